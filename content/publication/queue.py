"""What the queue shows: what needs a decision, what needs a new time, what is going out, what comes next, what is out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from content.publication import gate, resends
from content.publication.gate import Hold, Scope
from content.publication.lifecycle import IN_FLIGHT, LIVE, STOPPABLE, WAITING_FOR_A_PERSON, State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from content.writing.variants import Variant

MOST_WAITING = 200
MOST_COMING = 100
MOST_OUT = 10
LATE_SHOWN = timedelta(days=60)


@dataclass(frozen=True)
class Wanted:
    """What to show: one campaign, one account, or (empty) all."""

    campaign_id: str = ""
    account_id: str = ""


@dataclass(frozen=True)
class Queue:
    """The queue of the real schedule. `late` are approved variants whose time had passed before they could be planned.

    `covered` names the publications that a hold in force keeps back, `asked` those that someone wants to send again;
    `more` is whether more is to come than is shown.
    """

    decide: list[Publication]
    reschedule: list[Publication]
    late: list[Variant]
    on_hold: list[Publication]
    going: list[Publication]
    coming: list[Publication]
    out: list[Publication]
    covered: frozenset[str]
    asked: frozenset[str]
    more: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all to show."""
        return not any((self.decide, self.reschedule, self.late, self.on_hold, self.going, self.coming, self.out))


def queue(session: Session, *, now: datetime, wanted: Wanted = Wanted()) -> Queue:
    """The queue as it stands."""
    standing = _standing(session, wanted)
    coming, holds = _coming(session, wanted), gate.in_force(session)
    held = [row for row in standing if row.state == State.HELD]
    decide = [row for row in standing if State(row.state) in WAITING_FOR_A_PERSON | {State.UNCERTAIN}]
    return Queue(
        decide=decide,
        reschedule=[row for row in held if row.due_at <= now],
        late=_late(session, wanted, now),
        on_hold=[row for row in held if row.due_at > now],
        going=[row for row in standing if State(row.state) in IN_FLIGHT],
        coming=coming[:MOST_COMING],
        out=_out(session, wanted),
        covered=frozenset(row.id for row in coming if covered(row, holds)),
        asked=frozenset(resends.wishes(session, decide)),
        more=len(coming) > MOST_COMING,
    )


def covered(publication: Publication, holds: Sequence[Hold]) -> bool:
    """Whether one of `holds` keeps it back."""
    objects = {
        Scope.ALL: "",
        Scope.CAMPAIGN: publication.post.campaign_id,
        Scope.ACCOUNT: publication.account_id,
    }
    return any(hold.object_id == objects[Scope(hold.scope)] for hold in holds)


def coming_within(session: Session, *, now: datetime, until: datetime, wanted: Wanted) -> int:
    """How many publications would go out by themselves until then."""
    rows = _real(wanted, STOPPABLE - {State.HELD}).where(Publication.due_at > now, Publication.due_at <= until)
    return session.scalar(rows.with_only_columns(func.count())) or 0


def overdue(session: Session, *, now: datetime, wanted: Wanted) -> int:
    """How many publications are past their time and not out: what lifting a hold would put aside for a new time."""
    rows = _real(wanted, STOPPABLE - {State.HELD}).where(Publication.due_at <= now)
    return session.scalar(rows.with_only_columns(func.count())) or 0


def _real(wanted: Wanted, states: Iterable[State]) -> Select[Publication]:
    query: Select[Publication] = select(Publication).join(Publication.post)
    query = query.where(Publication.run == "", Publication.state.in_(sorted(states)))
    if wanted.campaign_id:
        query = query.where(Post.campaign_id == wanted.campaign_id)
    return query.where(Publication.account_id == wanted.account_id) if wanted.account_id else query


def _whole(query: Select[Publication]) -> Select[Publication]:
    """With everything a row shows, so that a row asks nothing more."""
    return query.options(
        contains_eager(Publication.post).joinedload(Post.campaign),
        joinedload(Publication.account),
        joinedload(Publication.variant),
    )


def _standing(session: Session, wanted: Wanted) -> list[Publication]:
    states = WAITING_FOR_A_PERSON | IN_FLIGHT | {State.UNCERTAIN, State.HELD}
    query = _whole(_real(wanted, states)).order_by(Publication.due_at, Publication.id).limit(MOST_WAITING)
    return list(session.scalars(query))


# One state after the other, so that an index gives the first of each in order, however many there are.


def _coming(session: Session, wanted: Wanted) -> list[Publication]:
    first: list[Publication] = []
    for state in STOPPABLE - {State.HELD}:
        query = _whole(_real(wanted, [state])).order_by(Publication.due_at, Publication.id)
        first += session.scalars(query.limit(MOST_COMING + 1))
    return sorted(first, key=lambda row: (row.due_at, row.id))[: MOST_COMING + 1]


def _out(session: Session, wanted: Wanted) -> list[Publication]:
    last: list[Publication] = []
    for state in LIVE:
        query = _whole(_real(wanted, [state])).order_by(Publication.published_at.desc(), Publication.id.desc())
        last += session.scalars(query.limit(MOST_OUT))
    return sorted(last, key=lambda row: (row.published_at or row.moved_at, row.id), reverse=True)[:MOST_OUT]


def _late(session: Session, wanted: Wanted, now: datetime) -> list[Variant]:
    """Variants of approved posts whose time had passed when the approval came, so that nothing was planned for them.

    One that was taken off the schedule on purpose is not among them; one that an edit took off is, once approved again.
    What is later than `LATE_SHOWN` is history, and stands on the page of its post.
    """
    ended = [State.CANCELLED, State.ABANDONED]
    planned = exists().where(
        Publication.variant_id == Variant.id,
        Publication.run == "",
        or_(Publication.version == Post.version, Publication.state.not_in(ended)),
    )
    query = (
        select(Variant)
        .join(Variant.post)
        .where(Variant.due_at.between(now - LATE_SHOWN, now), Variant.removed_at.is_(None), ~planned)
        # Nearly every post is approved. Written so, no index on the state is used, and the one on the time is.
        .where(Post.state + "" == PostState.APPROVED)
        .options(contains_eager(Variant.post).joinedload(Post.campaign), joinedload(Variant.account))
        .order_by(Variant.due_at, Variant.id)
        .limit(MOST_WAITING)
    )
    if wanted.campaign_id:
        query = query.where(Post.campaign_id == wanted.campaign_id)
    if wanted.account_id:
        query = query.where(Variant.account_id == wanted.account_id)
    return list(session.scalars(query))
