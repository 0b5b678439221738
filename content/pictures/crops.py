"""Which part of a picture fills a frame, how large, and where on it: arithmetic on sizes, no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, gcd

from content.pictures.framings import Box, Fill, Framing, Point
from content.pictures.shapes import WHOLE
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


@dataclass(frozen=True)
class Layout:
    """A whole rendition: the crop, the size of the canvas, and where on the canvas the crop lies (its left and top)."""

    crop: Crop
    width: int
    height: int
    left: int = 0
    top: int = 0

    @property
    def bare(self) -> bool:
        """Whether the crop is all there is."""
        return (self.width, self.height) == (self.crop.width, self.crop.height)


def layout(width: int, height: int, frame: Frame, framing: Framing, ratios: tuple[float, float]) -> Layout:
    """How a `width` × `height` picture is brought into a frame.

    `ratios` are the narrowest and widest that the network takes; the frame's own is taken in any case.
    """
    part = framing.crops.get(frame.name)
    if part is None and framing.fill != Fill.CROP:
        return _contained(width, height, frame, ratios if framing.fill == Fill.WHOLE else None)
    crop = cover(width, height, frame, focus=framing.focus, part=part)
    return Layout(crop, crop.width, crop.height)


def cover(width: int, height: int, frame: Frame, *, focus: Point | None = None, part: Box | None = None) -> Crop:
    """The largest part of a `width` × `height` picture with the frame's ratio, brought to the frame's size.

    Never upscaled: a smaller picture gives a smaller result, whose ratio is the frame's to the pixel (a multiple of the
    reduced ratio), or a square where the picture is too small even for that. The part has `focus` as near its middle as
    the picture's edges allow; without one it is the middle, of a portrait a little above. With `part` only that part of
    the picture is used, around its middle.
    """
    first, upper, last, lower = _area(width, height, part)
    out_width, out_height = _result(last - first, lower - upper, frame)
    kept = (out_width, out_height) != (frame.width, frame.height)
    scale = 1.0 if kept else min((last - first) / out_width, (lower - upper) / out_height)
    wide, high = out_width * scale, out_height * scale
    if focus:
        left, top = _around(focus.across, width, wide), _around(focus.down, height, high)
    else:
        share = UPPER if height > width and part is None else CENTRE
        left, top = first + max(0.0, last - first - wide) * CENTRE, upper + max(0.0, lower - upper - high) * share
    if kept:  # pixels are taken as they are, so the part begins at a whole one
        left, top = int(left), int(top)
    return Crop((left, top, min(left + wide, width), min(top + high, height)), out_width, out_height)


def _area(width: int, height: int, part: Box | None) -> tuple[int, int, int, int]:
    """The part in whole pixels, at least one wide and high."""
    if part is None:
        return (0, 0, width, height)
    wide, high = max(1, round(part.width * width / WHOLE)), max(1, round(part.height * height / WHOLE))
    left, top = min(round(part.left * width / WHOLE), width - wide), min(round(part.top * height / WHOLE), height - high)
    return (left, top, left + wide, top + high)


def _around(place: int, length: int, taken: float) -> float:
    return max(0.0, min(place * length / WHOLE - taken / 2, length - taken))


def _result(width: int, height: int, frame: Frame) -> tuple[int, int]:
    common = gcd(frame.width, frame.height)
    across, down = frame.width // common, frame.height // common
    times = min(width // across, height // down, common)
    return (across * times, down * times) if times else (min(width, height),) * 2


def _contained(width: int, height: int, frame: Frame, ratios: tuple[float, float] | None) -> Layout:
    """The whole picture, never upscaled, in the middle of a canvas.

    With `ratios` the canvas is the picture's own size, made higher or wider where its ratio is not taken; without them
    it has the frame's ratio: the frame itself, or the smallest canvas that holds a smaller picture.
    """
    scale = min(1.0, frame.width / width, frame.height / height)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    if ratios:
        narrowest, widest = min(ratios[0], frame.width / frame.height), max(ratios[1], frame.width / frame.height)
        canvas = (max(wide, ceil(high * narrowest)), max(high, ceil(wide / widest)))
    else:
        common = gcd(frame.width, frame.height)
        across, down = frame.width // common, frame.height // common
        times = max(ceil(wide / across), ceil(high / down))
        canvas = (across * times, down * times)
    crop = Crop((0.0, 0.0, float(width), float(height)), wide, high)
    return Layout(crop, *canvas, (canvas[0] - wide) // 2, (canvas[1] - high) // 2)


def smaller(width: int, height: int) -> tuple[int, int]:
    """About three quarters of a size, with the same ratio to the pixel; the same size where there is none smaller."""
    common = gcd(width, height)
    times = max(1, common * 3 // 4)
    return width // common * times, height // common * times


def stored(box: tuple[int, int, int, int], *, width: int, height: int, orientation: int) -> tuple[int, int, int, int]:
    """The same part in the picture as it is stored; `width` and `height` are the upright size, `orientation` EXIF's 1 to 8."""
    left, top, right, bottom = box
    if orientation in MIRRORED_ACROSS:
        left, right = width - right, width - left
    if orientation in MIRRORED_DOWN:
        top, bottom = height - bottom, height - top
    return (top, left, bottom, right) if orientation in LYING else (left, top, right, bottom)
