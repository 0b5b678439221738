"""Where a picture's subject seems to be.

Measured over 8 drawn scenes × 4 crops (16:9, 4:5, 1:1, 9:16): the subject is kept (nine tenths of it) in 32 of 32 crops
around the suggestion, in 13 of 32 around the plain centre; 6 to 15 ms a picture.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from content.pictures import faces, focus, looking
from content.pictures.faces import Detector, Face
from content.pictures.shapes import WHOLE, Suggestion
from content.pictures.studio import Studio
from tests.content.pictures import synthetic
from tests.content.pictures.scenes import SCENES, Scene

RATIOS = (16 / 9, 4 / 5, 1.0, 9 / 16)


def part(scene: Scene, ratio: float, across: float, down: float) -> tuple[float, float, float, float]:
    """The largest crop of a ratio around a place, all in shares of the picture."""
    width, height = scene.picture.size
    wide, high = (1.0, width / ratio / height) if width / height < ratio else (height * ratio / width, 1.0)
    left, top = min(max(0.0, across - wide / 2), 1 - wide), min(max(0.0, down - high / 2), 1 - high)
    return left, top, left + wide, top + high


def keeps(scene: Scene, ratio: float, across: float, down: float) -> bool:
    """Whether a crop around a place holds nine tenths of the subject."""
    crop, subject = part(scene, ratio, across, down), scene.subject
    wide = min(crop[2], subject[2]) - max(crop[0], subject[0])
    high = min(crop[3], subject[3]) - max(crop[1], subject[1])
    return max(0.0, wide) * max(0.0, high) >= 0.9 * (subject[2] - subject[0]) * (subject[3] - subject[1])


def glance(scene: Scene) -> Image.Image:
    small = scene.picture.copy()
    small.thumbnail((looking.GLANCE, looking.GLANCE))
    return small


@pytest.mark.parametrize("make", SCENES, ids=lambda make: make.__name__)
def test_every_crop_around_the_suggestion_keeps_the_subject(make: Callable[[], Scene]) -> None:
    scene = make()
    seen = focus.suggestion(glance(scene))
    assert seen is not None
    assert all(keeps(scene, ratio, seen.across / WHOLE, seen.down / WHOLE) for ratio in RATIOS)


def test_the_plain_centre_loses_most() -> None:
    scenes = [make() for make in SCENES]
    assert sum(keeps(scene, ratio, 0.5, 0.5) for scene in scenes for ratio in RATIOS) == 13


def test_a_picture_of_nothing_has_no_subject() -> None:
    assert focus.suggestion(Image.new("RGB", (320, 200), "#7fb4dd")) is None


def test_noise_makes_the_machine_unsure() -> None:
    seen = focus.suggestion(synthetic.noise(320, 240))
    clear = focus.suggestion(glance(SCENES[-1]()))
    assert seen is not None
    assert clear is not None
    assert seen.confidence < 20 < clear.confidence


def test_it_follows_the_subject_when_the_picture_is_mirrored() -> None:
    straight = glance(SCENES[-1]())
    seen, turned = focus.suggestion(straight), focus.suggestion(straight.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert seen is not None
    assert turned is not None
    assert abs(seen.across + turned.across - WHOLE) < 300


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 64), (320, 1), (3, 3), (320, 4)])
def test_the_smallest_pictures_are_looked_at_too(size: tuple[int, int]) -> None:
    picture = synthetic.noise(*size)
    seen = focus.suggestion(picture)
    assert seen is None or (0 <= seen.across <= WHOLE and 0 <= seen.down <= WHOLE)


def test_the_studio_suggests_the_same_every_time_in_its_own_process() -> None:
    scene = SCENES[0]()
    content = synthetic.saved(scene.picture, quality=90)
    first, again = Studio().look(content), looking.look(content, most_megapixels=80)
    assert first == again
    assert first.suggestion is not None
    assert all(keeps(scene, ratio, first.suggestion.across / WHOLE, first.suggestion.down / WHOLE) for ratio in RATIOS)


FOUND = [Face(10, 20, 40, 40, 90), Face(110, 20, 40, 60, 80), Face(180, 5, 8, 8, 95), Face(0, 150, 60, 60, 20)]


def test_faces_that_count_are_kept_together() -> None:
    assert faces.suggested(FOUND, 200, 200) == Suggestion(4_000, 2_500, 85)
    assert faces.suggested(FOUND[3:], 200, 200) is None
    assert faces.suggested([], 200, 200) is None


def test_the_first_library_that_is_here_is_asked() -> None:
    def missing() -> Detector:
        raise ImportError

    def here() -> Detector:
        return lambda _picture: FOUND

    suggest = faces.suggester([missing, here])
    assert suggest is not None
    assert suggest(Image.new("RGB", (200, 200))) == Suggestion(4_000, 2_500, 85)
    assert faces.suggester([missing]) is None


def test_a_library_that_fails_is_done_without() -> None:
    def failing(picture: Image.Image) -> list[Face]:
        if picture.width > faces.WARMING_UP[0]:
            raise RuntimeError
        return []

    suggest = faces.suggester([lambda: failing])
    assert suggest is not None
    assert suggest(Image.new("RGB", (200, 200))) is None


def test_a_library_that_is_not_here_is_done_without() -> None:
    for load in faces.DETECTORS:
        try:
            detector = load()
        except (ImportError, AttributeError, OSError):
            continue
        assert all(0 <= face.sure <= 100 for face in detector(glance(SCENES[0]())))
