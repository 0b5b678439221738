"""Pictures made for tests, in every format the networks take."""

from __future__ import annotations

import io

from PIL import Image


def picture(width: int = 1200, height: int = 675, kind: str = "JPEG", *, colour: str = "navy") -> bytes:
    """The bytes of a plain picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind)
    return file.getvalue()
