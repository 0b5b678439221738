"""What moves keeps moving where that was chosen and the network takes it; else its first frame goes out."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageSequence

from content.pictures import framings, images, movement
from content.pictures.framings import Framing
from content.pictures.recipes import Wish
from content.pictures.shapes import Made
from content.platforms import PORTRAIT, WIDE, Frame
from tests.content.pictures import synthetic
from tests.content.pictures.synthetic import BLUE, GREEN, RED

MIMES = ("image/jpeg", "image/png", "image/gif")
MOVING = Framing(moving=True)
SMALL = Frame("small", 80, 60)


def moving(*sizes_and_colours: object, size: tuple[int, int] = (160, 120), kind: str = "GIF", **how: object) -> bytes:
    frames = [Image.new("RGB", size, colour) for colour in sizes_and_colours]  # type: ignore[arg-type]  # colours
    return synthetic.saved(
        frames[0], kind, save_all=True, append_images=frames[1:], **{"duration": [120, 80, 200][: len(frames)], "loop": 0} | how
    )


def render(content: bytes, framing: Framing = MOVING, frame: Frame = SMALL, **how: object) -> Made:
    wish = {"mimes": MIMES, "byte_limit": 5_000_000} | how
    return images.render(content, Wish(frame, framing=framing, **wish))  # type: ignore[arg-type]  # a test may ask for anything


def frames_of(made: Made) -> list[Image.Image]:
    with Image.open(io.BytesIO(made.content)) as picture:
        assert picture.size == (made.width, made.height)
        return [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]


def test_a_gif_keeps_its_frames_its_times_and_its_repeating() -> None:
    made = render(moving(RED, GREEN, BLUE))
    assert (made.mime, made.width, made.height) == ("image/gif", 80, 60)
    assert [frame.getpixel((40, 30)) for frame in frames_of(made)] == [RED, GREEN, BLUE]
    with Image.open(io.BytesIO(made.content)) as picture:
        times = []
        for number in range(3):
            picture.seek(number)
            times.append(picture.info["duration"])
        assert times == [120, 80, 200]
        assert picture.info["loop"] == 0


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_other_kinds_that_move_become_a_gif(kind: str) -> None:
    made = render(moving(RED, GREEN, BLUE, kind=kind))
    assert made.mime == "image/gif"
    assert len(frames_of(made)) == 3


def test_nothing_but_pixels_goes_out() -> None:
    made = render(moving(RED, GREEN, comment=b"<?php payload"))
    assert b"php" not in made.content
    with Image.open(io.BytesIO(made.content)) as picture:
        assert "comment" not in picture.info


def test_every_frame_is_framed_as_was_chosen() -> None:
    framing = framings.parse("fill=letterbox;on=102030;moving=1")
    frames = frames_of(render(moving(RED, GREEN, size=(200, 50)), framing))
    assert [frame.getpixel((2, 2)) for frame in frames] == [(0x10, 0x20, 0x30)] * 2
    assert [frame.getpixel((40, 30)) for frame in frames] == [RED, GREEN]


@pytest.mark.parametrize(("frame", "size"), [(WIDE, (1280, 720)), (PORTRAIT, (864, 1080))])
def test_what_moves_is_no_larger_than_networks_take(frame: Frame, size: tuple[int, int]) -> None:
    made = render(moving(RED, GREEN, size=(1700, 1400)), frame=frame)
    assert (made.width, made.height) == size
    assert made.mime == "image/gif"


def test_a_still_is_made_where_it_was_not_chosen_or_is_not_taken_or_nothing_moves() -> None:
    content = moving(RED, GREEN)
    stills = [
        render(content, Framing()),
        render(content, mimes=("image/jpeg",)),
        render(synthetic.plain(160, 120, "GIF")),
        render(synthetic.saved(synthetic.corners(64, 48), "MPO", save_all=True, append_images=[synthetic.corners(64, 48)])),
    ]
    assert all(made.mime != "image/gif" for made in stills)


def test_too_many_frames_leave_the_first() -> None:
    content = synthetic.long_gif(movement.MOST_FRAMES + 1)
    assert render(content).mime != "image/gif"


def test_a_heavy_one_becomes_smaller_and_a_hopeless_one_its_first_frame() -> None:
    pictures = [synthetic.noise(160, 120, seed) for seed in range(4)]
    content = synthetic.saved(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=50)
    whole = render(content, frame=Frame("same", 160, 120))
    limit = len(whole.content) // 2
    smaller = render(content, frame=Frame("same", 160, 120), byte_limit=limit)
    assert smaller.mime == "image/gif"
    assert smaller.width < 160
    assert len(smaller.content) <= limit
    assert len(frames_of(smaller)) == 4
    assert render(content, frame=Frame("same", 160, 120), byte_limit=1_500).mime == "image/jpeg"


def test_what_breaks_behind_its_first_frame_is_that_frame() -> None:
    content = moving(RED, *[synthetic.noise(160, 120).getpixel((number, 0)) for number in range(2)])
    broken = content[: content.rindex(b"\x00,") + 14]
    assert render(broken).mime != "image/gif" or len(frames_of(render(broken))) < 3


def test_the_same_animation_gives_the_same_bytes() -> None:
    assert render(moving(RED, GREEN, BLUE)).content == render(moving(RED, GREEN, BLUE)).content
