"""Gladi (dress rehearsal): an approved campaign replayed on the rehearsal platform in compressed time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from sqlalchemy import Float, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from content.approval import approvals
from content.approval.digest import DescribedVariant, Description, describe
from content.foundation import journal
from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.planning.campaigns import Campaign
from content.publication import threads
from content.publication.attempts import Attempt
from content.publication.lifecycle import LIVE, State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState


class Gladi(Record):
    """One dress rehearsal: its publications carry this id in `run` and never touch the real schedule."""

    __tablename__ = "gladi"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    seconds: Mapped[float] = mapped_column(Float)

    campaign: Mapped[Campaign] = relationship(lazy="joined")


# Time for the first bell to be rung after a gladi is started, in seconds.
LEAD_SECONDS = 3.0
# Different planned times stay at least this far apart, in seconds, so that their order can be seen in the result;
# up to half of the time is spent on keeping them an easy gap apart, the rest is to scale.
LEAST_GAP_SECONDS = 0.6
EASY_GAP_SECONDS = 2.0


class NothingApproved(Problem):
    """A dress rehearsal plays what was approved, and nothing is."""

    cause = N_("No post of the campaign “%(campaign)s” is approved.")
    fix = N_("Submit and approve its posts first; then start the gladi.")


class TooShort(Problem):
    """So many different times do not fit into so little time."""

    cause = N_("%(seconds)s seconds are too short for %(times)s different times.")
    fix = N_("Choose at least %(least)s seconds.")


@dataclass(frozen=True)
class Row:
    """One publication of a gladi: as planned, as simulated, as it went.

    `part` counts the parts of a thread from 0; `stopped`: a part before it did not go out, so that nothing happens to it.
    """

    publication_id: str
    number: str
    title: str
    platform: str
    account: str
    planned_at: datetime
    zone: str
    simulated_at: datetime
    arrived_at: datetime | None
    state: State
    url: str
    pictures: int
    reason: str
    part: int = 0
    parts: int = 1
    stopped: bool = False

    @property
    def lateness(self) -> float | None:
        """Seconds from the simulated time to the platform's receipt."""
        return (self.arrived_at - self.simulated_at).total_seconds() if self.arrived_at else None


def compress(moments: Sequence[datetime], *, seconds: float) -> dict[datetime, float]:
    """Seconds from the start at which each planned moment is played: to scale, in order, never closer than the least gap.

    The first moment is at 0, the last at `seconds`.

    Raises:
        TooShort: the least gaps alone are longer than `seconds`.
    """
    ordered = sorted(set(moments))
    gaps = len(ordered) - 1
    if gaps < 1:
        return dict.fromkeys(ordered, 0.0)
    if gaps * LEAST_GAP_SECONDS > seconds:
        raise TooShort(seconds=f"{seconds:g}", times=len(ordered), least=ceil(gaps * LEAST_GAP_SECONDS))
    gap = max(LEAST_GAP_SECONDS, min(EASY_GAP_SECONDS, seconds / 2 / gaps))
    scale = (seconds - gaps * gap) / (ordered[-1] - ordered[0]).total_seconds()
    return {moment: index * gap + (moment - ordered[0]).total_seconds() * scale for index, moment in enumerate(ordered)}


def start(session: Session, *, campaign: Campaign, seconds: float, started_by: str, now: datetime) -> Gladi:
    """Plan a dress rehearsal of everything approved in the campaign; it begins shortly after `now`.

    Raises:
        NothingApproved, TooShort.
    """
    approved = list(_approved(session, campaign))
    if not approved:
        raise NothingApproved(campaign=campaign.name)
    played = compress([part.due_at for _, part in approved], seconds=seconds)
    begins = now + timedelta(seconds=LEAD_SECONDS)
    gladi = Gladi(
        id=new_id(), campaign_id=campaign.id, started_by=started_by, created_at=now, starts_at=begins, seconds=seconds
    )
    session.add(gladi)
    for description, part in approved:
        due_at = begins + timedelta(seconds=played[part.due_at])
        session.add_all(threads.publications_of(description, part, due_at=due_at, now=now, run=gladi.id))
    session.flush()
    count = session.scalar(select(func.count()).where(Publication.run == gladi.id))
    facts = {"campaign": campaign.name, "publications": str(count), "seconds": f"{seconds:g}"}
    journal.write(session, now=now, actor=started_by, action="gladi.started", about=("gladi", gladi.id), facts=facts)
    return gladi


def _approved(session: Session, campaign: Campaign) -> Iterator[tuple[Description, DescribedVariant]]:
    posts = session.scalars(select(Post).where(Post.campaign_id == campaign.id, Post.state == PostState.APPROVED))
    for post in posts:
        description = describe(session, post)
        if approvals.enough(session, post, description.digest):
            yield from ((description, part) for part in description.variants)


def table(session: Session, gladi_id: str) -> list[Row]:
    """Every publication of a gladi, in the order it was to be played."""
    rows = session.execute(
        select(Publication, func.coalesce(Attempt.platform_time, Attempt.settled_at).label("arrived"))
        .outerjoin(Attempt, (Attempt.publication_id == Publication.id) & (Attempt.result == "accepted"))
        .where(Publication.run == gladi_id)
        .options(joinedload(Publication.post), joinedload(Publication.variant), joinedload(Publication.account))
        .order_by(Publication.due_at, Publication.variant_id, Publication.part)
    )
    found: dict[str, Row] = {}
    made = []
    for publication, arrived in rows:
        before = found.get(publication.follows or "")
        stopped = before is not None and before.state not in LIVE and over([before])
        found[publication.id] = _row(publication, arrived, stopped=stopped)
        made.append(found[publication.id])
    return made


def _row(publication: Publication, arrived: datetime | None, *, stopped: bool) -> Row:
    variant, account = publication.variant, publication.account
    return Row(
        publication_id=publication.id,
        number=variant.number or "",
        title=publication.post.title,
        platform=account.platform,
        account=account.unit,
        planned_at=variant.due_at,
        zone=variant.zone,
        simulated_at=publication.due_at,
        arrived_at=arrived,
        state=State(publication.state),
        url=publication.remote_url or "",
        pictures=0 if publication.part else len(variant.pictures),
        part=publication.part,
        parts=publication.parts,
        stopped=stopped,
        reason=publication.reason or "",
    )


def over(rows: Sequence[Row]) -> bool:
    """Whether nothing more will happen by itself."""
    still = {State.PLANNED, State.CLAIMED, State.CALLING, State.RETRY_WAIT, State.UNCERTAIN}
    return all(row.stopped or row.state not in still for row in rows)


def in_order(rows: Sequence[Row]) -> bool:
    """Whether whatever was planned earlier also arrived earlier (same planned times in any order)."""
    arrived = sorted((row for row in rows if row.arrived_at), key=lambda row: row.planned_at)
    latest: datetime | None = None
    for _, group in groupby(arrived, key=lambda row: row.planned_at):
        times = [row.arrived_at for row in group if row.arrived_at]
        if latest is not None and min(times) < latest:
            return False
        latest = max(times)
    return True


def everything(session: Session) -> list[Gladi]:
    """All dress rehearsals, newest first."""
    return list(session.scalars(select(Gladi).order_by(Gladi.created_at.desc())))
