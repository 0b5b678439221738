"""Pictures that look alike have prints that are alike."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PIL import Image

from content.pictures import prints
from content.pictures.studio import Studio
from tests.content.pictures import synthetic
from tests.content.pictures.scenes import SCENES
from tests.content.pictures.synthetic import saved

STUDIO = Studio()
# Up to here two prints are of the same picture.
SAME = 8


@pytest.mark.parametrize("name", ["iphone_hdr_YES.jpg", "jolla.jpg", "DSCN0010.jpg", "image00971.jpg"])
def test_a_copy_that_was_shrunk_and_saved_again_has_nearly_the_same_print(shared: Path, name: str) -> None:
    with Image.open(shared / "pictures" / name) as picture:
        small = picture.convert("RGB")
        small.thumbnail((500, 500))
    original = STUDIO.look((shared / "pictures" / name).read_bytes()).print
    for copy in (
        saved(small, quality=40),
        saved(small, "PNG"),
        saved(small.convert("P"), "GIF"),
        saved(small, "WEBP", quality=30),
    ):
        assert prints.distance(original, STUDIO.look(copy).print) <= SAME


def test_turning_the_camera_does_not_change_the_print(shared: Path) -> None:
    three, six = (STUDIO.look((shared / "pictures" / f"landscape_{turn}.jpg").read_bytes()).print for turn in (3, 6))
    assert prints.distance(three, six) <= SAME


def test_different_pictures_have_different_prints() -> None:
    seen = [prints.print_of(make().picture) for make in SCENES]
    assert all(prints.distance(one, other) > SAME for one, other in itertools.combinations(seen, 2))


def test_one_colour_all_over_has_no_print() -> None:
    assert prints.print_of(Image.new("RGB", (64, 48), "#123456")) == ""
    assert prints.distance("", "") == 64
    assert prints.distance("0123456789abcdef", "") == 64


def test_the_same_print_is_as_near_as_can_be() -> None:
    print_ = prints.print_of(synthetic.corners(64, 48))
    assert len(print_) == 16
    assert prints.distance(print_, print_) == 0
