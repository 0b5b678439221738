"""What goes over the counter: one request as received, one answer as given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Request:
    """One request. `path` is still percent-encoded; header names are lower case; `received_at` is when it was whole."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = field(repr=False)
    received_at: datetime


@dataclass(frozen=True)
class Answer:
    """One answer, given `after_seconds`; `hang_up` closes the connection without a word.

    `pieces`, where there are any, are sent in chunks instead of `body`.
    """

    status: int = 200
    body: bytes = b""
    mime: str = "application/json"
    pieces: Iterable[bytes] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    after_seconds: float = 0.0
    hang_up: bool = False


def in_json(status: int, value: object, *, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """`value` as JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), headers=headers)


def problem(status: int, message: str) -> Answer:
    """A plain refusal, of the rehearsal platform itself and not of a network."""
    return in_json(status, {"error": message})
