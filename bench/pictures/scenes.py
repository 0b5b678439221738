"""Pictures like photographs, drawn from a seed: the same on every machine, in the sizes that cameras and phones take.

Their detail is as in nature: much of it large, little of it small, in some places more than in others (a sky, leaves, a
wall with edges); a JPEG of one takes about as many bytes as a camera's.
"""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZES = {12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
QUALITY = 92
# From large spots to single pixels: how much of each layer of noise is mixed in.
# Nature has little small detail, most of it grey.
LARGEST = 2048
LAYERS = {
    1024: 0.50, 512: 0.42, 256: 0.34, 128: 0.27, 64: 0.21, 32: 0.16, 16: 0.12, 8: 0.09, 4: 0.065, 2: 0.045, 1: 0.02,
}  # fmt: skip
COLOURED_FROM = 64
SMOOTH_FROM = 64
BUILDINGS = 40


def photograph(megapixels: int, *, seed: int = 4) -> bytes:
    """A JPEG of 12, 24 or 48 megapixels."""
    return drawn(*SIZES[megapixels], seed=seed)


def drawn(width: int, height: int, *, seed: int = 4) -> bytes:
    """A JPEG of any size."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    size = (width, height)
    detailed, smooth = _noise(chance, size, 1), _noise(chance, size, SMOOTH_FROM)
    where = _noise(chance, size, SMOOTH_FROM).convert("L").point(lambda level: max(0, min(255, (level - 110) * 12)))
    picture = Image.composite(detailed, smooth, where)
    _build(ImageDraw.Draw(picture), chance, size)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _noise(chance: random.Random, size: tuple[int, int], finest: int) -> Image.Image:
    picture = _spots(chance, size, LARGEST)
    for spot, share in LAYERS.items():
        if spot >= finest:
            layer = _spots(chance, size, spot)
            picture = Image.blend(picture.resize(layer.size, Image.Resampling.BICUBIC), layer, share)
    return picture.resize(size, Image.Resampling.BICUBIC)


def _spots(chance: random.Random, size: tuple[int, int], spot: int) -> Image.Image:
    width, height = -(-size[0] // spot), -(-size[1] // spot)
    if spot >= COLOURED_FROM:
        return Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    return Image.frombytes("L", (width, height), chance.randbytes(width * height)).convert("RGB")


def _build(draw: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int]) -> None:
    """Walls with hard edges, and windows in them."""
    width, height = size
    for _ in range(BUILDINGS):
        left, top = chance.randrange(width), chance.randrange(height // 3, height)
        wide, high = chance.randrange(width // 60, width // 20), chance.randrange(height // 30, height // 8)
        shade = chance.randrange(40, 200)
        draw.rectangle((left, top, left + wide, top + high), fill=(shade, shade - 20, shade - 35))
        for across in range(left + wide // 8, left + wide - wide // 8, max(4, wide // 6)):
            draw.rectangle(
                (across, top + high // 6, across + wide // 14, top + high // 2), fill=(shade // 3, shade // 3, shade // 2)
            )
