"""Reading Graph's answers: lists, times, and which of many posts is the one sought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from workers.platforms.base import Sought

# A network writes whole seconds, and its clock is not ours.
SLACK = timedelta(seconds=90)


def listing(said: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The things in a list, as Graph nests them below "data"."""
    things = (said or {}).get("data")
    return [one for one in things if isinstance(one, dict)] if isinstance(things, list) else []


def moment(said: Any) -> datetime | None:
    """A time as Graph writes it: 2026-11-23T02:00:00+0000."""
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo else None


def same_text(said: Any, text: str) -> bool:
    """Whether the network shows this text; it drops the space around it."""
    return str(said or "").replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()


def closest(things: Iterable[Mapping[str, Any]], sought: Sought, *, text: str, time_of: str) -> Mapping[str, Any] | None:
    """Of those since the call began that say the same in the field `text` (empty: say what they will), the closest to it."""
    since = sought.opened_at - SLACK
    same = [one for one in things if not text or same_text(one.get(text), sought.message.text)]
    times = [(moment(one.get(time_of)), one) for one in same]
    near = [(abs(at - sought.opened_at), one) for at, one in times if at is not None and at >= since]
    return min(near, key=lambda pair: pair[0])[1] if near else None
