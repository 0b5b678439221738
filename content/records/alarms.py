"""Alarms: what a person must hear of, raised once per thing, told by banner, mail and webhook, cleared when it is over.

`RULES` is the whole list, to be read aloud. `surveys` finds what is wrong; here is what an alarm is and says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, String, Text, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, NotFound, Translate
from content.people.people import Person
from content.people.roles import Action, require
from content.people.troubles import SAID
from content.pictures.shelf import ALTERED, MISSING, UNUSABLE
from content.publication import reasons, sayings
from content.publication.lifecycle import State

# Nobody has found out for so long whether a publication went out.
LONG_UNCERTAIN = timedelta(minutes=30)


class Alarm(Record):
    """One thing that went wrong. `facts` is JSON; `told_at` is when mail and webhooks took it (empty: not yet)."""

    __tablename__ = "alarm"
    __table_args__ = (
        Index("ix_alarm_kind_object_id", "kind", "object_id"),
        # Once per thing while it lasts.
        Index(
            "ix_alarm_open",
            "kind",
            "object_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), default="")
    raised_at: Mapped[datetime] = mapped_column(UtcTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcTime)
    facts: Mapped[str] = mapped_column(Text, default="{}")

    def known(self) -> dict[str, str]:
        """What was known when it was raised."""
        facts: dict[str, str] = json.loads(self.facts)
        return facts

    @property
    def since(self) -> datetime:
        """Since when it is so, as far as anyone knows."""
        known = self.known().get("since")
        return datetime.fromisoformat(known) if known else self.raised_at

    @property
    def about_publication(self) -> bool:
        """Whether `object_id` is a publication's."""
        return self.kind in ABOUT_PUBLICATIONS


class Kind(StrEnum):
    """The kinds of alarm; the first five are called as the states of a publication that raise them."""

    UNCERTAIN = State.UNCERTAIN.value
    NEEDS_PERSON = State.NEEDS_PERSON.value
    MISSED = State.MISSED.value
    BLOCKED = State.BLOCKED.value
    FAILED = State.FAILED.value
    DIFFERS = "differs"
    UNREADY = "unready"
    SILENT = "silent"
    DISPATCH_STOPPED = "dispatch_stopped"
    CLOCK_DRIFT = "clock_drift"
    BREAKER_OPEN = "breaker_open"
    SPOOL = "spool"
    EXPIRING = "expiring"
    DISCONNECTED = "disconnected"


# The alarms that are about one publication: `object_id` is its id.
STATES = frozenset(Kind(state.value) for state in State if state.value in set(Kind))
ABOUT_PUBLICATIONS = STATES | {Kind.DIFFERS, Kind.UNREADY}


class Severity(StrEnum):
    """How bad it is; the tones of the pages are called alike."""

    DANGER = "danger"  # something that was promised did not happen, or will not
    ATTENTION = "attention"  # it may still mend itself


@dataclass(frozen=True)
class Rule:
    """One kind of alarm: how bad it is, what it says (filled with its facts), what to do next, when it comes and goes."""

    severity: Severity
    what: str
    next_step: str
    raised_when: str
    cleared_when: str


_DECIDED = "a person decided, or it went out after all"
RULES: dict[Kind, Rule] = {
    Kind.UNCERTAIN: Rule(
        Severity.ATTENTION,
        N_("“%(title)s” on %(account)s: for half an hour nobody knows whether it went out"),
        reasons.ADVICE[State.UNCERTAIN],
        "a publication is uncertain for more than 30 minutes",
        "it was found, or given to a person",
    ),
    Kind.NEEDS_PERSON: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: not found on the platform; a person must decide"),
        reasons.ADVICE[State.NEEDS_PERSON],
        "a publication needs a person",
        _DECIDED,
    ),
    Kind.MISSED: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: its time passed and it was not sent"),
        reasons.ADVICE[State.MISSED],
        "a publication was missed",
        _DECIDED,
    ),
    Kind.BLOCKED: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: stopped, because it is not what was approved"),
        reasons.ADVICE[State.BLOCKED],
        "a publication was blocked",
        _DECIDED,
    ),
    Kind.FAILED: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: not sent, the platform or the network refused"),
        reasons.ADVICE[State.FAILED],
        "a publication failed",
        _DECIDED,
    ),
    Kind.DIFFERS: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: what is public is not what was approved (%(differences)s)"),
        N_("Compare both on the page of its proof. If the difference matters, take the post down on the platform."),
        "proving saw something else than was approved",
        "it was withdrawn, or a person took note of it",
    ),
    Kind.UNREADY: Rule(
        Severity.DANGER,
        N_("“%(title)s” on %(account)s: due soon, and its picture “%(filename)s” cannot go out: %(detail)s"),
        N_(
            "Restore the pictures folder from the backup and see that the process “pictures” runs; or choose another picture"
            " in the post, which then needs a new approval."
        ),
        "a publication is due within the staging time, and a picture of it is not made, missing, or not what was approved",
        "its pictures are back, or it no longer waits for its time",
    ),
    Kind.SILENT: Rule(
        Severity.DANGER,
        N_("No sign of life from %(name)s"),
        N_("Start it again with ./tayang up, or look into its log; ./tayang doctor tells what to mend."),
        "the scheduler, the worker or one worker process was silent for more than 60 seconds",
        "it is heard again, or was told to end",
    ),
    Kind.DISPATCH_STOPPED: Rule(
        Severity.DANGER,
        N_("Publishing is switched off for the whole installation (%(detail)s)"),
        N_("Nothing goes out until people switch it on again. Find out first why it was switched off."),
        "dispatch is off: after a restore, for a clone, or by a guard",
        "it was switched on again",
    ),
    Kind.CLOCK_DRIFT: Rule(
        Severity.DANGER,
        N_("The clock of this machine jumped, so publishing is switched off"),
        N_("Set the clock right and keep it right with a time service (NTP); then switch publishing on again."),
        "the clock drifted from the time that really passed, so dispatch is off",
        "it was switched on again",
    ),
    Kind.BREAKER_OPEN: Rule(
        Severity.ATTENTION,
        N_("%(account)s rests after repeated failures (%(detail)s)"),
        N_("Tayang tries again by itself. Look whether the platform works and the account is still connected."),
        "the breaker of an account opened",
        "a call on that account was accepted",
    ),
    Kind.SPOOL: Rule(
        Severity.ATTENTION,
        N_("Replies of platforms wait on the disk of %(name)s, because the database does not take them"),
        N_("Look at the database and at the room on its disk. Nothing is lost: they are entered as soon as it answers."),
        "the spool of a worker process is not empty",
        "the database took what was in it",
    ),
    Kind.EXPIRING: Rule(
        Severity.ATTENTION,
        N_("%(account)s: its permission on the network ends on %(ends)s"),
        N_("Connect the account again on the page Official accounts before that day, so that what is planned goes out."),
        "it ends within 14, 7 or 1 days, or before something that is due, and no machine can renew it",
        "it was renewed, or the account was connected again",
    ),
    Kind.DISCONNECTED: Rule(
        Severity.DANGER,
        N_("Nothing can go out on %(account)s. %(detail)s"),
        N_("The page Official accounts says what happened and what to do. All other accounts go on."),
        "the network does not accept what opens the account, or nothing opens it",
        "it opens again, or the account was connected again",
    ),
}  # fmt: skip
# Why dispatch is off, by `Dispatch.cause`.
CAUSES: dict[str, str] = {
    "no_mark": N_("this machine does not know this database"),
    "other_installation": N_("this machine belongs to another installation"),
    "other_host": N_("the database came from another machine"),
    "other_epoch": N_("publishing was switched on again somewhere else"),
    "older": N_("the database is older than what this machine has seen"),
    "other_history": N_("the database has another history than this machine has seen"),
    "clock": N_("the clock jumped"),
    "mark_unusable": N_("the folder of this machine's mark cannot be used"),
}
# Why a picture cannot go out; the last three are what content/pictures/shelf.py finds.
UNMADE, REFUSED = "unmade", "refused"
UNREADY: dict[str, str] = {
    UNMADE: N_("it has not been made yet"),
    REFUSED: N_("it could not be made"),
    MISSING: N_("it is missing from the pictures folder"),
    ALTERED: N_("it was changed or damaged on the disk"),
    UNUSABLE: N_("the pictures folder cannot be read"),
}
# Why nothing can go out on an account.
DISCONNECTED: dict[str, str] = {f"account_{trouble.value}": what for trouble, (what, _) in SAID.items()}
# What a sentence says where a fact is not known.
UNKNOWN = "–"


@dataclass(frozen=True)
class Said:
    """An alarm for a reader."""

    severity: Severity
    what: str
    next_step: str


def said(kind: str, facts: Mapping[str, str], translate: Translate = str) -> Said:
    """What an alarm says and what to do next, in the reader's language."""
    rule = RULES[Kind(kind)]
    known = dict.fromkeys(("title", "account", "differences", "name", "detail", "filename", "ends"), UNKNOWN) | dict(facts)
    cause = known.get("cause") or known["detail"]
    known["detail"] = sayings.said(cause, translate) or translate((CAUSES | UNREADY | DISCONNECTED).get(cause, cause))
    return Said(rule.severity, translate(rule.what) % known, translate(rule.next_step))


def standing(session: Session, *, limit: int = 200) -> list[Alarm]:
    """The alarms that are open, the worst first and then the oldest."""
    severe = [kind for kind, rule in RULES.items() if rule.severity is Severity.DANGER]
    query = select(Alarm).where(Alarm.cleared_at.is_(None)).order_by(Alarm.kind.not_in(severe), Alarm.raised_at, Alarm.id)
    return list(session.scalars(query.limit(limit)))


def counted(session: Session) -> dict[Kind, int]:
    """How many alarms are open, by kind."""
    query = select(Alarm.kind, func.count()).where(Alarm.cleared_at.is_(None)).group_by(Alarm.kind)
    return {Kind(kind): number for kind, number in session.execute(query)}


def untold(session: Session) -> list[Alarm]:
    """Open alarms that mail and webhooks have not taken yet, the oldest first."""
    query = select(Alarm).where(Alarm.cleared_at.is_(None), Alarm.told_at.is_(None)).order_by(Alarm.raised_at, Alarm.id)
    return list(session.scalars(query))


def note_told(session: Session, alarm_ids: Iterable[str], *, now: datetime) -> None:
    """Every channel took these."""
    session.execute(update(Alarm).where(Alarm.id.in_(list(alarm_ids)), Alarm.told_at.is_(None)).values(told_at=now))


def take_note(session: Session, alarm_id: str, *, by: Person, now: datetime) -> None:
    """A person has seen that what is public differs, and leaves it so. Other alarms go when what they tell of is over.

    Raises:
        NotAllowed; NotFound: there is no such alarm, or it is over.
    """
    require(by.roles, Action.SETTLE)
    mine = (Alarm.id == alarm_id, Alarm.kind == Kind.DIFFERS, Alarm.cleared_at.is_(None))
    alarm = session.scalar(select(Alarm).where(*mine))
    if alarm is None:
        raise NotFound(what="alarm", name=alarm_id)
    alarm.cleared_at = now
    journal.write(session, now=now, actor=by.id, action="alarm.noted", about=("publication", alarm.object_id))
