"""Pixels: how a picture is brought into a network's frame. Its neighbours colours.py and encodings.py know the rest."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PIL import Image, ImageFile, ImageFilter

from content.pictures import colours, crops, encodings, opening
from content.pictures.crops import Crop
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import Made

# A JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 that leaves this many pixels for each pixel of the rendition
# (structural similarity to decoding it whole: 0.994 and more on the photographs we tried, at a third of the time).
GAP = 1.0
# Reduced less than this, a picture has lost no sharpness worth giving back.
REDUCED = 1.1
SHARPENING = ImageFilter.Kernel((3, 3), (-1, -2, -1, -2, 60, -2, -1, -2, -1))


def render_all(content: bytes, wishes: Sequence[Wish], *, filename: str = "") -> list[Made | PictureRefused]:
    """What is wished of a picture, in the order of the wishes: upright, sRGB, framed, never upscaled, without metadata.

    The same content and wish give the same bytes, whatever else is wished.
    """
    made: list[Made | PictureRefused] = []
    for wish in wishes:
        try:
            made.append(render(content, wish, filename=filename))
        except PictureRefused as refused:
            made.append(refused)
    return made


def render(content: bytes, wish: Wish, *, filename: str = "") -> Made:
    """The picture as wished.

    Raises:
        NotAPicture, Damaged: the content cannot be read; `filename` is in the sentence.
        ValueError: the network does not take JPEG.
    """
    with opening.DECODERS:
        with opening.explained(content, filename):
            picture = opening.opened(content)
            orientation = opening.orientation_of(picture)
            width, height = opening.upright(picture.size, orientation)
            crop = crops.stored(crops.cover(width, height, wish.frame), width=width, height=height, orientation=orientation)
            scale = _load(picture, crop.reduction)
        framed = _framed(picture, crop, scale)
        turned = framed.transpose(opening.TURNS[orientation]) if orientation in opening.TURNS else framed
        finished = turned.filter(SHARPENING) if crop.reduction > REDUCED else turned
        return encodings.encode(finished, mimes=wish.mimes, byte_limit=wish.byte_limit)


def _load(picture: ImageFile.ImageFile, reduction: float) -> tuple[float, float]:
    """Decode, as small as the reduction allows; what remains of the width and of the height (1.0: all)."""
    full_width, full_height = picture.size
    picture.draft(None, (max(1, ceil(full_width * GAP / reduction)), max(1, ceil(full_height * GAP / reduction))))
    picture.load()
    return picture.width / full_width, picture.height / full_height


def _framed(picture: Image.Image, crop: Crop, scale: tuple[float, float]) -> Image.Image:
    """The crop of a picture decoded at `scale`, in sRGB, without anything but its pixels."""
    left, top, right, bottom = crop.box
    box = (
        left * scale[0],
        top * scale[1],
        min(right * scale[0], picture.width),
        min(bottom * scale[1], picture.height),
    )
    profile = picture.info.get("icc_profile")
    resized = colours.smooth(picture).resize((crop.width, crop.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    flat = colours.srgb(resized, profile)
    flat.info.clear()
    return flat
