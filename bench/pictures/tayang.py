"""Tayang's own renditions: the engine itself, and the engine in the sandbox in which an office runs it."""

from __future__ import annotations

from bench.pictures.targets import TARGETS
from content.pictures import images
from content.pictures.recipes import Wish
from content.pictures.shapes import Made

# More than any of the targets takes, so that the quality stays the same.
LIMIT = 20_000_000
WISHES = [Wish(target, ("image/jpeg",), LIMIT) for target in TARGETS]


def engine(content: bytes) -> list[bytes]:
    """All wishes from one decoding."""
    return [made.content for made in images.render_all(content, WISHES) if isinstance(made, Made)]
