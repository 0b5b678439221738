"""Offsets: how a day hangs on an event. H counts from its first day, pasca from its last.

Staff write H-7 (a week before the first day), H (the first day), H+2, and pasca+1 (the day after the last day). An event
that moves takes its posts with it, because the offset is kept and not only the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Anchor = Literal["start", "end"]


@dataclass(frozen=True)
class Offset:
    """A day told by an event: so many days from its first ("start") or last ("end") day."""

    anchor: Anchor
    days: int

    def label(self) -> str:
        """As staff write it: "H-7", "H", "H+2", "pasca+1"."""
        name = "H" if self.anchor == "start" else "pasca"
        return name if self.days == 0 else f"{name}{self.days:+d}"


def offset(day: date, *, starts_on: date, ends_on: date) -> Offset:
    """Where `day` stands: counted from the first day until the event is over, afterwards from the last."""
    if day > ends_on:
        return Offset("end", (day - ends_on).days)
    return Offset("start", (day - starts_on).days)


def day_of(offset: Offset, *, starts_on: date, ends_on: date) -> date:
    """The day an offset means for an event with these dates."""
    anchor = starts_on if offset.anchor == "start" else ends_on
    return anchor + timedelta(days=offset.days)
