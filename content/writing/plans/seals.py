"""Seals: a short print of what a row says, kept in the journal, so that a later import knows which rows have changed.

The journal tells of each imported post: at which version, and the seal of each of its rows. A row with its old seal is left
alone, even where people have edited the post since; a row with a new seal changes the post only where they have not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.journal import Entry
from content.writing.plans.groups import Group
from content.writing.plans.row import PlanRow
from content.writing.posts import Post

ACTION = "post.imported"
LENGTH = 16
# SQLite takes 32,766 values in one statement; this is well below.
AT_ONCE = 1_000


@dataclass(frozen=True)
class Imported:
    """What the last import made of a post: its version then, and the seal of each row by number."""

    version: int
    seals: dict[str, str]


def seal(row: PlanRow) -> str:
    """The print of everything a row says; where it stands in the sheet does not count."""
    told = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in ("row", "pictures")}
    told["pictures"] = [picture.sha256 for picture in row.pictures]
    canonical = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:LENGTH]


def tell(session: Session, *, post: Post, group: Group, by: str, now: datetime) -> None:
    """Write into the journal what was imported of a post."""
    rows = {row.number: seal(row) for row in group.rows}
    facts = {"title": post.title, "version": str(post.version), "rows": json.dumps(rows, sort_keys=True)}
    journal.write(session, now=now, actor=by, action=ACTION, about=("post", post.id), facts=facts)


def imported(session: Session, post_ids: Iterable[str]) -> dict[str, Imported]:
    """The last import of each of these posts, by post."""
    found: dict[str, Imported] = {}
    for some in at_once(sorted(post_ids)):
        wanted = select(Entry).where(Entry.object_id.in_(some), Entry.kind == "post", Entry.action == ACTION)
        for entry in session.scalars(wanted.order_by(Entry.seq)):
            facts = json.loads(entry.facts)
            found[entry.object_id] = Imported(int(facts["version"]), json.loads(facts["rows"]))
    return found


def at_once(names: list[str]) -> Iterable[list[str]]:
    """The names in portions that one statement may hold."""
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
