"""Prints: 64 bits of how a picture looks, alike for pictures that look alike, whatever their size, kind and quality.

The lowest waves of the picture in grey (its discrete cosine transform), each above or below their median: C. Zauner,
"Implementation and benchmarking of perceptual image hash functions", 2010, section 3.2.1.
"""

from __future__ import annotations

from itertools import product
from math import cos, pi
from statistics import median

from PIL import Image

SIDE, WAVES, BITS = 32, 8, 64
# A picture whose waves are all weaker than this, in levels of grey, is one colour: any two of those would look alike.
FAINT = 1.0
WAVE = [[cos((2 * place + 1) * wave * pi / (2 * SIDE)) for place in range(SIDE)] for wave in range(WAVES + 1)]


def print_of(picture: Image.Image) -> str:
    """The print of an RGB picture as 16 hexadecimal digits; empty for one colour all over."""
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    rows = [_waves(list(grey[begin : begin + SIDE])) for begin in range(0, SIDE * SIDE, SIDE)]
    columns = [_waves([row[across] for row in rows]) for across in range(WAVES + 1)]
    # Wave 0 is how light the picture is, which says nothing of what it shows.
    strengths = [columns[across][down] for across, down in product(range(1, WAVES + 1), repeat=2)]
    if max(map(abs, strengths)) < FAINT * SIDE * SIDE / 4:
        return ""
    middle = median(strengths)
    return f"{sum((strength > middle) << place for place, strength in enumerate(strengths)):016x}"


def distance(one: str, other: str) -> int:
    """In how many of 64 bits two prints differ: up to about 8 is the same picture; 64 where one of them is empty."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else BITS


def _waves(levels: list[int] | list[float]) -> list[float]:
    return [sum(level * share for level, share in zip(levels, wave, strict=True)) for wave in WAVE]
