"""Surveys: what is wrong just now, by a handful of indexed queries; each thing raised once, and cleared when it is over.

With nothing wrong a survey reads and writes nothing, and what it reads does not grow with history.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.ids import new_id
from content.foundation.journal import Told
from content.people.accounts import Account
from content.platforms import PLATFORMS
from content.publication.breakers import Breaker
from content.publication.dispatch import Dispatch
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import expiring, status
from content.records.alarms import ABOUT_PUBLICATIONS, LONG_UNCERTAIN, STATES, Alarm, Kind
from content.records.evidence import Evidence
from content.records.status import SILENT_AFTER
from content.writing.posts import Post

ACTOR = "scheduler"
# So many alarms are raised at once; the next survey raises the rest.
MOST = 1_000
WRONG = tuple(State(kind.value) for kind in STATES)
HOUSE = tuple(kind for kind in Kind if kind not in ABOUT_PUBLICATIONS)
# Whether bells are heard cannot be known while nobody rings.
RINGER, ANSWERER = status.NEEDED
# A process that is silent for so long is not expected any more, unless nothing goes out without it.
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong. `sure`: it is raised; else an alarm that is open stays open, and none is raised yet."""

    kind: Kind
    object_id: str
    facts: Mapping[str, str] = field(default_factory=dict)
    sure: bool = True


@dataclass(frozen=True)
class Changes:
    """What a survey found: to raise, and to clear (kind and object id by the alarm's id)."""

    raised: tuple[Trouble, ...]
    cleared: Mapping[str, tuple[str, str]]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.raised or self.cleared)


def look(session: Session, *, now: datetime, since: datetime, unready: Sequence[Trouble] | None = None) -> Changes:
    """What a survey would raise and clear; changes nothing.

    `since` is when whoever surveys began: a silence is believed only by someone who has listened that long, so that a
    start after a night's rest raises nothing. `unready` is what unready.py found on the disk; None where nobody looked there.
    """
    troubles = [*_house(session, now=now, since=since), *(unready or ())]
    looked_at = HOUSE if unready is None else (*HOUSE, Kind.UNREADY)
    alarms = {(alarm.kind, alarm.object_id): alarm.id for alarm in session.scalars(_open().where(Alarm.kind.in_(looked_at)))}
    still = {(trouble.kind.value, trouble.object_id) for trouble in troubles}
    raised = [one for one in troubles if one.sure and (one.kind.value, one.object_id) not in alarms]
    cleared = {name: key for key, name in alarms.items() if key not in still}
    cleared |= {alarm.id: (alarm.kind, alarm.object_id) for alarm in session.scalars(_over(now))}
    return Changes((*raised, *_publications(session, now)), cleared)


def survey(
    session: Session, *, now: datetime, since: datetime, actor: str = ACTOR, unready: Sequence[Trouble] | None = None
) -> Changes:
    """Raise what is wrong and clear what is over, each once, however many survey at the same time."""
    journal.reserve(session)
    found = look(session, now=now, since=since, unready=unready)
    for trouble in found.raised:
        facts = json.dumps(dict(trouble.facts), ensure_ascii=False, sort_keys=True)
        session.add(Alarm(id=new_id(), kind=trouble.kind, object_id=trouble.object_id, raised_at=now, facts=facts))
    session.flush()
    session.execute(update(Alarm).where(Alarm.id.in_(list(found.cleared)), Alarm.cleared_at.is_(None)).values(cleared_at=now))
    for action, keys in (
        ("alarm.raised", [(trouble.kind.value, trouble.object_id) for trouble in found.raised]),
        ("alarm.cleared", list(found.cleared.values())),
    ):
        told = [Told(_about(kind, object_id), {"kind": kind}) for kind, object_id in keys]
        journal.write_all(session, told, now=now, actor=actor, action=action)
    return found


def _about(kind: str, object_id: str) -> tuple[str, str]:
    return ("publication" if Kind(kind) in ABOUT_PUBLICATIONS else "alarm", object_id or kind)


def _open() -> Select[Alarm]:
    return select(Alarm).where(Alarm.cleared_at.is_(None))


# What is wrong with publications: found where there is no alarm yet.


def _publications(session: Session, now: datetime) -> Iterator[Trouble]:
    waiting = _titled(select(Publication)).where(_waits(now), ~_alarmed(Alarm.kind == Publication.state))
    for row in session.execute(waiting):
        facts = _facts(row.Publication, row.title, f"{row.name} ({PLATFORMS[row.platform].label})")
        yield Trouble(Kind(row.Publication.state), row.Publication.id, facts)
    seen = _titled(select(Publication, Evidence.differences).join(Evidence, Evidence.publication_id == Publication.id))
    noted = exists().where(Alarm.kind == Kind.DIFFERS, Alarm.object_id == Publication.id, Alarm.raised_at >= Evidence.taken_at)
    for row in session.execute(seen.where(_differs(), ~noted, ~_alarmed(Alarm.kind == Kind.DIFFERS))):
        facts = _facts(row.Publication, row.title, f"{row.name} ({PLATFORMS[row.platform].label})")
        yield Trouble(Kind.DIFFERS, row.Publication.id, facts | {"differences": row.differences})


def _titled(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the title of the post and the account, the oldest first."""
    return (
        query.add_columns(Post.title, Account.name, Account.platform)
        .join(Post, Post.id == Publication.post_id)
        .join(Account, Account.id == Publication.account_id)
        .where(_real())
        .order_by(Publication.due_at)
        .limit(MOST)
    )


def _facts(publication: Publication, title: str, account: str) -> dict[str, str]:
    return {
        "title": title,
        "account": account,
        "due": publication.due_at.isoformat(),
        "since": publication.moved_at.isoformat(),
        "reason": publication.reason or "",
    }


def _over(now: datetime) -> Select[Alarm]:
    """Alarms about publications that are not so any more."""
    same = (Publication.id == Alarm.object_id, _real())
    waits = exists().where(*same, Publication.state == Alarm.kind, _waits(now))
    differs = exists().where(*same, Evidence.publication_id == Publication.id, _differs(), Alarm.kind == Kind.DIFFERS)
    return _open().where(Alarm.kind.in_(STATES | {Kind.DIFFERS}), ~waits, ~differs)


def _real() -> ColumnElement[bool]:
    """Of the real schedule."""
    return Publication.run == ""


def _waits(now: datetime) -> ColumnElement[bool]:
    long = or_(Publication.state != State.UNCERTAIN, Publication.moved_at <= now - LONG_UNCERTAIN)
    return and_(Publication.state.in_(WRONG), long)


def _differs() -> ColumnElement[bool]:
    """Public, and seen to be something else: proving leaves such a one PUBLISHED."""
    return and_(Publication.state == State.PUBLISHED, Evidence.matches.is_(False))


def _alarmed(kind: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(kind, Alarm.object_id == Publication.id, Alarm.cleared_at.is_(None))


# What is wrong with the house: few things, looked at one by one.


def _house(session: Session, *, now: datetime, since: datetime) -> Iterator[Trouble]:
    yield from _silences(session, now=now, since=since)
    yield from _spools(session, now=now)
    yield from _dispatch(session)
    yield from _breakers(session)
    yield from _connections(session, now=now)


def _silences(session: Session, *, now: datetime, since: datetime) -> Iterator[Trouble]:
    everyone = status.processes(session, now=now)
    rung = all(process.alive for process in everyone if process.name == RINGER)
    for process in everyone:
        if process.alive or (not process.needed and process.age and process.age > FORGOTTEN_AFTER):
            continue
        listened = now - max(process.at or since, since)
        facts = {"name": process.name, "since": (process.at or since).isoformat()}
        yield Trouble(Kind.SILENT, process.name, facts, sure=listened > SILENT_AFTER and (rung or process.name != ANSWERER))


def _spools(session: Session, *, now: datetime) -> Iterator[Trouble]:
    for machine, waiting in status.spooled(status.processes(session, now=now)).items():
        yield Trouble(Kind.SPOOL, machine, {"name": machine, "waiting": str(waiting)})


def _dispatch(session: Session) -> Iterator[Trouble]:
    for row in session.scalars(select(Dispatch).where(Dispatch.stopped_at.is_not(None))):
        kind = Kind.CLOCK_DRIFT if "clock" in row.cause else Kind.DISPATCH_STOPPED
        since = row.stopped_at.isoformat() if row.stopped_at else ""
        yield Trouble(kind, "", {"cause": row.cause, "since": since})


def _breakers(session: Session) -> Iterator[Trouble]:
    query = select(Breaker, Account.name, Account.platform).join(Account, Account.id == Breaker.account_id)
    for row in session.execute(query.where(Breaker.run == "", Breaker.opened_at.is_not(None))):
        since = row.Breaker.opened_at.isoformat()
        facts = {"account": f"{row.name} ({PLATFORMS[row.platform].label})", "detail": row.Breaker.detail, "since": since}
        yield Trouble(Kind.BREAKER_OPEN, row.Breaker.account_id, facts)


def _connections(session: Session, *, now: datetime) -> Iterator[Trouble]:
    for one in expiring.look(session, now=now):
        facts = {"account": one.account} | ({"due": one.next_due.isoformat()} if one.next_due else {})
        if one.ends_at is None:
            yield Trouble(Kind.DISCONNECTED, one.account_id, facts | {"cause": f"account_{one.trouble}"})
        else:
            # Each step is a thing of its own, so that it is told again.
            yield Trouble(Kind.EXPIRING, f"{one.account_id}/{one.step}", facts | {"ends": f"{one.ends_at:%Y-%m-%d}"})
