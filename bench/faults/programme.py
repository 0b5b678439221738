"""Which rounds a campaign has: all of them, a sample, or those that a pattern names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.faults import (
    broker_faults,
    clock_faults,
    database_faults,
    kills,
    network_faults,
    races,
    restores,
    soak,
    stalls,
    wrong,
)
from bench.faults.rounds import Round

# The long ones first, so that no lane is alone with one at the end; then what changes workers least.
CHAPTERS = (soak, broker_faults, database_faults, kills, stalls, network_faults, clock_faults, races, restores)
SAMPLE_POINTS = ("calling.after_commit", "send.after_body")
# The points at which a wrong engine can be caught: those it has, after the first byte.
WRONG_POINTS = ("send.after_body", "reply.received", "result.before_commit")


def rounds(*, engine: str = wrong.OURS, sample: bool = False, only: str = "") -> list[Round]:
    """The rounds of one campaign."""
    if sample:
        return _sample(engine)
    every = (
        [one for chapter in CHAPTERS for one in chapter.rounds()] if engine == wrong.OURS else kills.rounds(points=WRONG_POINTS)
    )
    return _chosen(every, only)


def _sample(engine: str) -> list[Round]:
    points = SAMPLE_POINTS if engine == wrong.OURS else WRONG_POINTS[:1]
    return [one for one in kills.rounds(points=points, size=13) if one.workers == 1]


def _chosen(every: Sequence[Round], only: str) -> list[Round]:
    return [one for one in every if re.search(only, one.name)]
