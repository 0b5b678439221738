"""The agenda: what stands in the calendar between two days, each in its own zone, in its state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.orm import Session

from content.people.accounts import Account
from content.planning import times
from content.publication import threads
from content.publication.lifecycle import IN_FLIGHT, LIVE, State
from content.publication.publications import Publication
from content.writing.posts import Post
from content.writing.variants import Variant

# What happened on the account, or may have, whatever became of the post since.
STAYS = IN_FLIGHT | LIVE | {State.UNCERTAIN, State.NEEDS_PERSON, State.REMOVED}
# Zones lie at most so far from UTC: enough to let the index on the moment do the first sifting.
FARTHEST_ZONE = timedelta(days=1)


@dataclass(frozen=True)
class Filters:
    """Which entries are wanted; empty: all. `status` is the value of a post's or a publication's state."""

    campaign_id: str = ""
    account_id: str = ""
    author_id: str = ""
    status: str = ""


@dataclass(frozen=True)
class Entry:
    """One post on one account. `local_time` ("YYYY-MM-DDTHH:MM") is the time people chose, in `zone`."""

    post_id: str
    title: str
    account_name: str
    platform: str
    local_time: str
    zone: str
    due_at: datetime
    state: str

    @property
    def day(self) -> date:
        """The day people chose, where it happens."""
        return date.fromisoformat(self.local_time[:10])

    @property
    def zone_label(self) -> str:
        """How people call its zone: WIB, WITA, WIT."""
        return times.zone_label(self.zone, self.due_at)


def between(session: Session, first: date, last: date, filters: Filters) -> list[Entry]:
    """What stands on the days from `first` to `last`, both included, by time. One query."""
    statement = (
        _sought(filters, Variant.id.label("variant_id"), Variant.local_time, Variant.zone, Variant.due_at)
        .add_columns(Post.id.label("post_id"), Post.title, Post.version, Post.state.label("editorial"))
        .add_columns(Account.name.label("account_name"), Account.platform)
        .add_columns(Publication.state.label("published"), Publication.version.label("published_version"), Publication.part)
        .outerjoin(Publication, and_(Publication.variant_id == Variant.id, Publication.run == ""))
        .where(*_on(first, last))
        .order_by(Variant.local_time, Account.unit, Account.platform, Variant.id, Publication.version, Publication.part)
    )
    entries = _folded(session.execute(statement))
    return [entry for entry in entries if not filters.status or entry.state == filters.status]


def nearest(session: Session, first: date, last: date, filters: Filters) -> date | None:
    """The day nearest to the span that has anything, whatever its state; None where nothing is planned at all."""
    begins, ends = (datetime.combine(day, time(), UTC) for day in (first, last))
    behind = _sought(filters, Variant.local_time).where(
        Variant.local_time < first.isoformat(), Variant.due_at < begins + FARTHEST_ZONE
    )
    ahead = _sought(filters, Variant.local_time).where(Variant.local_time >= _after(last), Variant.due_at >= ends)
    # By the moment, which has an index; within a day of each other the zones may turn two around, and nobody minds.
    sought, ahead = behind.order_by(Variant.due_at.desc()).limit(1), ahead.order_by(Variant.due_at).limit(1)
    found = [date.fromisoformat(at[:10]) for at in (session.scalar(sought), session.scalar(ahead)) if at]
    return min(found, key=lambda day: min(abs(day - first), abs(day - last)), default=None)


def _sought(filters: Filters, *columns: Any) -> Select[Any]:
    wanted: tuple[tuple[str, ColumnElement[bool]], ...] = (
        (filters.campaign_id, Post.campaign_id == filters.campaign_id),
        (filters.account_id, Variant.account_id == filters.account_id),
        (filters.author_id, Post.author_id == filters.author_id),
    )
    return (
        select(*columns)
        .select_from(Variant)
        .join(Post, Post.id == Variant.post_id)
        .join(Account, Account.id == Variant.account_id)
        .where(Variant.removed_at.is_(None), *(condition for value, condition in wanted if value))
    )


def _on(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    begins, ends = (datetime.combine(day, time(), UTC) for day in (first, last))
    return (
        Variant.local_time >= first.isoformat(),
        Variant.local_time < _after(last),
        Variant.due_at.between(begins - FARTHEST_ZONE, ends + 2 * FARTHEST_ZONE),
    )


def _after(last: date) -> str:
    return (last + timedelta(days=1)).isoformat()


def _folded(rows: Iterable[Row[Any]]) -> list[Entry]:
    """One entry per variant: its newest publication that still tells something, else the post's own state."""
    by_variant: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_variant.setdefault(row.variant_id, []).append(row)
    return [_entry(same) for same in by_variant.values()]


def _entry(rows: Sequence[Row[Any]]) -> Entry:
    row = rows[-1]
    telling = [one for one in rows if one.published is not None and _tells(one)]
    newest = [State(one.published) for one in telling if one.published_version == telling[-1].published_version]
    return Entry(
        row.post_id, row.title, row.account_name, row.platform, row.local_time, row.zone, row.due_at,
        newest[threads.place(newest)] if newest else row.editorial,
    )  # fmt: skip


def _tells(row: Row[Any]) -> bool:
    return row.published_version == row.version or State(row.published) in STAYS
