"""Typefaces: Plus Jakarta Sans (SIL Open Font License 1.1, no reserved name), shaped by Raqm where this machine has it.

The files are read when this module is loaded: the sandbox, where letters are drawn, can open none.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features
from PIL.ImageFont import FreeTypeFont

FOLDER = Path(__file__).parents[1] / "fonts"
FACES = {
    name: (FOLDER / f"PlusJakartaSans-{name.title()}.ttf").read_bytes() for name in ("medium", "bold")
}  # fmt: skip
LANGUAGE = "id"
# Raqm needs a library of the system (FriBiDi). Without it letters are kerned by FreeType, and no language is asked about.
SHAPED = features.check_feature("raqm")
ENGINE = ImageFont.Layout.RAQM if SHAPED else ImageFont.Layout.BASIC
# A place of Unicode that no typeface fills.
NOTHING = "\U0010ffff"


@lru_cache(maxsize=64)
def face(name: str, size: int) -> Face:
    """A face in a size in pixels."""
    return Face(ImageFont.truetype(io.BytesIO(FACES[name]), size, layout_engine=ENGINE))


class Face:
    """A typeface in one size: how wide a text is, and how high above and deep below the line it reaches."""

    def __init__(self, font: FreeTypeFont) -> None:
        """Use this font."""
        self.font = font
        self.ascent, self.descent = font.getmetrics()
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """How wide a line is, with whatever sticks out."""
        if text not in self._widths:
            left, _, right, _ = self.font.getbbox(text, language=LANGUAGE if SHAPED else None)
            self._widths[text] = right - min(left, 0)
        return self._widths[text]


def missing(text: str, name: str = "bold") -> str:
    """The signs of a text that the typeface does not have, each once."""
    font = face(name, 32).font
    nothing = bytes(font.getmask(NOTHING))
    return "".join(
        dict.fromkeys(sign for sign in text if not sign.isspace() and bytes(font.getmask(sign)) == nothing)
    )  # fmt: skip
