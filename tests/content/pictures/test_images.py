"""What a file is, and what it becomes: upright, sRGB, cropped, no larger than allowed, the same each time."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from content.pictures import images, looking
from content.pictures.recipes import Wish
from content.pictures.shapes import Look, Made
from content.platforms import PLATFORMS, SQUARE, WIDE, Frame, Platform
from tests.content.pictures import synthetic
from tests.content.pictures.processes import outcome
from tests.content.pictures.synthetic import BLUE, GREEN, RED, YELLOW

SMALL = Frame("small", 80, 80)


def look(content: bytes) -> Look:
    """What it is; what it looks like is proved elsewhere."""
    return replace(looking.look(content, most_megapixels=80, filename="foto.jpg"), print="", suggestion=None)


def render(content: bytes, frame: Frame = SMALL, byte_limit: int = 5_000_000) -> Made:
    return images.render(content, Wish(frame, ("image/jpeg",), byte_limit))


def pixels(made: Made) -> Image.Image:
    """What a browser would show."""
    picture = Image.open(io.BytesIO(made.content))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (made.width, made.height))
    assert not picture.info.get("progressive")
    picture.load()
    return picture


def near(picture: Image.Image, share: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """Whether the pixel at a share of width and height has about this colour."""
    seen = picture.getpixel((int(picture.width * share[0]), int(picture.height * share[1])))
    assert isinstance(seen, tuple)
    return all(abs(one - other) <= 14 for one, other in zip(seen, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_the_kind_is_seen_by_content_not_by_name(kind: str, mime: str) -> None:
    assert look(synthetic.plain(64, 48, kind)) == Look(mime, 64, 48)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_seen_and_made_upright(orientation: int) -> None:
    content = synthetic.lying(400, 300, orientation)
    assert look(content) == Look("image/jpeg", 400, 300)
    for frame in (Frame("same", 160, 120), Frame("tall", 90, 160), Frame("whole", 400, 300)):
        picture = pixels(render(content, frame))
        assert picture.size == (frame.width, frame.height)
        assert near(picture, (0.2, 0.2), RED)
        assert near(picture, (0.8, 0.2), GREEN)
        assert near(picture, (0.2, 0.8), BLUE)
        assert near(picture, (0.8, 0.8), YELLOW)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_portrait_is_cropped_at_the_same_place_however_it_is_stored(orientation: int) -> None:
    picture = pixels(render(synthetic.lying(300, 600, orientation), Frame("flat", 160, 90)))
    assert picture.size == (160, 90)
    assert near(picture, (0.2, 0.6), RED), "the upper half is shown to three quarters"
    assert near(picture, (0.8, 0.6), GREEN)
    assert near(picture, (0.2, 0.9), BLUE)
    assert near(picture, (0.8, 0.9), YELLOW)


def test_real_phones_pictures_are_upright(shared: Path) -> None:
    for name in ("landscape_3.jpg", "landscape_6.jpg"):
        content = (shared / "pictures" / name).read_bytes()
        assert look(content) == Look("image/jpeg", 600, 450)
        upper, lower = (brightness(pixels(render(content)), half) for half in (0, 1))
        assert upper > lower + 20, f"{name}: the sky is above"


def brightness(picture: Image.Image, half: int) -> float:
    """The mean brightness of the upper (0) or lower (1) half."""
    width, height = picture.size
    part = picture.convert("L").crop((0, half * height // 2, width, (half + 1) * height // 2))
    return sum(level * count for level, count in enumerate(part.histogram())) / (part.width * part.height)


def test_broken_metadata_do_not_matter(shared: Path) -> None:
    content = (shared / "pictures" / "image00971.jpg").read_bytes()
    assert look(content) == Look("image/jpeg", 636, 227)
    assert pixels(render(content, WIDE)).size == (400, 225)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_metadata_of_rubbish_do_not_matter() -> None:
    content = synthetic.saved(synthetic.corners(64, 64), exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff" + b"\x99" * 40)
    assert look(content) == Look("image/jpeg", 64, 64)
    assert near(pixels(render(content)), (0.2, 0.2), RED)


def test_a_profile_is_honoured() -> None:
    content = synthetic.saved(Image.new("RGB", (64, 64), (250, 10, 10)), icc_profile=synthetic.swapped_profile())
    picture = pixels(render(content))
    assert near(picture, (0.5, 0.5), (10, 10, 250))


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("profile", [b"rubbish" * 40, synthetic.swapped_profile()[:200]])
def test_a_broken_profile_is_passed_over(mode: str, profile: bytes) -> None:
    content = synthetic.saved(Image.new(mode, (64, 64)), icc_profile=profile)
    look(content)
    assert pixels(render(content)).size == (64, 64)


def test_a_profile_of_another_mode_is_passed_over() -> None:
    content = synthetic.saved(Image.new("L", (64, 64), 128), icc_profile=synthetic.swapped_profile())
    assert near(pixels(render(content)), (0.5, 0.5), (128, 128, 128))


def test_print_colours_become_screen_colours() -> None:
    content = synthetic.saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)))
    assert near(pixels(render(content)), (0.5, 0.5), (255, 0, 0))


def test_transparency_is_laid_on_white() -> None:
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 32, 64))
    for kind in ("PNG", "WEBP"):
        seen = pixels(render(synthetic.saved(picture, kind)))
        assert near(seen, (0.2, 0.5), RED)
        assert near(seen, (0.8, 0.5), (255, 255, 255))


def test_half_transparency_is_mixed_with_white() -> None:
    for picture in (Image.new("RGBA", (64, 64), (0, 0, 0, 128)), Image.new("LA", (64, 64), (0, 128))):
        assert near(pixels(render(synthetic.saved(picture, "PNG"))), (0.5, 0.5), (127, 127, 127))


def test_a_palette_with_a_transparent_colour_is_laid_on_white() -> None:
    picture = Image.new("P", (64, 64), 0)
    picture.putpalette([*(0, 0, 0), *RED])
    picture.paste(1, (0, 0, 32, 64))
    for kind in ("PNG", "GIF"):
        seen = pixels(render(synthetic.saved(picture, kind, transparency=0)))
        assert near(seen, (0.2, 0.5), RED)
        assert near(seen, (0.8, 0.5), (255, 255, 255))


def test_sixteen_bits_become_eight() -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    assert look(synthetic.saved(grey, "PNG")) == Look("image/png", 64, 64)
    assert near(pixels(render(synthetic.saved(grey, "PNG"))), (0.5, 0.5), (128, 128, 128))
    assert near(pixels(render(synthetic.deep_rgb_png(64, 64))), (0.5, 0.5), (0x80, 0x40, 0xC0))


def test_black_and_white_is_a_picture_too() -> None:
    assert near(pixels(render(synthetic.saved(Image.new("1", (64, 64), 1), "PNG"))), (0.5, 0.5), (255, 255, 255))


def test_the_second_view_of_a_phone_is_left_behind() -> None:
    content = synthetic.saved(
        synthetic.corners(64, 64), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 64), (255, 0, 255))]
    )
    assert look(content) == Look("image/jpeg", 64, 64)
    made = render(content)
    assert near(pixels(made), (0.2, 0.2), RED)
    assert b"MPF" not in made.content


def test_one_pixel_is_one_pixel() -> None:
    content = synthetic.plain(1, 1, "PNG")
    assert look(content) == Look("image/png", 1, 1)
    assert pixels(render(content, WIDE)).size == (1, 1)


def test_a_panorama_is_cropped_and_never_upscaled() -> None:
    content = synthetic.saved(synthetic.corners(12_000, 200))
    assert look(content) == Look("image/jpeg", 12_000, 200)
    assert pixels(render(content, SQUARE)).size == (200, 200)


def test_an_animation_shows_its_first_frame_in_no_time() -> None:
    assert pixels(render(synthetic.long_gif(5_000))).size == (1, 1)


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_every_network_gets_what_it_accepts(platform: Platform, shared: Path) -> None:
    photographs = [path.read_bytes() for path in sorted((shared / "pictures").glob("*.jpg"))]
    strange = [synthetic.saved(synthetic.corners(*size)) for size in ((12_000, 200), (200, 6_000), (7, 5), (1, 1), (333, 777))]
    heavy = synthetic.saved(synthetic.noise(platform.frame.width, platform.frame.height), "PNG")
    for content in (*photographs, *strange, heavy):
        made = images.render(content, Wish(platform.frame, platform.mimes, platform.picture_bytes))
        assert made.mime in platform.mimes
        assert len(made.content) <= platform.picture_bytes
        assert made.width <= platform.frame.width
        assert made.height <= platform.frame.height
        assert platform.ratios[0] <= made.width / made.height <= platform.ratios[1]
        picture = Image.open(io.BytesIO(made.content))
        picture.load()
        assert (picture.size, Image.MIME[str(picture.format)]) == ((made.width, made.height), made.mime)


def test_the_same_picture_gives_the_same_bytes_in_every_process(shared: Path) -> None:
    path = shared / "pictures" / "landscape_6.jpg"
    script = (
        "import hashlib, pathlib; from content.pictures import images; from content.platforms import WIDE\n"
        "from content.pictures.recipes import Wish\n"
        f"made = images.render(pathlib.Path({str(path)!r}).read_bytes(), Wish(WIDE, ('image/jpeg',), 60_000))\n"
        "print(hashlib.sha256(made.content).hexdigest())\n"
    )
    here = hashlib.sha256(render(path.read_bytes(), WIDE, byte_limit=60_000).content).hexdigest()
    assert {outcome(script, PYTHONHASHSEED=seed) for seed in ("1", "2")} == {here}
