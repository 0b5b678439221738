"""How a guarded call can end, as values, so that the type checker proves no ending is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Accepted:
    """The platform has it, and says so."""

    remote_id: str
    url: str
    platform_time: datetime | None = None


@dataclass(frozen=True)
class NotSent:
    """Certainly not sent; may be tried again after `wait_seconds`.

    `waits_for_person`: only a person can mend why. Such tries do not run out; the publication's window does.
    """

    detail: str
    wait_seconds: float = 0.0
    waits_for_person: bool = False


@dataclass(frozen=True)
class Refused:
    """Certainly refused: the post must be changed."""

    detail: str


@dataclass(frozen=True)
class Lost:
    """Nobody knows. No machine sends it again."""

    detail: str


Outcome = Accepted | NotSent | Refused | Lost
