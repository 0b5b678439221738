"""Restarts: people let posts go out again, two of them where the database may be a copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.problems import N_, Problem
from content.people import people
from content.people.people import Person
from content.people.roles import Action, may, require
from content.publication import dispatch, gate, lifecycle, suspicions
from content.publication.dispatch import Cause, Dispatch
from content.publication.lifecycle import State
from content.publication.publications import Publication

# What one person asked for is forgotten after this: two people agree on what they both see.
ASKED_FOR = timedelta(hours=1)
OVERDUE = "its time passed while publishing was switched off"


class NothingStopped(Problem):
    """Somebody was faster."""

    cause = N_("Publishing is switched on already.")
    fix = N_("There is nothing to do; reload the page.")


class SecondPersonNeeded(Problem):
    """One person may not do this alone, not even by asking twice."""

    cause = N_("You have asked for this yourself; a second person must agree.")
    fix = N_("Ask a colleague who may lift holds to look at this page and agree.")


class MendTheFolder(Problem):
    """No person is needed for this, only the folder."""

    cause = N_("This machine cannot keep its mark: its folder cannot be used.")
    fix = N_("Mend the folder; publishing goes on by itself as soon as it can be written.")


@dataclass(frozen=True)
class Standing:
    """How dispatch stands, for people to read: the row, who has asked, what became of what was suspected, what is late."""

    row: Dispatch | None
    asker: Person | None
    suspected: dict[State, int]
    overdue: int

    @property
    def stopped(self) -> bool:
        """Whether nothing goes out."""
        return self.row is not None and self.row.stopped_at is not None


def standing(session: Session, *, now: datetime) -> Standing:
    """How dispatch stands now."""
    row = dispatch.of(session)
    if row is None or row.stopped_at is None:
        return Standing(row, None, {}, 0)
    suspected = suspicions.counts(session, since=row.stopped_at) if row.needs_two else {}
    late = sum(not one.run for one in overdue(session, now=now))
    return Standing(row, asker(session, row, now=now), suspected, late)


def agree(session: Session, *, by: Person, now: datetime) -> bool:
    """One person wants posts to go out again. True where they do from the commit on; False where a second must agree.

    Raises:
        NotAllowed, NothingStopped, SecondPersonNeeded, MendTheFolder.
    """
    require(by.roles, Action.RESUME)
    gate.wait_for_openers(session)
    row = dispatch.locked(session)
    if row.stopped_at is None:
        raise NothingStopped
    if row.cause == Cause.MARK_UNUSABLE:
        raise MendTheFolder
    first = asker(session, row, now=now)
    if row.needs_two and first is None:
        row.asked_by, row.asked_at = by.id, now
        _tell(session, row, "dispatch.asked", {}, by=by, now=now)
        return False
    if row.needs_two and first is not None and first.id == by.id:
        raise SecondPersonNeeded
    _start(session, row, first, by=by, now=now)
    return True


def asker(session: Session, row: Dispatch, *, now: datetime) -> Person | None:
    """Who has asked, where that still counts: not long ago, and by someone who may."""
    if row.asked_by is None or row.asked_at is None or now - row.asked_at > ASKED_FOR:
        return None
    person = people.get(session, row.asked_by)
    return person if may(person.roles, Action.RESUME) else None


def overdue(session: Session, *, now: datetime) -> list[Publication]:
    """What will not go out when dispatch is switched on now: its time has passed."""
    query = select(Publication).where(Publication.state.in_([State.PLANNED, State.RETRY_WAIT]), Publication.due_at <= now)
    return list(session.scalars(query))


def _start(session: Session, row: Dispatch, first: Person | None, *, by: Person, now: datetime) -> None:
    late = [(one.id, State(one.state), one.run) for one in overdue(session, now=now)]
    for name, before, run in late:
        # A dress rehearsal has no new time to wait for: what it missed is over.
        after = State.CANCELLED if run else State.HELD
        lifecycle.move(session, name, before=before, after=after, now=now, actor=by.id, changes={"reason": OVERDUE})
    facts = {"cause": row.cause, "epoch": str(row.epoch + 1), "overdue": str(sum(not run for _, _, run in late))}
    facts |= {"asked_by": first.id} if first is not None and row.needs_two else {}
    row.epoch += 1
    dispatch.start(row)
    _tell(session, row, "dispatch.started", facts, by=by, now=now)


def _tell(session: Session, row: Dispatch, action: str, facts: dict[str, str], *, by: Person, now: datetime) -> None:
    session.flush()
    journal.write(session, now=now, actor=by.id, action=action, about=("dispatch", row.instance_id), facts=facts)
