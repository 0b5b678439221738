"""Tayang's own renditions: the engine itself, and the engine in the sandbox in which an office runs it."""

from __future__ import annotations

from bench.pictures.targets import TARGETS
from content.pictures import images
from content.pictures.recipes import Wish
from content.pictures.shapes import Made
from content.pictures.studio import Studio

# More than any of the targets takes, so that the quality stays the same.
LIMIT = 20_000_000
WISHES = [Wish(target, ("image/jpeg",), LIMIT) for target in TARGETS]
STUDIO = Studio()


def engine(content: bytes) -> list[bytes]:
    """All wishes from one decoding."""
    return [made.content for made in images.render_all(content, WISHES) if isinstance(made, Made)]


def sandboxed(content: bytes) -> list[bytes]:
    """The same, in the process without network and with little memory where bytes of strangers are decoded."""
    return [made.content for made in STUDIO.render(content, WISHES) if isinstance(made, Made)]
