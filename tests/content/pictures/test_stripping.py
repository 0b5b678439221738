"""Nothing but pixels goes out: no place, no serial number, no comment, no thumbnail."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from content.pictures import images
from content.pictures.recipes import Wish
from content.platforms import PLATFORMS, WIDE
from tests.content.pictures import synthetic

PHOTOGRAPHS = (
    "DSCN0010.jpg", "DSCN0042.jpg", "HMD_Nokia_8.3_5G.jpg", "image00971.jpg",
    "iphone_hdr_YES.jpg", "jolla.jpg", "landscape_3.jpg", "landscape_6.jpg",
)  # fmt: skip

# What would betray metadata of any kind, whoever wrote them.
TRACES = (
    b"Exif\x00", b"http://", b"<?xpacket", b"Photoshop", b"ICC_PROFILE", b"Apple", b"NIKON", b"COOLPIX", b"Nokia", b"Jolla",
    b"iPhone", b"<?php", b"payload",
)  # fmt: skip

# A JPEG's skeleton: JFIF head, quantisation tables, frame, Huffman tables, scan. No APP1 to APP15, no comment.
SKELETON = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
# A PNG's: head, palette, pixels, end. A WebP's: lossy or lossless pixels.
CHUNKS = {"image/png": {b"IHDR", b"PLTE", b"IDAT", b"IEND"}, "image/webp": {b"VP8 ", b"VP8L"}}


def rendered(content: bytes, platform: str = "x") -> bytes:
    row = PLATFORMS[platform]
    return images.render(content, Wish(row.frame, row.mimes, row.picture_bytes)).content


@pytest.mark.parametrize("name", PHOTOGRAPHS)
@pytest.mark.parametrize("platform", ["x", "instagram", "tiktok"])
def test_a_photograph_goes_out_without_its_metadata(shared: Path, name: str, platform: str) -> None:
    assert_only_pixels(rendered((shared / "pictures" / name).read_bytes(), platform))


def test_the_originals_have_what_must_not_go_out(shared: Path) -> None:
    with Image.open(shared / "pictures" / "DSCN0010.jpg") as picture:
        assert picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert b"Apple" in (shared / "pictures" / "iphone_hdr_YES.jpg").read_bytes()


def test_a_comment_does_not_survive() -> None:
    content = synthetic.saved(synthetic.corners(64, 48), comment=b"<?php system($_GET['c']); ?>")
    assert b"<?php" in content
    assert_only_pixels(rendered(content))


@pytest.mark.parametrize("mimes", [("image/jpeg",), ("image/jpeg", "image/png"), ("image/jpeg", "image/webp")])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_a_drawing_goes_out_without_its_metadata_as_every_kind(mimes: tuple[str, ...], kind: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Nokia"
    content = synthetic.saved(synthetic.corners(300, 200), kind, exif=exif, icc_profile=synthetic.swapped_profile())
    assert b"Nokia" in content
    made = images.render(content, Wish(WIDE, mimes, 5_000_000))
    assert made.mime == mimes[-1]
    assert_only_pixels(made.content)


def test_a_tail_does_not_survive() -> None:
    assert_only_pixels(rendered(synthetic.plain() + b"PK\x03\x04" + b"payload" * 20))


def test_texts_in_other_kinds_do_not_survive() -> None:
    picture = synthetic.corners(64, 48)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Nokia"
    for kind in ("PNG", "WEBP", "GIF"):
        xmp = b"<?xpacket begin?>http://ns.adobe.com/xap/1.0/"
        content = synthetic.saved(picture, kind, exif=exif, xmp=xmp, comment=b"<?php", icc_profile=synthetic.swapped_profile())
        assert_only_pixels(rendered(content))


def assert_only_pixels(content: bytes) -> None:
    """By our own reading of the bytes, by Pillow's, and by ExifTool's where this machine has it."""
    picture = Image.open(io.BytesIO(content))
    mime = Image.MIME[str(picture.format)]
    if mime == "image/jpeg":
        assert set(synthetic.segments(content)) == SKELETON
    else:
        assert set(synthetic.chunks(content)) <= CHUNKS[mime]
    assert not [trace for trace in TRACES if trace in content]
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "background",
        "loop",
        "timestamp",
        "duration",
    }
    assert dict(picture.getexif()) == {}
    if shutil.which("exiftool"):
        assert groups(content) <= {"SourceFile", "ExifTool", "File", "JFIF", "PNG", "RIFF", "Composite"}


def groups(content: bytes) -> set[str]:
    """The groups of metadata that ExifTool finds."""
    told = subprocess.run(["exiftool", "-json", "-a", "-G0", "-"], input=content, capture_output=True, check=True, timeout=30)
    return {name.partition(":")[0] for name in json.loads(told.stdout)[0]}


def test_the_witness_would_see_a_trace() -> None:
    content = synthetic.saved(synthetic.corners(64, 48), comment=b"<?php")
    with pytest.raises(AssertionError):
        assert_only_pixels(content)
    assert_only_pixels(images.render(content, Wish(WIDE, ("image/jpeg",), 5_000_000)).content)
