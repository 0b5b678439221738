"""A small picture by every way of making renditions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bench.pictures import command, measuring, naive, scenes, tayang
from bench.pictures.measuring import METHODS, NAIVE, OURS, VIPS, Measured, Method, Played
from bench.pictures.targets import TARGETS, scale

SIZE = (2600, 1950)


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenes") / "scene.jpg"
    path.write_bytes(scenes.drawn(*SIZE))
    return path


def sizes(renditions: list[bytes]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(rendition)).size for rendition in renditions]


def test_a_scene_is_the_same_whenever_it_is_drawn_and_another_with_another_seed() -> None:
    assert scenes.drawn(320, 240) == scenes.drawn(320, 240)
    assert scenes.drawn(320, 240) != scenes.drawn(320, 240, seed=5)


def test_all_ways_make_the_same_eight_sizes(photograph: Path) -> None:
    content = photograph.read_bytes()
    wanted = [(target.width, target.height) for target in TARGETS]
    assert sizes(naive.once(content)) == sizes(tayang.engine(content)) == wanted


def test_a_method_is_measured_in_a_process_of_its_own(photograph: Path) -> None:
    measured = measuring.measure(photograph, times=1, methods=(NAIVE, OURS))
    assert (measured.width, measured.height) == SIZE
    theirs, ours = measured.of(NAIVE), measured.of(OURS)
    assert theirs
    assert ours
    assert (theirs.ssim, theirs.times_faster) == (1.0, 1.0)
    assert ours.ssim
    assert 0.97 < ours.ssim < 1
    assert ours.seconds > 0
    assert ours.peak_megabytes
    assert 20 < ours.peak_megabytes < 200


def test_what_is_not_installed_is_not_measured(photograph: Path) -> None:
    absent = Method("Another", "another.module:function", needs="a_module_that_nobody_has")
    assert [one.method for one in measuring.measure(photograph, times=1, methods=(OURS, absent)).played] == [OURS.name]


def test_aims_are_held_against_what_was_measured() -> None:
    def measured(seconds: float) -> Measured:
        ours = Played(OURS.name, seconds, seconds, 100.0, 0.99, round(2.0 / seconds, 2))
        theirs = Played(VIPS.name, 0.5, 0.5, 150.0, 0.98, 4.0)
        return Measured("synthetic-24.jpg", 6000, 4000, 1, (ours, theirs))

    assert all(aim["met"] for aim in command.aims([measured(0.5)]).values())
    assert [name for name, aim in command.aims([measured(1.0)]).items() if not aim["met"]] == [
        "times_faster_24", "beside_pyvips_24",
    ]  # fmt: skip


def test_the_scale_leaves_enough_for_every_target() -> None:
    assert [scale(*size) for size in ((6000, 4000), (4000, 3000), (8000, 8000), (100, 100))] == [2, 1, 4, 1]


def test_every_method_is_told_apart() -> None:
    assert len({method.name for method in METHODS}) == len(METHODS)
