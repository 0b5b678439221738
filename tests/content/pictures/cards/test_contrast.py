"""Contrast is what WCAG says it is, and a scrim is as dark as it must be and no darker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.pictures.cards import contrast
from content.pictures.cards.card import COLOURS

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
channels = some.integers(0, 255)
colours = some.tuples(channels, channels, channels)


# Figures from WebAIM's contrast checker.
@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("000000", "ffffff", 21), ("777777", "ffffff", 4.48), ("0000ff", "ffffff", 8.59), ("ff0000", "ffffff", 4.0)],
)
def test_the_ratio_is_the_published_one(one: str, other: str, wanted: float) -> None:
    assert contrast.ratio(contrast.colour_of(one), contrast.colour_of(other)) == pytest.approx(wanted, abs=0.01)


def test_the_offices_colours_can_be_read() -> None:
    ground = contrast.colour_of(COLOURS["ground"])
    for use in ("text", "accent"):
        assert contrast.ratio(contrast.colour_of(COLOURS[use]), ground) >= contrast.LEAST


@given(colours, some.lists(colours, min_size=1, max_size=20))
def test_no_pixel_of_an_area_is_worse_than_what_its_extremes_say(
    letters: contrast.Colour, pixels: list[contrast.Colour]
) -> None:
    darkest = (min(p[0] for p in pixels), min(p[1] for p in pixels), min(p[2] for p in pixels))
    lightest = (max(p[0] for p in pixels), max(p[1] for p in pixels), max(p[2] for p in pixels))
    worst = min(contrast.ratio(letters, pixel) for pixel in pixels)
    assert contrast.least(letters, [(darkest, lightest)]) <= worst + 1e-9


def test_a_scrim_is_as_light_as_it_may_be() -> None:
    ground = contrast.colour_of(COLOURS["ground"])
    dark, bright = [(BLACK, (20, 20, 40))], [(BLACK, WHITE)]
    assert contrast.scrim([WHITE], ground, dark) == contrast.LIGHTEST_SCRIM
    share = contrast.scrim([WHITE], ground, bright)
    assert contrast.LIGHTEST_SCRIM < share < 1
    veiled = contrast.blend(WHITE, ground, share)
    assert contrast.ratio(WHITE, veiled) >= contrast.LEAST
    assert contrast.ratio(WHITE, contrast.blend(WHITE, ground, share - 0.03)) < contrast.LEAST


def test_letters_like_the_ground_are_not_saved_by_any_scrim() -> None:
    assert contrast.scrim([WHITE], (250, 250, 250), [(BLACK, WHITE)]) == 1
