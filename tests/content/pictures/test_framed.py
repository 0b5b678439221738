"""What a person chose is what is cut: the focal point, the part, the fill, the background, the credit."""

from __future__ import annotations

import io
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from content.pictures import crops, framings, images, recipes
from content.pictures.framings import Box, Fill, Framing, Point
from content.pictures.recipes import Wish
from content.pictures.shapes import WHOLE, Made
from content.platforms import PLATFORMS, Frame, Platform
from tests.content.pictures import synthetic
from tests.content.pictures.synthetic import BLUE, GREEN, RED, YELLOW

SQUARE = Frame("square", 200, 200)
BANNER = Frame("banner", 400, 100)
JPEG = ("image/jpeg",)

places = st.integers(0, WHOLE)
sizes = st.integers(1, 20_000)
frames = st.sampled_from([(platform, frame) for platform in PLATFORMS.values() for frame in platform.frames])


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A part of a picture, perhaps a tiny one."""
    left, top = draw(st.integers(0, WHOLE - 1)), draw(st.integers(0, WHOLE - 1))
    return Box(left, top, draw(st.integers(1, WHOLE - left)), draw(st.integers(1, WHOLE - top)))


def render(content: bytes, frame: Frame, framing: Framing, **how: object) -> Made:
    return images.render(content, Wish(frame, JPEG, 5_000_000, framing, **how))  # type: ignore[arg-type]  # a test may ask for anything


def shown(made: Made) -> Image.Image:
    picture = Image.open(io.BytesIO(made.content))
    picture.load()
    assert picture.size == (made.width, made.height)
    return picture


def near(picture: Image.Image, share: tuple[float, float], colour: tuple[int, int, int], by: int = 14) -> bool:
    seen = picture.convert("RGB").getpixel((int(picture.width * share[0]), int(picture.height * share[1])))
    assert isinstance(seen, tuple)
    return all(abs(one - other) <= by for one, other in zip(seen, colour, strict=True))


@given(width=sizes, height=sizes, chosen=frames, across=places, down=places)
def test_the_focal_point_is_in_the_crop_and_as_near_its_middle_as_the_edges_allow(
    width: int, height: int, chosen: tuple[Platform, Frame], across: int, down: int
) -> None:
    crop = crops.cover(width, height, chosen[1], focus=Point(across, down))
    left, top, right, bottom = crop.box
    assert (right - left) / crop.width == pytest.approx((bottom - top) / crop.height), "nothing is stretched"
    assert crop.reduction == pytest.approx(crops.cover(width, height, chosen[1]).reduction), "nor any smaller than need be"
    for place, low, high, length in ((across, left, right, width), (down, top, bottom, height)):
        point = place * length / WHOLE
        assert low - 1e-6 <= point <= high + 1 + 1e-6
        centred = abs((low + high) / 2 - point) <= 1 + 1e-6
        assert centred or (low <= 1e-6 and point < (low + high) / 2) or (high >= length - 1 - 1e-6 and point > (low + high) / 2)


@given(width=sizes, height=sizes, chosen=frames, part=boxes())
def test_a_chosen_part_is_brought_to_the_frames_ratio_within_itself(
    width: int, height: int, chosen: tuple[Platform, Frame], part: Box
) -> None:
    crop = crops.cover(width, height, chosen[1], part=part)
    left, top, right, bottom = crop.box
    assert 0 <= left < right <= width + 1e-6
    assert 0 <= top < bottom <= height + 1e-6
    assert left >= part.left * width / WHOLE - 1 - 1e-6
    assert right <= (part.left + part.width) * width / WHOLE + 1.5 + 1e-6
    assert crop.reduction >= 1 - 1e-9
    exact = crop.width * chosen[1].height == crop.height * chosen[1].width
    assert exact or crop.width == crop.height


@given(width=sizes, height=sizes, chosen=frames, fill=st.sampled_from(Fill), part=st.none() | boxes())
def test_every_network_takes_the_result_whatever_was_chosen(
    width: int, height: int, chosen: tuple[Platform, Frame], fill: Fill, part: Box | None
) -> None:
    platform, frame = chosen
    framing = Framing(fill=fill, crops={frame.name: part} if part else {})
    layout = crops.layout(width, height, frame, framing, platform.ratios)
    own = frame.width / frame.height
    assert min(platform.ratios[0], own) <= layout.width / layout.height <= max(platform.ratios[1], own)
    assert layout.crop.width <= layout.width
    assert layout.crop.height <= layout.height
    assert layout.crop.reduction >= 1 - 1e-9
    assert layout.crop.width <= width
    assert layout.crop.height <= height
    assert layout.width <= frame.width
    assert layout.height <= frame.height


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("focus", "colour"),
    [((0, 0), RED), ((WHOLE, 0), GREEN), ((0, WHOLE), BLUE), ((WHOLE, WHOLE), YELLOW)],
)
def test_the_focal_point_is_a_place_in_the_upright_picture(
    orientation: int, focus: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    """A banner of so wide a picture shows one half; a narrow one the other."""
    content = synthetic.lying(400, 400, orientation)
    for frame in (Frame("flat", 180, 60), Frame("narrow", 60, 180)):
        picture = shown(render(content, frame, Framing(focus=Point(*focus))))
        assert near(picture, (0.1 if focus[0] == 0 else 0.9, 0.1 if focus[1] == 0 else 0.9), colour)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_chosen_part_is_what_is_shown(orientation: int) -> None:
    content = synthetic.lying(400, 300, orientation)
    picture = shown(render(content, SQUARE, Framing(crops={"square": Box(5_000, 0, 5_000, 5_000)})))
    assert picture.size == (150, 150)
    assert all(near(picture, (across, down), GREEN) for across in (0.05, 0.5, 0.95) for down in (0.05, 0.95))


def test_a_part_of_another_frame_changes_nothing() -> None:
    content = synthetic.lying(400, 300, 1)
    elsewhere = Framing(crops={"wide": Box(0, 0, 100, 100)})
    assert render(content, SQUARE, elsewhere).content == render(content, SQUARE, Framing()).content


def test_letterboxes_keep_everything_on_the_background() -> None:
    made = render(synthetic.lying(400, 300, 6), BANNER, Framing(fill=Fill.LETTERBOX, background="102030"))
    picture = shown(made)
    assert picture.size == (400, 100)
    assert near(picture, (0.05, 0.5), (0x10, 0x20, 0x30))
    assert near(picture, (0.95, 0.5), (0x10, 0x20, 0x30))
    assert near(picture, (0.45, 0.2), RED)
    assert near(picture, (0.55, 0.8), YELLOW)


def test_a_small_picture_is_not_blown_up_by_its_letterbox() -> None:
    picture = shown(render(synthetic.plain(50, 40), SQUARE, Framing(fill=Fill.LETTERBOX, background="000000")))
    assert picture.size == (50, 50)


def test_a_blurred_ground_has_the_pictures_own_colours() -> None:
    content = synthetic.saved(Image.new("RGB", (300, 300), (40, 200, 120)))
    picture = shown(render(content, BANNER, Framing(fill=Fill.BLUR)))
    assert picture.size == (400, 100)
    assert near(picture, (0.02, 0.5), (30, 150, 90))
    assert near(picture, (0.5, 0.5), (40, 200, 120))


def test_a_whole_picture_keeps_its_own_ratio() -> None:
    picture = shown(render(synthetic.lying(900, 300, 3), SQUARE, Framing(fill=Fill.WHOLE)))
    assert picture.size == (200, 67)
    assert near(picture, (0.1, 0.1), RED)
    assert near(picture, (0.9, 0.9), YELLOW)


def test_a_panorama_kept_whole_is_made_high_enough_for_its_network() -> None:
    content = synthetic.saved(synthetic.corners(12_000, 200))
    picture = shown(images.render(content, recipes.wish_of("instagram.square@fill=whole;on=ff00ff")))
    assert picture.width == 1080
    assert picture.width / picture.height <= 1.91
    assert near(picture, (0.5, 0.1), (255, 0, 255))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_shows_through_is_the_chosen_background(mode: str) -> None:
    content = synthetic.saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode), "PNG")
    picture = shown(render(content, SQUARE, Framing(background="0080ff")))
    assert near(picture, (0.5, 0.5), (0, 0x80, 0xFF))


@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_part_that_zooms_in_is_made_from_all_its_pixels(orientation: int) -> None:
    """The master of so large a picture has half its pixels; a fine grid is seen in the part only if all were used."""
    picture = Image.new("RGB", (4_400, 4_000), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    for left in range(0, 4_400, 4):
        draw.rectangle((left, 0, left + 1, 4_000), fill=(0, 0, 0))
    turn = synthetic.LAID_DOWN[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = synthetic.saved(picture.transpose(turn) if turn is not None else picture, quality=92, exif=exif)
    chosen = Framing(crops={"square": Box(2_000, 2_000, 910, 1_000)})
    part = shown(render(content, Frame("square", 400, 400), chosen)).convert("L")
    assert part.size == (400, 400)
    row = list(part.tobytes()[200 * 400 : 200 * 400 + 40])
    assert row == pytest.approx([row[0], row[1], row[2], row[3]] * 10, abs=12)
    assert max(row) > 240
    assert min(row) < 15


framing_of_any_kind = st.builds(
    Framing,
    focus=st.none() | st.builds(Point, places, places),
    crops=st.just({}) | st.builds(lambda part: {"square": part, "banner": part}, boxes()),
    fill=st.sampled_from(Fill),
    background=st.sampled_from(["ffffff", "204060"]),
)
ORIGINALS = {
    "large": synthetic.saved(synthetic.corners(4_100, 3_900).rotate(7)),
    "turned": synthetic.lying(500, 900, 6),
    "palette": synthetic.saved(synthetic.corners(300, 700).convert("P"), "PNG"),
}


@settings(max_examples=12, deadline=None)
@given(
    name=st.sampled_from(sorted(ORIGINALS)),
    wanted=st.lists(
        st.tuples(st.sampled_from([SQUARE, BANNER, PLATFORMS["x"].frame]), framing_of_any_kind), min_size=1, max_size=4
    ),
)
def test_a_wish_gives_the_same_bytes_alone_and_in_company(name: str, wanted: list[tuple[Frame, Framing]]) -> None:
    wishes = [Wish(frame, JPEG, 5_000_000, framing) for frame, framing in wanted]
    together = images.render_all(ORIGINALS[name], wishes)
    assert together == [images.render(ORIGINALS[name], wish) for wish in wishes]


def test_the_credit_is_all_that_is_written_into_the_file() -> None:
    framing = framings.parse("credit=Humas%20Kota%20%C2%A9%20S%C3%A9bastien")
    content = synthetic.saved(synthetic.corners(64, 48), comment=b"<?php")
    made = render(content, SQUARE, framing)
    exif = dict(shown(made).getexif())
    assert {0x013B, 0x8298} == exif.keys()
    assert "Humas Kota © Sébastien".encode() in made.content
    assert b"<?php" not in made.content
    told = subprocess.run(["exiftool", "-s3", "-Artist", "-"], input=made.content, capture_output=True, check=True)
    assert told.stdout.decode().strip() == "Humas Kota © Sébastien"
