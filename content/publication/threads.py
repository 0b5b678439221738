"""Threads on their way: one publication for each part, each only after the one before it is out.

A part that is uncertain, refused, missed, blocked or held stops the thread. What comes after it stays planned, so that
the thread goes on by itself once a person (or a look at the platform) settles that part within the time window; past
the window it is missed, as anything else, and a person is told. A part that is given up ends the thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from content.approval.digest import DescribedVariant, Description
from content.foundation.ids import new_id
from content.publication import lifecycle
from content.publication.lifecycle import LIVE, STOPPABLE, WAITING_FOR_A_PERSON, State
from content.publication.publications import Publication

ENDED = "the thread ended before this part"
STOPPED = "the part before it in the thread did not go out in time"
# What will go out by itself, as soon as it may.
COMING = frozenset({State.PLANNED, State.RETRY_WAIT})
GIVEN_UP = frozenset({State.CANCELLED, State.ABANDONED})

# Made once: a statement with the same parts is compiled once, and every tick asks this.
_BEFORE = aliased(Publication)
_OUT = exists().where(_BEFORE.id == Publication.follows, _BEFORE.state.in_(sorted(LIVE)), _BEFORE.remote_id.is_not(None))
# For a query of publications: it follows nothing, or what is out.
MAY_FOLLOW: ColumnElement[bool] = or_(Publication.follows.is_(None), _OUT)


@dataclass(frozen=True)
class Before:
    """The part before: where it stands, and what the platform calls it."""

    state: State
    remote_id: str

    @property
    def out(self) -> bool:
        """Whether it can be answered."""
        return self.state in LIVE and self.remote_id != ""


def publications_of(
    description: Description, part: DescribedVariant, *, due_at: datetime, now: datetime, run: str = ""
) -> Iterator[Publication]:
    """One planned publication for each part of a variant; of a text that is no thread, one."""
    follows = None
    for number in range(max(1, len(part.parts))):
        made = Publication(
            id=new_id(), post_id=description.post_id, variant_id=part.variant_id, account_id=part.account_id,
            version=description.version, run=run, part=number, follows=follows, digest=description.digest, due_at=due_at,
            state=State.PLANNED, moved_at=now,
        )  # fmt: skip
        follows = made.id
        yield made


def before_all(session: Session, publications: Sequence[Publication]) -> dict[str, Before]:
    """The part before each, by the publication's id; one query, and none where nothing is a thread."""
    follows = {row.id: row.follows for row in publications if row.follows}
    if not follows:
        return {}
    rows = session.execute(
        select(Publication.id, Publication.state, Publication.remote_id).where(Publication.id.in_(follows.values()))
    )
    known = {row.id: Before(State(row.state), row.remote_id or "") for row in rows}
    return {name: known[before] for name, before in follows.items()}


def whole(session: Session, publication: Publication) -> list[Publication]:
    """All parts of its thread in order; of a text that is no thread, itself alone."""
    rows = session.scalars(
        select(Publication)
        .where(
            Publication.variant_id == publication.variant_id,
            Publication.version == publication.version,
            Publication.run == publication.run,
        )
        .order_by(Publication.part)
    )
    return list(rows)


def end_after(session: Session, publication: Publication, *, by: str, now: datetime) -> None:
    """This part is given up, so nothing can answer it: the parts after it are given up too."""
    for row in whole(session, publication):
        state = State(row.state)
        if row.part <= publication.part or state not in STOPPABLE | WAITING_FOR_A_PERSON:
            continue
        after = State.CANCELLED if state in STOPPABLE else State.ABANDONED
        lifecycle.move(session, row.id, before=state, after=after, now=now, actor=by, changes={"reason": ENDED})


def under_way(publications: Iterable[Publication]) -> list[Publication]:
    """Those that will go out by themselves after a part that is out already."""
    known = {row.id: row for row in publications}
    return [
        row
        for row in known.values()
        if State(row.state) in COMING and row.follows in known and State(known[row.follows].state) in LIVE
    ]


def telling(publications: Iterable[Publication]) -> Publication:
    """The part that tells where a thread stands: the first that is not out; else the last.

    Where some of it is out, the parts that were given up tell nothing.
    """
    parts = sorted(publications, key=lambda row: row.part)
    return parts[place([State(row.state) for row in parts])]


def place(states: Sequence[State]) -> int:
    """Which of the states of a thread's parts, in order, tells where it stands; see `telling`."""
    some_out = any(state in LIVE for state in states)
    standing = [index for index, state in enumerate(states) if not (some_out and state in GIVEN_UP)]
    return next((index for index in standing if states[index] not in LIVE), standing[-1])
