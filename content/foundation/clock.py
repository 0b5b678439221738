"""The one place that reads the clock. Only entry points call it; everything else is given the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

monotonic = time.monotonic


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
