"""Brightness and colour apart: the same picture as a JPEG would show it, with no colour moved."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from bench.pictures import scenes
from content.pictures import likeness, photographs

PICTURE = Image.open(io.BytesIO(scenes.drawn(1000, 800))).convert("RGB")


def strays(one: Image.Image, other: Image.Image) -> list[float]:
    """How far brightness and colours are apart, in the mean, of 255."""
    return list(ImageStat.Stat(ImageChops.difference(one.convert("YCbCr"), other.convert("YCbCr"))).mean)


@pytest.mark.parametrize("size", [(400, 320), (401, 321), (333, 267), (250, 200)])
@pytest.mark.parametrize("box", [(0, 0, 1000, 800), (101, 53, 951, 733)])
def test_a_part_looks_as_if_it_had_been_cut_from_the_whole_picture(
    size: tuple[int, int], box: tuple[float, float, float, float]
) -> None:
    taken = photographs.of(PICTURE).taken(box, size, sharpened=False)
    usual = PICTURE.resize(size, Image.Resampling.LANCZOS, box=box)
    assert (taken.mode, taken.size) == ("YCbCr", size)
    assert max(strays(taken, usual)) < 1.2
    colours = [one.convert("YCbCr").getchannel("Cr") for one in (taken, usual)]
    assert likeness.similarity(*colours) > 0.97


def test_rows_worked_on_apart_leave_no_seam() -> None:
    picture = PICTURE.crop((0, 0, 301, 777))
    brightness, *colours = picture.convert("YCbCr").split()
    photograph = photographs.of(picture)
    assert photograph.brightness.tobytes() == brightness.tobytes()
    assert [plane.tobytes() for plane in photograph.colour] == [plane.reduce(2).tobytes() for plane in colours]


def test_colours_stay_where_they_are() -> None:
    """A red square at the right place, of the right size, however the picture is halved."""
    picture = Image.new("RGB", (800, 800), (120, 120, 120))
    picture.paste((230, 30, 30), (200, 200, 600, 600))
    for photograph in (photographs.of(picture), photographs.of(picture).halved()):
        side = photograph.brightness.width
        taken = photograph.taken((0, 0, side, side), (200, 200), sharpened=False)
        red = taken.getchannel("Cr").point(lambda level: 255 if level > 160 else 0)
        box = red.getbbox()
        assert box
        assert all(abs(found - edge) <= 1 for found, edge in zip(box, (50, 50, 150, 150), strict=True))


def test_pixels_that_need_no_resizing_stay_as_they_are() -> None:
    taken = photographs.of(PICTURE).taken((100, 50, 300, 250), (200, 200), sharpened=False)
    wanted = PICTURE.convert("YCbCr").getchannel("Y").crop((100, 50, 300, 250))
    assert taken.getchannel("Y").tobytes() == wanted.tobytes()


def test_sharpening_adds_contrast_to_brightness_and_none_to_colour() -> None:
    photograph = photographs.of(PICTURE)
    plain, sharp = (photograph.taken((0, 0, 1000, 800), (400, 320), sharpened=sharpened) for sharpened in (False, True))
    assert ImageStat.Stat(sharp).stddev[0] > ImageStat.Stat(plain).stddev[0]
    assert [sharp.getchannel(band).tobytes() for band in (1, 2)] == [plain.getchannel(band).tobytes() for band in (1, 2)]
    assert ImageStat.Stat(photographs.sharpened(PICTURE)).stddev[0] > ImageStat.Stat(PICTURE).stddev[0]
