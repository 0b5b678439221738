"""Opening: what a file really is, decided by its content, never by its name. Every way into a decoder begins here."""

from __future__ import annotations

import codecs
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from PIL import (
    AvifImagePlugin,
    ExifTags,
    Image,
    ImageFile,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from content.pictures import crops
from content.pictures.kinds import PICTURES, Kind, kind_of
from content.pictures.refusals import (
    Damaged,
    Document,
    NotAPicture,
    PictureRefused,
    TooManyPixels,
    TooMuchWork,
    VectorDrawing,
)

# What we decode, and the kind each is. MPO is how some phones store a JPEG with a second view behind the first.
MIMES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
REFUSED: dict[Kind, type[PictureRefused]] = {Kind.SVG: VectorDrawing, Kind.PDF: Document}
# What Pillow says of a text or a profile that unfolds to more than it allows.
UNFOLDED = "Decompressed"

# All that Pillow would load when it first meets a kind: where pictures are decoded, no file can be opened any more.
Image.preinit()
LOADED = (AvifImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
for _encoding in ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
    codecs.lookup(_encoding)

# One thread each: two pieces of work at once use the machine, and a thread is memory.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
# TIFF 6.0, NewSubfileType: the first picture is a reduced copy; DNG 1.7, DNGVersion; Canon's mark behind the header.
REDUCED_COPY, DNG_VERSION, CANON_RAW = 254, 50_706, b"CR"

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
    """The picture in a file, its header read and nothing decoded, by the one decoder of its kind. Call it in `explained`.

    Raises:
        UnidentifiedImageError: it is none of our kinds, or not even its header can be read.
        DecompressionBombError: a WebP of more than 500 megapixels; of the others the size is known only now.
    """
    kind = kind_of(content)
    if kind not in PICTURES:
        raise UnidentifiedImageError
    return Image.open(io.BytesIO(content), formats=(kind.value,))


def claimed_webp(content: bytes) -> tuple[int, int]:
    """The size that a WebP claims, for its decoder makes room before it is asked; (0, 0) where it claims none.

    Source: RFC 9649, sections 2.5 to 2.7.
    """
    match content[12:16]:
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF
        case _:
            return 0, 0


def is_raw(picture: ImageFile.ImageFile, content: bytes) -> bool:
    """Whether a TIFF is a camera's raw file, of which a decoder would show the thumbnail."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return False
    tags = picture.tag_v2
    return content[8:10] == CANON_RAW or DNG_VERSION in tags or bool(int(tags.get(REDUCED_COPY, 0)) & 1)


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
        kind = kind_of(content)
        raise REFUSED.get(kind, Damaged if kind in PICTURES else NotAPicture)(filename=filename) from error
    except Exception as error:
        refusal = TooMuchWork if UNFOLDED in str(error) else Damaged
        raise refusal(filename=filename) from error
