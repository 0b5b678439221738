"""One publication's story: its moves from the journal, its attempts from the ledger, and what was sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from content.foundation import journal
from content.foundation.journal import Entry
from content.foundation.problems import NotFound
from content.people import people
from content.publication import attempts, threads
from content.publication.attempts import Attempt
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post


@dataclass(frozen=True)
class Move:
    """One move: when, to which state, by whom (a person's name or a process), and why."""

    at: datetime
    after: State
    actor: str
    reason: str


@dataclass(frozen=True)
class Note:
    """What happened that moved nothing: when, what (the journal's action and result), by whom, and in which words."""

    at: datetime
    what: str
    actor: str
    words: str


# Entries of the journal that belong to the story although nothing moved.
NOTED = frozenset(
    {"publication.looked", "publication.resend_asked", "publication.resend_agreed", "publication.resend_withdrawn"}
)


@dataclass(frozen=True)
class Picture:
    """One picture or film as it went out; `mime` is told of a film alone."""

    sha256: str
    alt_text: str
    mime: str = ""


@dataclass(frozen=True)
class Sent:
    """What an attempt sent."""

    text: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Story:
    """Everything the house knows of one publication. `sent` is empty until an attempt is in the ledger.

    `thread` are all parts of its thread in order; of a text that is no thread, itself alone.
    """

    publication: Publication
    moves: list[Move]
    notes: list[Note]
    attempts: list[Attempt]
    sent: Sent | None
    thread: list[Publication]

    @property
    def course(self) -> list[Move | Note]:
        """Moves and notes in the order of time."""
        return sorted([*self.notes, *self.moves], key=lambda step: step.at)

    @property
    def looks(self) -> list[Note]:
        """Each time the platform was asked since the last attempt began, and what it showed."""
        began = self.attempts[-1].opened_at if self.attempts else self.publication.moved_at
        return [note for note in self.notes if note.what.startswith("publication.looked") and note.at >= began]

    @property
    def accepted(self) -> Attempt | None:
        """The attempt that the platform accepted, if any."""
        return next((attempt for attempt in self.attempts if attempt.result == "accepted"), None)

    @property
    def lateness(self) -> float | None:
        """Seconds from the chosen time to the platform's receipt; None where it is not out."""
        arrived = self.accepted and (self.accepted.platform_time or self.accepted.settled_at)
        return (arrived - self.publication.due_at).total_seconds() if arrived else None


def story(session: Session, publication_id: str) -> Story:
    """The story of one publication.

    Raises:
        NotFound.
    """
    publication = _whole(session, publication_id)
    ledger = attempts.history(session, publication_id)
    names = {person.id: person.name for person in people.everyone(session)}
    entries = journal.about(session, "publication", publication_id)
    moves = [_move(entry, names) for entry in entries if entry.action == "publication.moved"]
    notes = [_note(entry, names) for entry in entries if entry.action in NOTED]
    return Story(publication, moves, notes, ledger, sent(ledger), threads.whole(session, publication))


def _whole(session: Session, publication_id: str) -> Publication:
    found = session.scalar(
        select(Publication)
        .where(Publication.id == publication_id)
        .options(
            joinedload(Publication.post).joinedload(Post.campaign),
            joinedload(Publication.account),
            joinedload(Publication.variant),
        )
    )
    if found is None:
        raise NotFound(what="publication", name=publication_id)
    return found


def _move(entry: Entry, names: dict[str, str]) -> Move:
    facts = json.loads(entry.facts)
    return Move(entry.at, State(facts["after"]), names.get(entry.actor, entry.actor), facts.get("reason", ""))


def _note(entry: Entry, names: dict[str, str]) -> Note:
    facts = json.loads(entry.facts)
    what = ".".join(filter(None, (entry.action, facts.get("result", ""))))
    return Note(entry.at, what, names.get(entry.actor, entry.actor), facts.get("reason", ""))


def sent(ledger: Sequence[Attempt]) -> Sent | None:
    """What the newest attempt sent, from its ledger row."""
    if not ledger:
        return None
    told = json.loads(ledger[-1].request)
    return Sent(told["text"], tuple(Picture(**row) for row in told["media"]))
