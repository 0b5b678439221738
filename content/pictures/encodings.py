"""Bytes: a finished picture as a JPEG under a network's byte limit, without anything but its pixels."""

from __future__ import annotations

import io
from math import log

from PIL import ExifTags, Image

from content.pictures.crops import smaller
from content.pictures.shapes import Made

BEST = 85
LEAST = 40
# A rendition this close to the limit is good enough to stop looking for a better quality.
NEAR = 0.92

JPEG = "image/jpeg"


def encode(picture: Image.Image, *, mimes: tuple[str, ...], byte_limit: int, credit: str = "") -> Made:
    """The picture as baseline JPEG of quality 85, or the best below it that fits; smaller where none fits.

    `picture` is RGB; `credit` is written into the file. The same picture, limit and credit give the same bytes.

    Raises:
        ValueError: the network does not take JPEG, or not even one pixel fits the limit.
    """
    if JPEG not in mimes:
        raise ValueError(f"no rendition is made for a network that takes only {', '.join(mimes)}")
    exif = _exif(credit)
    while True:
        found = _under(picture, byte_limit, exif)
        if found:
            content, quality = found
            return Made(content, JPEG, picture.width, picture.height, quality)
        size = smaller(*picture.size)
        if size == picture.size:
            raise ValueError(f"no picture fits into {byte_limit} bytes")
        picture = picture.resize(size, Image.Resampling.LANCZOS)


def _under(picture: Image.Image, limit: int, exif: bytes) -> tuple[bytes, int] | None:
    """The bytes and quality of the best encoding found under the limit; None where even the least is above it."""
    over, heavy = BEST, _jpeg(picture, BEST, exif)
    if len(heavy) <= limit:
        return heavy, BEST
    under, light = LEAST, _jpeg(picture, LEAST, exif)
    if len(light) > limit:
        return None
    over_size = len(heavy)
    while over - under > 1 and len(light) < limit * NEAR:
        quality = _between(under, over, log(limit / len(light)) / log(over_size / len(light)))
        tried = _jpeg(picture, quality, exif)
        if len(tried) <= limit:
            under, light = quality, tried
        else:
            over, over_size = quality, len(tried)
    return light, under


def _between(under: int, over: int, share: float) -> int:
    return min(over - 1, max(under + 1, under + int((over - under) * share)))


def _jpeg(picture: Image.Image, quality: int, exif: bytes) -> bytes:
    file = io.BytesIO()
    picture.save(
        file, "JPEG", quality=quality, subsampling="4:2:0", progressive=False, exif=exif, comment=b"", icc_profile=None
    )
    return file.getvalue()


def _exif(credit: str) -> bytes:
    """Metadata that name who made the picture and whose it is, and nothing else; none where there is no credit."""
    if not credit:
        return b""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.Copyright] = credit.encode()
    return exif.tobytes()
