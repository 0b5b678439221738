"""Focus: where a picture's subject seems to be, found without a download."""

from __future__ import annotations

from PIL import Image

from content.pictures.shapes import Suggestion


def suggestion(picture: Image.Image) -> Suggestion | None:
    """Placeholder."""
    return None
