"""Arithmetic of crops: for any size of picture and every network's frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.pictures import crops
from content.pictures.crops import Crop
from content.platforms import LANDSCAPE, PLATFORMS, PORTRAIT, SQUARE, WIDE, Platform

sizes = st.integers(min_value=1, max_value=20_000)
platforms = st.sampled_from(list(PLATFORMS.values()))


@given(width=sizes, height=sizes, platform=platforms)
def test_the_part_lies_inside_the_picture(width: int, height: int, platform: Platform) -> None:
    left, top, right, bottom = crops.cover(width, height, platform.frame).box
    assert 0 <= left < right <= width + 1e-6
    assert 0 <= top < bottom <= height + 1e-6


@given(width=sizes, height=sizes, platform=platforms)
def test_nothing_is_ever_upscaled(width: int, height: int, platform: Platform) -> None:
    crop = crops.cover(width, height, platform.frame)
    assert 1 <= crop.width <= min(width, platform.frame.width)
    assert 1 <= crop.height <= min(height, platform.frame.height)
    assert crop.reduction >= 1 - 1e-9


@given(width=sizes, height=sizes, platform=platforms)
def test_the_ratio_is_the_frames_or_a_square_where_there_are_too_few_pixels(
    width: int, height: int, platform: Platform
) -> None:
    crop = crops.cover(width, height, platform.frame)
    exact = crop.width * platform.frame.height == crop.height * platform.frame.width
    assert exact or (crop.width == crop.height == min(width, height) <= 16)
    assert platform.ratios[0] <= crop.width / crop.height <= platform.ratios[1]


@given(width=sizes, height=sizes, platform=platforms)
def test_a_picture_is_never_stretched(width: int, height: int, platform: Platform) -> None:
    crop = crops.cover(width, height, platform.frame)
    down = (crop.box[3] - crop.box[1]) / crop.height
    assert down == pytest.approx(crop.reduction)


def test_a_large_picture_fills_the_frame() -> None:
    assert crops.cover(4000, 3000, WIDE) == Crop((0, 375, 4000, 2625), 1600, 900)


def test_a_small_picture_keeps_its_pixels() -> None:
    assert crops.cover(640, 480, PORTRAIT) == Crop((128, 0, 512, 480), 384, 480)


def test_a_panorama_gives_its_middle() -> None:
    assert crops.cover(12_000, 200, SQUARE) == Crop((5900, 0, 6100, 200), 200, 200)


def test_a_portrait_loses_less_of_its_upper_part() -> None:
    _, top, _, bottom = crops.cover(3000, 4000, LANDSCAPE).box
    assert 0 < top < 4000 - bottom


def test_one_pixel_stays_one_pixel() -> None:
    assert crops.cover(1, 1, WIDE) == Crop((0, 0, 1, 1), 1, 1)


def test_smaller_keeps_the_ratio_and_comes_to_an_end() -> None:
    assert crops.smaller(1080, 1350) == (808, 1010)
    assert crops.smaller(4, 5) == (4, 5)
