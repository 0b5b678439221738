"""What the platform's own book says of a burst: how late each post was received, which came twice, which never."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import urllib3


@dataclass(frozen=True)
class Receipts:
    """One burst by the platform's book. Lateness is in seconds from the time due to the first receipt of each post.

    `duplicates` counts requests beyond the first of each post that the platform took, `repeats` those it was asked at all;
    `early` what came before its time.
    """

    expected: int
    received: int
    duplicates: int
    repeats: int
    missing: int
    early: int
    p50: float
    p95: float
    p99: float
    most: float


def counted(log: Iterable[Mapping[str, Any]], expected: Sequence[str], due: datetime) -> Receipts:
    """Count the posts called `expected` (their references) in a platform's log."""
    wanted = set(expected)
    asked = [entry for entry in log if entry["action"] == "post" and entry["reference"] in wanted]
    taken = Counter(entry["reference"] for entry in asked if entry["stored"])
    first: dict[str, float] = {}
    for entry in asked:
        late = (datetime.fromisoformat(entry["received_at"]) - due).total_seconds()
        first[entry["reference"]] = min(late, first.get(entry["reference"], late))
    lateness = sorted(first[name] for name in taken)
    return Receipts(
        expected=len(wanted),
        received=len(taken),
        duplicates=taken.total() - len(taken),
        repeats=len(asked) - len(first),
        missing=len(wanted - taken.keys()),
        early=sum(late < 0 for late in lateness),
        p50=percentile(lateness, 50),
        p95=percentile(lateness, 95),
        p99=percentile(lateness, 99),
        most=percentile(lateness, 100),
    )


def percentile(ordered: Sequence[float], share: int) -> float:
    """The smallest value that `share` percent do not exceed (nearest rank); 0 where there is none."""
    if not ordered:
        return 0.0
    return round(ordered[max(0, -(-len(ordered) * share // 100) - 1)], 3)


def log_of(rehearsal_url: str) -> list[dict[str, Any]]:
    """Everything a rehearsal platform was asked."""
    lines = urllib3.request("GET", f"{rehearsal_url}/log", retries=False, timeout=60).data.splitlines()
    return [json.loads(line) for line in lines]
