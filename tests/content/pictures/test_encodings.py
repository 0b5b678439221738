"""Bytes under a limit: the best quality while it looks the same, then another kind, then fewer pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont
from skimage.metrics import structural_similarity

from bench.pictures import scenes
from content.pictures import encodings, files, flatness, likeness, qualities
from content.pictures.encodings import ALIKE
from content.pictures.shapes import Made
from tests.content.pictures import synthetic

JPEG, PNG, WEBP, AVIF = "image/jpeg", "image/png", "image/webp", "image/avif"
PHOTOGRAPH = Image.open(io.BytesIO(scenes.drawn(1200, 900))).convert("RGB").resize((640, 480), Image.Resampling.LANCZOS)
FULL = files.lossy(PHOTOGRAPH, JPEG, qualities.BEST)


def notice() -> Image.Image:
    """Coloured letters on an even ground."""
    picture = Image.new("RGB", (600, 400), (250, 246, 232))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=24)
    for line in range(12):
        draw.text((20, 10 + line * 32), f"Pelayanan KTP {line}.00 sampai {line + 4}.00 WIB", fill=(190, 20, 40), font=font)
    return picture


def shown(made: Made) -> Image.Image:
    picture = Image.open(io.BytesIO(made.content))
    assert picture.size == (made.width, made.height)
    assert Image.MIME[str(picture.format)] == made.mime
    return picture.convert("RGB")


def witness(one: Image.Image, other: Image.Image) -> float:
    """Structural similarity by scikit-image."""
    found = structural_similarity(np.asarray(one.convert("L")), np.asarray(other.convert("L")))  # type: ignore[no-untyped-call]  # no types
    return float(found)


@pytest.mark.parametrize("quality", [85, 60, 30, 10])
def test_likeness_is_what_another_library_says(quality: int) -> None:
    other = files.pixels(files.lossy(PHOTOGRAPH, JPEG, quality))
    assert likeness.similarity(PHOTOGRAPH, other) == pytest.approx(witness(PHOTOGRAPH, other), abs=0.006)


def test_likeness_of_the_same_and_of_the_opposite() -> None:
    assert likeness.similarity(PHOTOGRAPH, PHOTOGRAPH) == pytest.approx(1.0)
    assert likeness.similarity(PHOTOGRAPH, ImageChops.invert(PHOTOGRAPH)) < 0.1
    with pytest.raises(ValueError, match="is not"):
        likeness.similarity(PHOTOGRAPH, PHOTOGRAPH.reduce(2))


def test_a_photograph_is_not_flat_and_a_notice_is() -> None:
    assert flatness.evenness(PHOTOGRAPH) < 0.3
    assert not flatness.is_flat(synthetic.noise(100, 100))
    assert flatness.is_flat(notice())
    assert flatness.is_flat(Image.new("RGB", (1, 500)))


def test_a_light_photograph_keeps_the_best_quality_as_plain_jpeg() -> None:
    made = encodings.encode(PHOTOGRAPH, mimes=(JPEG, PNG, WEBP, AVIF), byte_limit=5_000_000)
    assert (made.content, made.mime, made.quality) == (FULL, JPEG, 85)


@pytest.mark.parametrize("share", [0.95, 0.88, 0.82])
def test_a_heavy_photograph_is_brought_close_to_the_limit_and_still_looks_the_same(share: float) -> None:
    limit = int(len(FULL) * share)
    made = encodings.encode(PHOTOGRAPH, mimes=(JPEG,), byte_limit=limit)
    assert (made.width, made.height) == PHOTOGRAPH.size
    assert 0.9 * limit <= len(made.content) <= limit
    assert 40 <= made.quality < 85
    assert witness(shown(made), files.pixels(FULL)) >= ALIKE - 0.004


def test_what_would_no_longer_look_the_same_gets_fewer_pixels_instead() -> None:
    made = encodings.encode(PHOTOGRAPH, mimes=(JPEG,), byte_limit=len(FULL) // 5)
    assert made.width < PHOTOGRAPH.width
    assert made.width * PHOTOGRAPH.height == made.height * PHOTOGRAPH.width
    assert len(made.content) <= len(FULL) // 5


@pytest.mark.parametrize("mime", [WEBP, AVIF])
def test_a_better_kind_is_taken_before_pixels_are_lost(mime: str) -> None:
    limits = [int(len(FULL) * share) for share in (0.75, 0.65, 0.6)]
    made = [encodings.encode(PHOTOGRAPH, mimes=(JPEG, mime), byte_limit=limit) for limit in limits]
    taken = [one for one in made if one.mime == mime]
    assert taken
    assert all(shown(one).size == PHOTOGRAPH.size for one in taken)
    heavy = files.pixels(files.lossy(PHOTOGRAPH, mime, qualities.BEST))
    assert all(witness(shown(one), heavy) >= ALIKE - 0.004 for one in taken)
    assert all(len(one.content) <= limit for one, limit in zip(made, limits, strict=True))


@pytest.mark.parametrize("limit", [60_000, 110_000, 20_000, 700])
def test_even_noise_comes_under_the_limit(limit: int) -> None:
    made = encodings.encode(synthetic.noise(400, 400), mimes=(JPEG,), byte_limit=limit)
    assert len(made.content) <= limit
    assert shown(made).width == shown(made).height


def test_what_cannot_fit_is_said() -> None:
    with pytest.raises(ValueError, match="no picture fits"):
        encodings.encode(synthetic.noise(40, 40), mimes=(JPEG,), byte_limit=100)
    with pytest.raises(ValueError, match="takes only"):
        encodings.encode(synthetic.noise(40, 40), mimes=(PNG,), byte_limit=100_000)


def test_a_drawing_loses_nothing_where_that_is_less() -> None:
    for mimes in ((JPEG, PNG), (JPEG, WEBP), (JPEG, PNG, WEBP)):
        made = encodings.encode(notice(), mimes=mimes, byte_limit=5_000_000, flat=True)
        assert made.mime != JPEG
        assert made.quality == 100
        assert ImageChops.difference(shown(made), notice()).getbbox() is None
        assert len(made.content) < len(files.lossy(notice(), JPEG, 85, full_colour=True))


def test_a_drawing_as_jpeg_keeps_the_colour_of_its_letters() -> None:
    def strays(picture: Image.Image) -> float:
        red = [one.convert("YCbCr").getchannel("Cr") for one in (picture, notice())]
        return float(np.asarray(ImageChops.difference(*red)).mean())

    flat = encodings.encode(notice(), mimes=(JPEG,), byte_limit=5_000_000, flat=True)
    usual = encodings.encode(notice(), mimes=(JPEG,), byte_limit=5_000_000)
    assert strays(shown(flat)) < strays(shown(usual)) * 0.6


def test_a_photograph_is_a_jpeg_even_where_loss_could_be_avoided() -> None:
    assert encodings.encode(PHOTOGRAPH, mimes=(JPEG, PNG), byte_limit=5_000_000, flat=True).mime == JPEG


def test_a_drawing_of_many_colours_keeps_them_all() -> None:
    picture = Image.linear_gradient("L").resize((300, 200)).convert("RGB")
    assert ImageChops.difference(files.pixels(files.lossless(picture, PNG)), picture).getbbox() is None
    assert ImageChops.difference(files.pixels(files.lossless(notice(), PNG)), notice()).getbbox() is None


def test_the_credit_goes_with_every_kind() -> None:
    written = [files.lossy(notice(), mime, 85, credit="Humas") for mime in (JPEG, WEBP, AVIF)]
    written += [files.lossless(notice(), mime, credit="Humas") for mime in (PNG, WEBP)]
    for content in written:
        assert dict(Image.open(io.BytesIO(content)).getexif()) == {0x013B: "Humas", 0x8298: "Humas"}


def test_a_quality_is_found_in_few_encodings() -> None:
    tried: list[int] = []

    def encode(quality: int) -> bytes:
        tried.append(quality)
        return files.lossy(PHOTOGRAPH, JPEG, quality)

    for share in (0.95, 0.8, 0.65, 0.5):
        tried.clear()
        found = qualities.best_under(encode, int(len(FULL) * share), FULL)
        assert found
        assert len(tried) <= 3
    assert qualities.best_under(encode, len(FULL) // 20, FULL) is None
