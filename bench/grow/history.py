"""Fills a database with years of publications: most long out and confirmed, some planned ahead, a hundred due at once.

Every row is made by the database itself (INSERT … SELECT over numbers), so that a million take a minute or two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, insert, literal, null, select, text, type_coerce
from sqlalchemy.sql.selectable import CTE

from bench.burst.seeding import ZONE, Office
from content.approval.approvals import Approval
from content.foundation.db import Database, Record, UtcTime
from content.publication.attempts import Attempt
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from content.writing.variants import Variant

# The last year: one post an hour, so that a month is as full for a page whatever the record holds. Before it, many more.
RECENT, EVERY_SECONDS = 8_760, 3_600
BEFORE_EVERY_SECONDS = 120
# Some thousands are planned, over months.
MOST_AHEAD, AHEAD_EVERY_SECONDS = 5_000, 3_600
DUE_TOGETHER = 100
DAY_SECONDS = 86_400
JAKARTA_SECONDS = 7 * 3_600

Rows: TypeAlias = list[tuple[type[Record], dict[str, Any]]]


@dataclass(frozen=True)
class History:
    """`posts` posts of one account each; the last `DUE_TOGETHER` are due at `burst`, before all others that are to come."""

    office: Office
    now: datetime
    posts: int

    @property
    def out(self) -> int:
        """How many are out."""
        return self.posts - min(MOST_AHEAD, max(self.posts // 5, DUE_TOGETHER))

    @property
    def burst(self) -> datetime:
        """When a hundred are due at once."""
        return self.now + timedelta(seconds=DAY_SECONDS)


def fill(database: Database, history: History) -> None:
    """Write all rows of a history."""
    numbers = _numbers(history.posts)
    pen = Pen(history, numbers.c.number, sqlite=database.is_sqlite)
    for table, values in (*pen.writing(), *pen.publishing()):
        rows = select(*values.values()).select_from(numbers)
        if table is Attempt:
            rows = rows.where(numbers.c.number < history.out)
        with database.writing() as session:
            session.execute(insert(table).from_select(list(values), rows))
    if not database.is_sqlite:  # what its autovacuum does by itself, a little later
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _numbers(count: int) -> CTE:
    first = select(literal(0).label("number")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.number + 1).where(first.c.number < count - 1))


@dataclass(frozen=True)
class Pen:
    """Writes the columns of row `number`, in the words of the database."""

    history: History
    number: ColumnElement[int]
    sqlite: bool

    def writing(self) -> Rows:
        """The post and its variant."""
        office, now, words = self.history.office, self.history.now, literal("Kabar KTT nomor ") + cast(self.number, String)
        person = office.author.id
        post = {
            "id": self.name, "campaign_id": office.campaign_id, "phase": "delivery", "title": words, "text": words,
            "state": PostState.APPROVED.value, "author_id": person, "last_editor_id": person, "created_at": now,
            "updated_at": now,
        }  # fmt: skip
        variant = {
            "id": self.name, "post_id": self.name, "account_id": self.account, "text": words, "zone": ZONE,
            "local_time": self.local_time, "due_at": self.due,
        }  # fmt: skip
        return [(Post, _literals(post, Post)), (Variant, _literals(variant, Variant))]

    def publishing(self) -> Rows:
        """The approval, the publication, and for what is out its one attempt."""
        now, digest = self.history.now, self.name + self.name
        is_out = self.number < self.history.out
        approval = {
            "id": self.name, "post_id": self.name, "version": 1, "digest": digest,
            "approver_id": self.history.office.approver.id, "given_at": now,
        }  # fmt: skip
        publication = {
            "id": self.name, "post_id": self.name, "variant_id": self.name, "account_id": self.account, "version": 1,
            "digest": digest, "due_at": self.due, "moved_at": now, "fence": case((is_out, 1), else_=0),
            "state": case((is_out, State.CONFIRMED.value), else_=State.PLANNED.value),
            "remote_id": case((is_out, self.name), else_=null()), "published_at": case((is_out, self.due), else_=null()),
        }  # fmt: skip
        attempt = {
            "id": self.name, "publication_id": self.name, "fence": 1, "opened_at": self.due, "deadline_at": self.due,
            "idempotency_key": self.name, "request": "{}", "request_hash": digest, "result": "accepted", "settled_at": self.due,
            "remote_id": self.name,
        }  # fmt: skip
        tables: Rows = [(Approval, approval), (Publication, publication), (Attempt, attempt)]
        return [(table, _literals(values, table)) for table, values in tables]

    @property
    def name(self) -> ColumnElement[str]:
        """The id of everything of this row."""
        padded = func.printf("%032d", self.number) if self.sqlite else func.lpad(cast(self.number, String), 32, "0")
        return type_coerce(padded, String)

    @property
    def account(self) -> ColumnElement[str]:
        """One account after the other."""
        register = self.history.office.register
        return case({position: account.id for position, account in enumerate(register)}, value=self.number % len(register))

    @property
    def due(self) -> ColumnElement[datetime]:
        """When it is, or was, due."""
        if self.sqlite:
            shown = func.strftime("%Y-%m-%d %H:%M:%S", self._base, self._seconds(0))
            return type_coerce(type_coerce(shown, String) + ".000000", UtcTime)
        return type_coerce(literal(self.history.now, UtcTime) + func.make_interval(0, 0, 0, 0, 0, 0, self._after), UtcTime)

    @property
    def local_time(self) -> ColumnElement[str]:
        """The same, as people in Jakarta wrote it."""
        if self.sqlite:
            return func.strftime("%Y-%m-%dT%H:%M", self._base, self._seconds(JAKARTA_SECONDS))
        return func.to_char(func.timezone(ZONE, self.due), 'YYYY-MM-DD"T"HH24:MI')

    @property
    def _base(self) -> str:
        return self.history.now.strftime("%Y-%m-%d %H:%M:%S")

    def _seconds(self, more: int) -> ColumnElement[str]:
        return cast(self._after + more, String) + " seconds"

    @property
    def _after(self) -> ColumnElement[int]:
        """Seconds from now."""
        out, posts = self.history.out, self.history.posts
        recent = out - RECENT
        return cast(
            case(
                (self.number < recent, (self.number - recent) * BEFORE_EVERY_SECONDS - RECENT * EVERY_SECONDS),
                (self.number < out, (self.number - out) * EVERY_SECONDS),
                (self.number >= posts - DUE_TOGETHER, DAY_SECONDS),
                else_=2 * DAY_SECONDS + (self.number - out) * AHEAD_EVERY_SECONDS,
            ),
            Integer,
        )


def _literals(values: dict[str, Any], table: type[Record]) -> dict[str, Any]:
    columns = table.__table__.c
    return {
        name: value if isinstance(value, ColumnElement) else literal(value, columns[name].type)
        for name, value in values.items()
    }
