"""Books as they are when all is well, to plant one fault in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bench.faults.books import Books, Line, Row
from bench.faults.checker import Expected, check
from bench.faults.platform import Request
from content.foundation.journal import Entry

DUE = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
ROW = Row("p1", "post", "campaign", "account", "x", "pemprov", "published", DUE, "digest", "r1", 1)
LINE = Line("p1", 1, DUE, "accepted", "r1", "Jakarta siap.")
REQUEST = Request(
    received_at=DUE + timedelta(seconds=1), network="x", handle="pemprov", reference="p1", answered=201, stored=True,
    post_id="r1", text="Jakarta siap.",
)  # fmt: skip
EXPECTED = Expected(frozenset({"p1"}))


def entry(seq: int, action: str, object_id: str, actor: str = "worker", **facts: str) -> Entry:
    return Entry(seq=seq, at=DUE, actor=actor, action=action, kind="", object_id=object_id, facts=json.dumps(facts))


def told(*states: str) -> tuple[Entry, ...]:
    """An approval, and the publication's way through these states."""
    pairs = enumerate(pairwise(("planned", *states)), start=2)
    moves = (entry(seq, "publication.moved", "p1", before=before, after=after) for seq, (before, after) in pairs)
    return (entry(1, "post.approved", "post", "dewi", digest="digest"), *moves)


@dataclass(frozen=True)
class Case:
    """One publication in three books that agree; `but` makes one where they do not."""

    row: Row = ROW
    lines: tuple[Line, ...] = (LINE,)
    requests: tuple[Request, ...] = (REQUEST,)
    entries: tuple[Entry, ...] = field(default_factory=lambda: told("claimed", "calling", "published"))
    expected: Expected = EXPECTED

    def but(self, **changed: object) -> Case:
        """The same with other books."""
        return replace(self, **changed)  # type: ignore[arg-type] # the tests name the fields

    def columns(self) -> set[str]:
        """The columns in which the checker finds something."""
        found = check(Books((self.row,), self.lines, self.entries, self.requests), self.expected)
        return {name for name, count in found.counts().items() if count}


WELL = Case()
