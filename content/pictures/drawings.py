"""Drawn scenes for the demo: where the photographs that a plan names are not at hand, a skyline stands in for each.

The same name gives the same picture, so that a demo looks alike on every machine.
"""

from __future__ import annotations

import hashlib
import io
import random

from PIL import Image, ImageDraw

SIZE = (2400, 1800)
# Sky at the top, sky at the horizon, buildings, water: by the hour of the day.
PALETTES = (
    ("#0b3d91", "#9fc5f8", "#1c2f52", "#27568b"),
    ("#1f4e79", "#f6b26b", "#2c2440", "#7a4b2a"),
    ("#3d6b8e", "#e8eef4", "#3b4a5a", "#5d7f99"),
    ("#122a4a", "#d98880", "#1a1f33", "#5b3a4b"),
)
HORIZON = 0.68


def scene(name: str) -> bytes:
    """A drawn skyline as JPEG, chosen by `name`."""
    chance = random.Random(hashlib.sha256(name.encode()).digest())  # noqa: S311 - a drawing, not a secret
    top, low, dark, water = chance.choice(PALETTES)
    picture = _sky(top, low)
    draw = ImageDraw.Draw(picture)
    _sun(draw, chance)
    draw.rectangle((0, int(SIZE[1] * HORIZON), *SIZE), fill=water)
    _buildings(draw, chance, dark)
    _ripples(draw, chance, low)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()


def _sky(top: str, low: str) -> Image.Image:
    shades = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, low), Image.new("RGB", SIZE, top), shades)


def _sun(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    radius = chance.randint(90, 160)
    x, y = chance.randint(300, SIZE[0] - 300), chance.randint(300, 800)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#ffe8b0")


def _buildings(draw: ImageDraw.ImageDraw, chance: random.Random, dark: str) -> None:
    ground, x = int(SIZE[1] * HORIZON), 0
    while x < SIZE[0]:
        width, height = chance.randint(90, 260), chance.randint(180, 860)
        draw.rectangle((x, ground - height, x + width, ground), fill=dark)
        _windows(draw, chance, (x, ground - height, x + width, ground))
        x += width + chance.randint(-10, 60)


def _windows(draw: ImageDraw.ImageDraw, chance: random.Random, wall: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = wall
    for y in range(top + 30, bottom - 30, 46):
        for x in range(left + 20, right - 30, 40):
            if chance.random() < 0.4:  # noqa: PLR2004 - two windows of five are lit
                draw.rectangle((x, y, x + 14, y + 20), fill="#f4d58d")


def _ripples(draw: ImageDraw.ImageDraw, chance: random.Random, light: str) -> None:
    for _ in range(70):
        x, y = chance.randint(0, SIZE[0]), chance.randint(int(SIZE[1] * HORIZON) + 20, SIZE[1] - 10)
        draw.line((x, y, x + chance.randint(40, 220), y), fill=light, width=3)
