"""Which rounds a campaign has: all of them, a sample, or those that a pattern names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.faults import kills, wrong
from bench.faults.rounds import Round

# The points at which a wrong engine can be caught: those it has.
SAMPLE_POINTS = ("calling.after_commit", "send.after_body")
WRONG_POINTS = ("send.before_first_byte", "send.mid_body", "send.after_body", "reply.received", "result.before_commit")


def rounds(*, engine: str = wrong.OURS, sample: bool = False, only: str = "") -> list[Round]:
    """The rounds of one campaign, the long ones first."""
    if sample:
        return _sample(engine)
    every = kills.rounds() if engine == wrong.OURS else kills.rounds(points=WRONG_POINTS)
    return _chosen(every, only)


def _sample(engine: str) -> list[Round]:
    points = SAMPLE_POINTS if engine == wrong.OURS else WRONG_POINTS[2:3]
    return [one for one in kills.rounds(points=points, size=13) if one.workers == 1]


def _chosen(every: Sequence[Round], only: str) -> list[Round]:
    return [one for one in every if re.search(only, one.name)]
