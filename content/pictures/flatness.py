"""Flatness: whether a picture is drawn rather than photographed, as a notice, a chart or a screenshot is."""

from __future__ import annotations

from PIL import Image, ImageChops

# Every eighth row says as much as all of them.
ROWS = 8
# Of a photograph's pixels few are exactly like the one beside them; of a drawing's nearly all.
DRAWN = 0.5


def is_flat(picture: Image.Image) -> bool:
    """Whether more than half of an RGB picture's pixels are exactly like their neighbour."""
    return evenness(picture) > DRAWN


def evenness(picture: Image.Image) -> float:
    """The share of pixels that are exactly like the one to their left (0.0 to 1.0); 1.0 where there is none."""
    width, height = picture.width, max(1, picture.height // ROWS)
    if width == 1:
        return 1.0
    rows = picture.resize((width, height), Image.Resampling.NEAREST)
    differences = ImageChops.difference(rows.crop((1, 0, width, height)), rows.crop((0, 0, width - 1, height)))
    return differences.convert("L").histogram()[0] / (differences.width * differences.height)
