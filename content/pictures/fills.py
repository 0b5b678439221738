"""Fills: what stands around a picture that does not fill its frame."""

from __future__ import annotations

from PIL import Image, ImageFilter, ImageOps

from content.pictures.crops import Layout
from content.pictures.framings import Fill, Framing

# A blurred ground is made this many times smaller, for the same look in a fraction of the time.
BLURRED_AT = 12
BLUR = ImageFilter.GaussianBlur(4)
# A little darker than the picture, so that its edges are seen.
DARKER = 0.75


def filled(picture: Image.Image, layout: Layout, framing: Framing) -> Image.Image:
    """An RGB picture on its canvas: on the background, or on a blurred copy of itself."""
    if layout.bare:
        return picture
    size = (layout.width, layout.height)
    blurred = framing.fill == Fill.BLUR
    canvas = _blurred(picture, size) if blurred else Image.new("RGB", size, f"#{framing.background}")
    canvas.paste(picture, (layout.left, layout.top))
    return canvas


def _blurred(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = (max(1, size[0] // BLURRED_AT), max(1, size[1] // BLURRED_AT))
    ground = ImageOps.fit(picture, small, Image.Resampling.BOX).filter(BLUR).point(lambda level: level * DARKER)
    return ground.resize(size, Image.Resampling.BICUBIC)
