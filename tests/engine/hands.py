"""Workers as the machine drives them: each holds where it is, so that it can die or stall between any two steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from content.publication.attempts import Opened
from content.publication.settlements import Ended
from workers.calling import Errand


@dataclass
class Clock:
    """The house's wall clock, which may jump, the true time, and the monotonic clock, which goes with the true time."""

    wall: datetime
    true: datetime

    def now(self) -> datetime:
        return self.wall

    def real(self) -> datetime:
        return self.true

    def monotonic(self) -> float:
        return self.true.timestamp()

    def forward(self, step: timedelta) -> None:
        self.wall += step
        self.true += step

    def jump(self, step: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.wall += step


@dataclass
class Hand:
    """One worker answering one bell: what it claimed, what it opened and has not called yet, what has ended."""

    waiting: list[Errand] = field(default_factory=list)
    opened: list[tuple[Errand, Opened]] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    dead: bool = False

    def steps(self) -> list[str]:
        """What it can do next."""
        can = {"open": self.waiting, "call": self.opened, "settle": self.ended}
        return [step for step, what in can.items() if what]
