"""Pixels: what a file really is, and how it is brought into a network's frame.

The type is decided by content, never by name. Every way in and out of a decoder is in this file and its two
neighbours, colours.py and encodings.py.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil

from PIL import ExifTags, Image, ImageFile, ImageFilter, UnidentifiedImageError

from content.pictures import colours, crops, encodings
from content.pictures.crops import Crop
from content.pictures.recipes import Wish
from content.pictures.refusals import Damaged, NotAPicture, PictureRefused, TooManyPixels
from content.pictures.shapes import Look, Made

# What we decode, and the kind each is. MPO is how some phones store a JPEG with a second view behind the first.
MIMES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")

# Pillow warns above this and refuses above twice this. Our own ceiling, asked for right after the header, is lower.
MOST_MEGAPIXELS = 500
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 1_000_000

# A decoded picture takes three or four bytes a pixel: however many threads ask, this process works on two at once.
DECODERS = threading.BoundedSemaphore(2)

# A JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 that leaves this many pixels for each pixel of the rendition
# (structural similarity to decoding it whole: 0.994 and more on the photographs we tried, at a third of the time).
GAP = 1.0
# Reduced less than this, a picture has lost no sharpness worth giving back.
REDUCED = 1.1
SHARPENING = ImageFilter.Kernel((3, 3), (-1, -2, -1, -2, 60, -2, -1, -2, -1))
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UPRIGHT = 1


def look(content: bytes, *, most_megapixels: int, filename: str = "") -> Look:
    """What a file is, decoded once to its end to be sure.

    Raises:
        NotAPicture, Damaged, TooManyPixels: with `filename` in the sentence; the last before any pixel is decoded.
    """
    with DECODERS, _explained(content, filename, most_megapixels):
        picture = _open(content)
        if picture.width * picture.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        mime, (width, height) = MIMES[str(picture.format)], _upright(picture.size, _orientation(picture))
        # A JPEG decoded at an eighth is read to its end all the same, in less time and memory.
        picture.draft(None, (1, 1))
        picture.load()
    return Look(mime, width, height)


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
    with DECODERS:
        with _explained(content, filename):
            picture = _open(content)
            orientation = _orientation(picture)
            width, height = _upright(picture.size, orientation)
            crop = crops.stored(crops.cover(width, height, wish.frame), width=width, height=height, orientation=orientation)
            scale = _load(picture, crop.reduction)
        framed = _framed(picture, crop, scale)
        turned = framed.transpose(TURNS[orientation]) if orientation in TURNS else framed
        finished = turned.filter(SHARPENING) if crop.reduction > REDUCED else turned
        return encodings.encode(finished, mimes=wish.mimes, byte_limit=wish.byte_limit)


def _open(content: bytes) -> ImageFile.ImageFile:
    return Image.open(io.BytesIO(content), formats=FORMATS)


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


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation in crops.LYING else size


def _orientation(picture: ImageFile.ImageFile) -> int:
    """EXIF's orientation, 1 to 8; upright where the metadata are missing or broken."""
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - metadata are written by anyone: whatever reading them raises, the picture counts
        return UPRIGHT
    return orientation if orientation in TURNS else UPRIGHT


@contextmanager
def _explained(content: bytes, filename: str, most_megapixels: int = 0) -> Iterator[None]:
    """Say in a person's words whatever a decoder raises on bytes that anyone may have written."""
    try:
        yield
    except (PictureRefused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(filename=filename, most=most_megapixels or MOST_MEGAPIXELS) from error
    except UnidentifiedImageError as error:
        kind = Damaged if content.startswith(BEGINNINGS) else NotAPicture
        raise kind(filename=filename) from error
    except Exception as error:
        raise Damaged(filename=filename) from error
