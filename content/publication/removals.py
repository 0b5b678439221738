"""Removals: a person took a post down on the platform; the platform shows it no more, and the record says so.

What was public stays in the proof. The post is taken down by hand: pages look at accounts and change nothing on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.people.roles import Action, require
from content.publication import attempts, decisions, lifecycle
from content.publication.decisions import NothingToDecide
from content.publication.lifecycle import LIVE, State
from content.publication.publications import Publication


@dataclass(frozen=True)
class Shown:
    """What was public: where to look for it. `request` is what was sent (canonical JSON)."""

    publication_id: str
    connection: str
    run: str
    request: str
    remote_id: str


class WhyRemoved(Problem):
    """Whoever reads the proof later must know why the post is gone."""

    cause = N_("Taking “%(title)s” down needs a reason.")
    fix = N_("Write one sentence; it stays with the proof of publication.")


class StillThere(Problem):
    """The platform still shows it."""

    cause = N_("The platform still shows “%(title)s”.")
    fix = N_("Take it down on the platform first, then note it here.")


def shown(session: Session, publication_id: str, *, by: Person) -> Shown:
    """Where to look whether a post is gone.

    Raises:
        NotAllowed, NotFound, NothingToDecide.
    """
    require(by.roles, Action.SETTLE)
    publication = decisions.get(session, publication_id)
    attempt = attempts.shown_one(session, publication_id)
    if State(publication.state) not in LIVE or attempt is None or publication.remote_id is None:
        raise _nothing_to_decide(publication)
    connection = publication.account.connection
    return Shown(publication_id, connection, publication.run, attempt.request, publication.remote_id)


def note(session: Session, publication_id: str, *, reason: str, still_there: bool, by: Person, now: datetime) -> None:
    """PUBLISHED or CONFIRMED -> REMOVED, once the platform shows it no more.

    Raises:
        NotAllowed, NotFound, WhyRemoved, StillThere, NothingToDecide.
    """
    require(by.roles, Action.SETTLE)
    journal.reserve(session)
    publication = decisions.get(session, publication_id)
    if not reason.strip():
        raise WhyRemoved(title=publication.post.title)
    if still_there:
        raise StillThere(title=publication.post.title)
    before = State(publication.state)
    changes = {"reason": reason.strip(), "next_look_at": None}
    if before not in LIVE or not lifecycle.move(
        session, publication_id, before=before, after=State.REMOVED, now=now, actor=by.id, changes=changes
    ):
        raise _nothing_to_decide(publication)


def _nothing_to_decide(publication: Publication) -> NothingToDecide:
    return NothingToDecide(title=publication.post.title, account=publication.account.name)
