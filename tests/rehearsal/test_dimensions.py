"""A picture's size from its header, in every format; Pillow, which decodes, agrees."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from rehearsal.dimensions import Dimensions, dimensions_of
from tests.rehearsal.pictures import picture


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("WEBP", "image/webp"), ("AVIF", "image/avif")],
)
def test_every_format_says_its_size(kind: str, mime: str) -> None:
    assert dimensions_of(picture(321, 123, kind)) == Dimensions(mime, 321, 123)


def saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA" if kind == "WEBP" else "RGB", (300, 200), 5).save(file, kind, **options)
    return file.getvalue()


def test_lossless_and_extended_webp_say_their_size() -> None:
    assert dimensions_of(saved("WEBP", lossless=True)) == Dimensions("image/webp", 300, 200)
    assert dimensions_of(saved("WEBP", exif=Image.Exif().tobytes() + b"x" * 10)) == Dimensions("image/webp", 300, 200)


def test_a_progressive_jpeg_with_a_comment_and_a_profile_says_its_size() -> None:
    content = saved("JPEG", progressive=True, comment=b"\xff\xc0 halo", icc_profile=b"p" * 70_000)
    assert dimensions_of(content) == Dimensions("image/jpeg", 300, 200)


def test_the_photographs_of_the_office_are_read_as_pillow_reads_them(shared: Path) -> None:
    for path in sorted((shared / "pictures").glob("*.jpg")):
        with Image.open(path) as image:
            assert dimensions_of(path.read_bytes()) == Dimensions("image/jpeg", *image.size)


@given(some.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), some.integers(0, 60))
def test_a_picture_that_is_cut_short_is_no_reason_to_fall_over(kind: str, length: int) -> None:
    dimensions_of(picture(300, 200, kind)[:length])


@given(some.binary(max_size=200))
def test_bytes_that_are_no_picture_are_none(content: bytes) -> None:
    assert dimensions_of(b"?" + content) is None
    dimensions_of(b"\xff\xd8\xff" + content)
    dimensions_of(b"RIFF\0\0\0\0WEBPVP8X" + content)
