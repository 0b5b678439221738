"""Masters: an original decoded once, upright and in sRGB, in the few sizes from which every rendition is made.

Which sizes there are, and from which of them a rendition is made, follows from the original and the rendition alone,
never from what else is made: so the same wish gives the same bytes, whatever its company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log2

from PIL import Image

from content.pictures import colours, crops, flatness, opening, photographs
from content.pictures.crops import Crop
from content.pictures.photographs import Photograph

# The shorter side that a master keeps where the original has it: every network's frame can be cut from that.
SHORTEST = 1920
# The scales at which a JPEG can be decoded: 1/8, 1/4, 1/2 and whole.
SCALES_OF_JPEG = (8, 4, 2, 1)
# A rendition is made from the smallest size that has this many pixels for each of its own, across and down.
GAP = 1.0
# What arithmetic on fractions may lose.
ROUNDING = 1e-6
# Rows of a large picture that are worked on at once: memory for these is needed twice.
ROWS = 256
# Pixels around a part that Lanczos looks at, for each pixel of the result.
REACH = 3


@dataclass(frozen=True)
class Source:
    """A part of an original that begins at `left`, `top`, upright, in sRGB and `step` times reduced.

    It is a photograph, or a picture (RGB or RGBA) that is drawn or shows something through.
    """

    pixels: Photograph | Image.Image
    step: int = 1
    left: int = 0
    top: int = 0

    def taken(self, crop: Crop) -> Image.Image:
        """The crop, brought to its size: YCbCr of a photograph, else RGB or RGBA."""
        size = self.pixels.brightness.size if isinstance(self.pixels, Photograph) else self.pixels.size
        left, top, right, bottom = crop.box
        box = (
            (left - self.left) / self.step,
            (top - self.top) / self.step,
            min((right - self.left) / self.step, size[0]),
            min((bottom - self.top) / self.step, size[1]),
        )
        if isinstance(self.pixels, Photograph):
            return self.pixels.taken(box, (crop.width, crop.height), sharpened=crop.reduction > photographs.REDUCED)
        return photographs.resized(self.pixels, box, (crop.width, crop.height))

    def halved(self) -> Source:
        """The same, half as large."""
        return Source(
            self.pixels.halved() if isinstance(self.pixels, Photograph) else self.pixels.reduce(2),
            self.step * 2, self.left, self.top,
        )  # fmt: skip


class Original:
    """A picture whose header is read: its upright size, and what it can be decoded to. Use it within `opening.explained`."""

    def __init__(self, content: bytes) -> None:
        """Read the header."""
        picture = opening.opened(content)
        self._content = content
        self._orientation = opening.orientation_of(picture)
        self._is_jpeg = picture.format in {"JPEG", "MPO"}
        self.width, self.height = opening.upright(picture.size, self._orientation)
        most = max(1, min(picture.size) // SHORTEST)
        self._step = next(scale for scale in SCALES_OF_JPEG if scale <= most) if self._is_jpeg else most

    def sources(self, crops_wanted: Sequence[Crop]) -> list[Source]:
        """From what each crop is made, in the same order.

        The picture is decoded once; once more in full for crops so small that the master has too few pixels for them.
        """
        steps = [self._step_for(crop) for crop in crops_wanted]
        levels = self._levels({step for step in steps if step})
        parts = self._parts({crop for crop, step in zip(crops_wanted, steps, strict=True) if not step})
        return [levels[step] if step else parts[crop] for crop, step in zip(crops_wanted, steps, strict=True)]

    def _step_for(self, crop: Crop) -> int:
        """How many times reduced the picture is from which a crop is made; 0: it is made from a part of its own."""
        spare = (crop.reduction + ROUNDING) / self._step
        return 0 if spare < 1 else self._step * 2 ** max(0, floor(log2(spare / GAP)))

    def _levels(self, steps: set[int]) -> dict[int, Source]:
        """The whole picture, reduced so many times."""
        if not steps:
            return {}
        found = {self._step: Source(self._straight(self._decoded(self._step)), self._step)}
        for step in (self._step * 2**power for power in range(1, int(log2(max(steps) // self._step)) + 1)):
            found[step] = found[step // 2].halved()
        return found

    def _parts(self, wanted: set[Crop]) -> dict[Crop, Source]:
        """The surroundings of single crops, with all their pixels."""
        if not wanted:
            return {}
        whole = self._decoded(1)
        return {crop: self._part(whole, crop) for crop in wanted}

    def _part(self, whole: Image.Image, crop: Crop) -> Source:
        left, top, right, bottom = crop.box
        around = ceil(crop.reduction * REACH) + 1
        box = (
            max(0, floor(left) - around),
            max(0, floor(top) - around),
            min(self.width, ceil(right) + around),
            min(self.height, ceil(bottom) + around),
        )
        stored = crops.stored(box, width=self.width, height=self.height, orientation=self._orientation)
        return Source(self._straight(colours.smooth(whole.crop(stored))), left=box[0], top=box[1])

    def _decoded(self, step: int) -> Image.Image:
        """The picture as it is stored, so many times reduced, in a mode whose pixels can be averaged."""
        picture = opening.opened(self._content)
        if self._is_jpeg:
            picture.draft(None, (picture.width // step, picture.height // step))
            step = 1
        picture.load()
        return reduced(picture, step) if step > 1 else picture

    def _straight(self, picture: Image.Image) -> Photograph | Image.Image:
        """Upright and in sRGB."""
        plain = colours.srgb(colours.smooth(picture), picture.info.get("icc_profile"))
        upright = plain.transpose(opening.TURNS[self._orientation]) if self._orientation in opening.TURNS else plain
        return upright if upright.mode != "RGB" or flatness.is_flat(upright) else photographs.of(upright)


def reduced(picture: Image.Image, step: int, *, rows: int = ROWS) -> Image.Image:
    """A large picture made `step` times smaller, some rows at a time: a mode not its own is never needed for the whole."""
    found: Image.Image | None = None
    for top in range(0, picture.height, rows * step):
        part = picture.crop((0, top, picture.width, min(top + rows * step, picture.height)))
        band = colours.smooth(part).reduce(step)
        found = found or Image.new(band.mode, (band.width, ceil(picture.height / step)))
        found.paste(band, (0, top // step))
    if found is None:
        raise ValueError("a picture has at least one row")
    found.info.update(icc_profile=picture.info.get("icc_profile"))
    return found
