"""Bytes: a finished picture as the best file under a network's byte limit, without anything but its pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PIL import Image

from content.pictures import files, likeness, qualities
from content.pictures.crops import smaller
from content.pictures.files import AVIF, JPEG, PNG, WEBP
from content.pictures.qualities import BEST
from content.pictures.shapes import Made

# A quality below the best is good enough while the picture looks this much like the one of the best quality, of the same kind.
ALIKE = 0.97
# A picture that no kind brings under the limit is made smaller, and then only these are tried.
QUICK = (JPEG, PNG)
# What Made says of a file in which nothing was lost.
NOTHING_LOST = 100


def encode(picture: Image.Image, *, mimes: Sequence[str], byte_limit: int, credit: str = "", flat: bool = False) -> Made:
    """The picture as baseline JPEG of quality 85 wherever that fits.

    A `flat` picture is a drawing: it keeps all its colour, and goes without any loss where that takes fewer bytes. What is
    too heavy gets a lower quality while it still looks the same, or else a better kind where the network takes one, or
    else fewer pixels. `picture` is RGB, or YCbCr; `credit` is written into the file. The same asked gives the same bytes.

    Raises:
        ValueError: the network takes no JPEG, or not even one pixel fits the limit.
    """
    if JPEG not in mimes:
        raise ValueError(f"no rendition is made for a network that takes only {', '.join(mimes)}")
    while True:
        fitting = [*_fitting(picture, mimes=mimes, limit=byte_limit, credit=credit, flat=flat)]
        size = smaller(*picture.size)
        if fitting and (fitting[-1][1] or size == picture.size):
            return fitting[-1][0]
        if size == picture.size:
            raise ValueError(f"no picture fits into {byte_limit} bytes")
        picture = picture.resize(size, Image.Resampling.LANCZOS)
        mimes = [mime for mime in mimes if mime in QUICK]


def _fitting(picture: Image.Image, *, mimes: Sequence[str], limit: int, credit: str, flat: bool) -> Iterator[tuple[Made, bool]]:
    """Files under the limit, and whether each looks like the picture; the last is the one to take."""
    best = files.lossy(picture, JPEG, BEST, credit=credit, full_colour=flat)
    without_loss = _without_loss(picture, mimes, min(limit, len(best)), credit) if flat else None
    if without_loss or len(best) <= limit:
        yield without_loss or _made(picture, best, JPEG, BEST), True
        return
    for mime in (JPEG, *(mime for mime in (WEBP, AVIF) if mime in mimes)):
        encoded = partial(files.lossy, picture, mime, credit=credit, full_colour=flat)
        heavy = best if mime == JPEG else encoded(BEST)
        found = (heavy, BEST) if len(heavy) <= limit else qualities.best_under(encoded, limit, heavy)
        if found:
            alike = found[1] == BEST or likeness.similarity(files.pixels(found[0]), files.pixels(heavy)) >= ALIKE
            yield _made(picture, found[0], mime, found[1]), alike
            if alike:
                return


def _without_loss(picture: Image.Image, mimes: Sequence[str], limit: int, credit: str) -> Made | None:
    """A PNG, or else a lossless WebP; None where neither is taken and within the limit."""
    for mime in (mime for mime in files.LOSSLESS if mime in mimes):
        content = files.lossless(picture, mime, credit=credit)
        if len(content) <= limit:
            return _made(picture, content, mime, NOTHING_LOST)
    return None


def _made(picture: Image.Image, content: bytes, mime: str, quality: int) -> Made:
    return Made(content, mime, picture.width, picture.height, quality)
