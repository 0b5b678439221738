"""The name a person most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import islice

# Longer names are compared by their beginning: nobody means a name of 60 letters, and comparing takes squared time.
COMPARED = 60
MOST_NAMES = 1_000


def nearest(wanted: str, names: Iterable[str]) -> str:
    """Of `names` (not empty; the first thousand) the one most like `wanted`."""
    matcher = SequenceMatcher(b=wanted[:COMPARED].casefold(), autojunk=False)

    def likeness(name: str) -> float:
        matcher.set_seq1(name[:COMPARED].casefold())
        return matcher.ratio()

    return max(islice(names, MOST_NAMES), key=likeness)
