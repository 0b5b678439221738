"""What every method makes of a picture: the eight formats of the networks, each as JPEG of quality 85."""

from __future__ import annotations

from content.platforms import LANDSCAPE, LINK, PORTRAIT, SQUARE, STORY, TALL, THUMBNAIL, WIDE, Frame

TARGETS: tuple[Frame, ...] = (PORTRAIT, TALL, SQUARE, LANDSCAPE, WIDE, LINK, STORY, THUMBNAIL)
QUALITY = 85
# Where a crop of a portrait begins, as Tayang has it, so that all methods show the same part.
ACROSS, DOWN_OF_A_PORTRAIT, DOWN = 0.5, 0.4, 0.5
# The shorter side that a picture decoded at a fraction still has, so that every target can be cut from it.
SHORTEST = 1920


def centring(width: int, height: int) -> tuple[float, float]:
    """Where the crop lies, as shares of what is cut off."""
    return (ACROSS, DOWN_OF_A_PORTRAIT if height > width else DOWN)


def scale(width: int, height: int) -> int:
    """The smallest scale at which a JPEG can be decoded and still gives every target: 8 for 1/8, 4, 2 or 1."""
    return next(scale for scale in (8, 4, 2, 1) if scale <= max(1, min(width, height) // SHORTEST))
