"""Which part of a picture fills a frame, and how large the result is: arithmetic on sizes, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from content.platforms import Frame

CENTRE = 0.5
# People stand in the upper part of a portrait: of the height that must go, 40 % goes from the top.
UPPER = 0.4

MIRRORED_ACROSS = frozenset({2, 3, 6, 7})
MIRRORED_DOWN = frozenset({3, 4, 7, 8})
LYING = frozenset({5, 6, 7, 8})


@dataclass(frozen=True)
class Crop:
    """The part of an upright picture to take (`left`, `top`, `right`, `bottom`) and the size to bring it to, in pixels."""

    box: tuple[float, float, float, float]
    width: int
    height: int

    @property
    def reduction(self) -> float:
        """How many times wider the part is than the result; 1.0 where pixels are taken as they are."""
        return (self.box[2] - self.box[0]) / self.width


def cover(width: int, height: int, frame: Frame) -> Crop:
    """The largest part of a `width` × `height` picture with the frame's ratio, brought to the frame's size.

    Never upscaled: a smaller picture gives a smaller result, whose ratio is the frame's to the pixel (a multiple of the
    reduced ratio), or a square where the picture is too small even for that. The part is the middle one; of a portrait
    a little above the middle.
    """
    out_width, out_height = _result(width, height, frame)
    kept = (out_width, out_height) != (frame.width, frame.height)
    scale = 1.0 if kept else min(width / out_width, height / out_height)
    wide, high = out_width * scale, out_height * scale
    left = max(0.0, (width - wide) * CENTRE)
    top = max(0.0, (height - high) * (UPPER if height > width else CENTRE))
    if kept:  # pixels are taken as they are, so the part begins at a whole one
        left, top = int(left), int(top)
    return Crop((left, top, min(left + wide, width), min(top + high, height)), out_width, out_height)


def _result(width: int, height: int, frame: Frame) -> tuple[int, int]:
    common = gcd(frame.width, frame.height)
    across, down = frame.width // common, frame.height // common
    times = min(width // across, height // down, common)
    return (across * times, down * times) if times else (min(width, height),) * 2


def smaller(width: int, height: int) -> tuple[int, int]:
    """About three quarters of a size, with the same ratio to the pixel; the same size where there is none smaller."""
    common = gcd(width, height)
    times = max(1, common * 3 // 4)
    return width // common * times, height // common * times


def stored(crop: Crop, *, width: int, height: int, orientation: int) -> Crop:
    """The same crop in the picture as it is stored; `width` and `height` are the upright size, `orientation` EXIF's 1 to 8."""
    left, top, right, bottom = crop.box
    if orientation in MIRRORED_ACROSS:
        left, right = width - right, width - left
    if orientation in MIRRORED_DOWN:
        top, bottom = height - bottom, height - top
    if orientation in LYING:
        return Crop((top, left, bottom, right), crop.height, crop.width)
    return Crop((left, top, right, bottom), crop.width, crop.height)
