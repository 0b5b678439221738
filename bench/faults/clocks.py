"""A clock that is wrong: what libfaketime would do to a process, done to the one place that reads the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from content.foundation import clock


def shift_by(path: Path) -> None:
    """From now on this process's wall clock is off by the seconds in `path`, whatever they are at the moment.

    Only in a process forked for a campaign: there is no way back.
    """
    true = clock.now

    def now() -> datetime:
        return true() + timedelta(seconds=float(path.read_text() or 0))

    clock.now = now


def set_wrong(path: Path, seconds: float) -> None:
    """Put the clocks that follow `path` wrong by so many seconds."""
    draft = path.with_suffix(".draft")
    draft.write_text(str(seconds))
    draft.rename(path)
