"""Qualities: the best one whose bytes stay under a limit, found by interpolation in two or three encodings."""

from __future__ import annotations

from collections.abc import Callable
from math import log

BEST = 85
LEAST = 40
# Found this close to the limit, a quality is good enough.
NEAR = 0.92
AIM = 0.97
# How the logarithm of a file's size grows with its quality, about, until two sizes are known.
GROWTH = 0.022


def best_under(encode: Callable[[int], bytes], limit: int, heavy: bytes) -> tuple[bytes, int] | None:
    """The bytes and the quality; None where even the least quality is above the limit.

    `heavy` is what quality 85 gives, and is above the limit.
    """
    over, over_size = BEST, len(heavy)
    found: tuple[bytes, int] | None = None
    while over - (found[1] if found else LEAST - 1) > 1:
        under = (found[1], len(found[0])) if found else None
        quality = _next(limit, (over, over_size), under)
        tried = encode(quality)
        if len(tried) > limit:
            over, over_size = quality, len(tried)
            continue
        found = tried, quality
        if len(tried) >= limit * NEAR:
            break
    return found


def _next(limit: int, over: tuple[int, int], under: tuple[int, int] | None) -> int:
    """The quality to try: strictly between what is known to be too heavy and what is known to fit."""
    excess = log(over[1] / (limit * AIM))
    if under is None:
        return max(LEAST, min(over[0] - 1, round(over[0] - excess / GROWTH)))
    growth = log(over[1] / under[1]) / (over[0] - under[0])
    return max(under[0] + 1, min(over[0] - 1, round(over[0] - excess / growth) if growth else under[0] + 1))
