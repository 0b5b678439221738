"""Focus: where a picture's subject seems to be, found in a small copy of it with nothing but Pillow.

What stands out is what differs from its surroundings in colour or light, has edges that its surroundings have not, or has
the colour of skin; a little more so in the middle and in the upper third, where people are put. The suggestion is the
centre of the strongest such place, drawn towards where a picture without a subject is cut the less sure it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import exp, sqrt
from typing import Protocol

from PIL import Image, ImageChops, ImageFilter

from content.pictures.shapes import WHOLE, Suggestion


class Suggester(Protocol):
    """Says where the subject of an upright RGB picture is; None where it sees none."""

    def __call__(self, picture: Image.Image) -> Suggestion | None:
        """Where it is, and how sure that is."""


# The longer side of the copy that is worked on, in pixels.
LONGEST = 64
# A strip is stretched to this: filters need some room.
SHORTEST = 12
# A picture without a subject is cut around here.
MIDDLE, UPPER = 0.5, 0.45
# What a place counts for at the very edge of a picture, where one in the middle of the upper third counts for 1.
AT_THE_EDGE = 0.35
FAVOURED = (0.5, 0.4)
# Parts of the whole: colour and light, edges, skin.
CONTRAST, EDGES, SKIN = 0.45, 0.25, 0.3
# The spread of Cb and Cr that skin of every shade has: D. Chai and K. N. Ngan, "Face segmentation using skin-color map in
# videophone applications", 1999, section III-A.
SKIN_CB, SKIN_CR = (77, 127), (133, 173)
# In shadow and in glare every colour may be skin's.
SKIN_LIGHT = (50, 235)
# The window that a subject is looked for in, as a share of the shorter side.
WINDOW = 0.36
# Below this, in levels of 255, nothing stands out at all.
FAINT = 2.0
# So much of everything that stands out must be in the window for the machine to be half sure, beyond what chance puts there.
HALF_SURE = 0.28
SUREST = 95
LEVELS = 255

Field = list[float]


def suggestion(picture: Image.Image) -> Suggestion | None:
    """Where the subject of an upright RGB picture seems to be; None where nothing stands out."""
    scale = min(1.0, LONGEST / max(picture.size))
    width, height = (max(SHORTEST, round(side * scale)) for side in picture.size)
    small = picture.resize((width, height), Image.Resampling.BOX)
    standing_out = _standing_out(small)
    if max(standing_out) < FAINT:
        return None
    favoured = [value * favour for value, favour in zip(standing_out, _favours(width, height), strict=True)]
    side = max(3, round(min(width, height) * WINDOW))
    across, down, share = _densest(favoured, width, height, side)
    sure = _sure(share, min(side, width) * min(side, height) / (width * height))
    return _drawn(across / width, down / height, sure)


def _sure(share: float, by_chance: float) -> float:
    """From 0 to 1, by how much more is in the window than an even spread would put there."""
    beyond = max(0.0, share - by_chance) / max(1e-9, 1 - by_chance)
    return beyond / (beyond + HALF_SURE)


def _drawn(across: float, down: float, sure: float) -> Suggestion:
    pull = min(1.0, sure * 2)
    place = (MIDDLE + (across - MIDDLE) * pull, UPPER + (down - UPPER) * pull)
    return Suggestion(round(place[0] * WHOLE), round(place[1] * WHOLE), round(sure * SUREST))


def _standing_out(small: Image.Image) -> Field:
    """How much each pixel differs from what is around it, from 0 to 255."""
    light, blue, red = small.convert("YCbCr").split()
    reach = max(small.size) / 5
    colours = ImageChops.add(_apart(blue, reach), _apart(red, reach))
    contrast = ImageChops.add(colours, _apart(light, reach), scale=2)
    edges = _apart(_edges(light), reach)
    skin = ImageChops.multiply(_within(blue, SKIN_CB), ImageChops.multiply(_within(red, SKIN_CR), _within(light, SKIN_LIGHT)))
    parts = ((contrast, CONTRAST), (edges, EDGES), (_rare(skin), SKIN))
    total = [0.0] * (small.width * small.height)
    for part, weight in parts:
        levels = part.filter(ImageFilter.BoxBlur(1)).tobytes()
        total = [before + weight * level for before, level in zip(total, levels, strict=True)]
    return total


def _apart(channel: Image.Image, reach: float) -> Image.Image:
    """How far a channel is from its wider surroundings."""
    return ImageChops.difference(channel.filter(ImageFilter.GaussianBlur(1)), channel.filter(ImageFilter.GaussianBlur(reach)))


def _edges(light: Image.Image) -> Image.Image:
    """The edges, without the frame that the filter makes at the rim."""
    found = light.filter(ImageFilter.FIND_EDGES)
    inner = Image.new("L", light.size)
    inner.paste(found.crop((1, 1, light.width - 1, light.height - 1)), (1, 1))
    return inner.filter(ImageFilter.GaussianBlur(1))


def _within(channel: Image.Image, limits: tuple[int, int]) -> Image.Image:
    return channel.point([LEVELS if limits[0] <= level <= limits[1] else 0 for level in range(LEVELS + 1)])


def _rare(mask: Image.Image) -> Image.Image:
    """A mask that counts for less the more of the picture it covers: sand and wood have the colour of skin too."""
    share = sum(mask.tobytes()) / LEVELS / (mask.width * mask.height)
    return mask.point([round(level * max(0.0, 1 - share / 0.4)) for level in range(LEVELS + 1)])


def _favours(width: int, height: int) -> Iterator[float]:
    for down in range(height):
        for across in range(width):
            away = sqrt(((across + 0.5) / width - FAVOURED[0]) ** 2 + ((down + 0.5) / height - FAVOURED[1]) ** 2)
            yield AT_THE_EDGE + (1 - AT_THE_EDGE) * exp(-((away / 0.45) ** 2))


def _densest(field: Field, width: int, height: int, side: int) -> tuple[float, float, float]:
    """The centre of weight of the window that holds most, and which share of everything it holds."""
    sums = _summed(field, width, height)
    wide, high = min(side, width), min(side, height)
    places = ((left, top) for top in range(height - high + 1) for left in range(width - wide + 1))
    left, top = max(places, key=lambda place: _held(sums, place, wide, high))
    inside = [(x, y, field[y * width + x]) for y in range(top, top + high) for x in range(left, left + wide)]
    held = sum(value for _, _, value in inside)
    across = sum((x + 0.5) * value for x, _, value in inside) / held
    down = sum((y + 0.5) * value for _, y, value in inside) / held
    return across, down, held / sum(field)


def _summed(field: Field, width: int, height: int) -> list[Field]:
    """At [y][x]: the sum of everything above and left of it."""
    rows = [[0.0] * (width + 1)]
    for y in range(height):
        line = [0.0, *accumulate(field[y * width : (y + 1) * width])]
        rows.append([above + here for above, here in zip(rows[-1], line, strict=True)])
    return rows


def _held(sums: list[Field], place: tuple[int, int], wide: int, high: int) -> float:
    left, top = place
    right, bottom = left + wide, top + high
    return sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]
