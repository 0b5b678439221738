"""Opening: what a file really is, decided by its content, never by its name. Every way into a decoder begins here."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from content.pictures import crops
from content.pictures.refusals import Damaged, NotAPicture, PictureRefused, TooManyPixels

# What we decode, and the kind each is. MPO is how some phones store a JPEG with a second view behind the first.
MIMES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")

# Pillow warns above this and refuses above twice this. Our own ceiling, asked for right after the header, is lower.
MOST_MEGAPIXELS = 500
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 1_000_000

# A decoded picture takes three or four bytes a pixel: however many threads ask, this process works on two at once.
DECODERS = threading.BoundedSemaphore(2)

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


def opened(content: bytes) -> ImageFile.ImageFile:
    """The picture in a file, its header read and nothing decoded. Call it within `explained`."""
    return Image.open(io.BytesIO(content), formats=FORMATS)


def orientation_of(picture: ImageFile.ImageFile) -> int:
    """EXIF's orientation, 1 to 8; upright where the metadata are missing or broken."""
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - metadata are written by anyone: whatever reading them raises, the picture counts
        return UPRIGHT
    return orientation if orientation in TURNS else UPRIGHT


def upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as the picture is meant to be seen."""
    return (size[1], size[0]) if orientation in crops.LYING else size


@contextmanager
def explained(content: bytes, filename: str, most_megapixels: int = 0) -> Iterator[None]:
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
