"""Contrast: whether letters can be read on what is behind them, as WCAG 2.2 measures it; arithmetic on colours."""

from __future__ import annotations

from collections.abc import Iterable

Colour = tuple[int, int, int]

# WCAG 2.2, success criterion 1.4.3 (AA).
LEAST = 4.5
# A photo keeps this much of itself at most: so much of the ground is laid over it at least.
LIGHTEST_SCRIM = 0.35
STEPS = 100


def colour_of(said: str) -> Colour:
    """The colour that six hexadecimal digits say.

    Raises:
        ValueError
    """
    red, green, blue = bytes.fromhex(said)
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least(letters: Colour, behind: Iterable[tuple[Colour, Colour]]) -> float:
    """The least contrast of letters to areas, each given by the darkest and the lightest that any channel is in it.

    No pixel of an area can be worse than this, whatever its colour: luminance grows with every channel. Letters that are
    neither lighter nor darker than all of an area have none.
    """
    return min((_worst(letters, *area) for area in behind), default=21.0)


def _worst(letters: Colour, darkest: Colour, lightest: Colour) -> float:
    own = luminance(letters)
    if luminance(darkest) <= own <= luminance(lightest):
        return 1.0
    return ratio(letters, lightest if own > luminance(lightest) else darkest)


def scrim(letters: Iterable[Colour], ground: Colour, behind: Iterable[tuple[Colour, Colour]]) -> float:
    """How much of the ground must lie over a photo for all letters to be read, 0 to 1; 1.0 where nothing less is enough."""
    wanted, areas = list(letters), list(behind)
    for step in range(round(LIGHTEST_SCRIM * STEPS), STEPS):
        share = step / STEPS
        veiled = [(blend(darkest, ground, share), blend(lightest, ground, share)) for darkest, lightest in areas]
        # A little more than is needed: blending pixels rounds each channel for itself.
        if all(least(colour, veiled) >= LEAST * 1.03 for colour in wanted):
            return share
    return 1.0


def blend(colour: Colour, ground: Colour, share: float) -> Colour:
    """A colour with so much of the ground over it."""
    red, green, blue = (round(own * (1 - share) + over * share) for own, over in zip(colour, ground, strict=True))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers
