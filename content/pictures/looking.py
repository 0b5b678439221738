"""Looking: what an original is, before anything is stored: its kind, its size, and that it can be read to its end."""

from __future__ import annotations

from content.pictures import opening
from content.pictures.refusals import TooManyPixels
from content.pictures.shapes import Look


def look(content: bytes, *, most_megapixels: int, filename: str = "") -> Look:
    """What a file is, decoded once to its end to be sure.

    Raises:
        NotAPicture, Damaged, TooManyPixels: with `filename` in the sentence; the last before any pixel is decoded.
    """
    with opening.DECODERS, opening.explained(content, filename, most_megapixels):
        picture = opening.opened(content)
        if picture.width * picture.height > most_megapixels * 1_000_000:
            raise TooManyPixels(filename=filename, most=most_megapixels)
        mime, (width, height) = (
            opening.MIMES[str(picture.format)],
            opening.upright(picture.size, opening.orientation_of(picture)),
        )
        # A JPEG decoded at an eighth is read to its end all the same, in less time and memory.
        picture.draft(None, (1, 1))
        picture.load()
    return Look(mime, width, height)
