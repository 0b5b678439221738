"""Whatever a picture's colours are kept as, what goes out is sRGB as a person would have seen it."""

from __future__ import annotations

import io
import struct
from itertools import pairwise

import pytest
from PIL import Image, ImageCms

from content.pictures import colours, images
from content.pictures.framings import Framing
from content.pictures.recipes import Wish
from content.platforms import Frame
from tests.content.pictures import synthetic

# What lies along the middle of the display colours of Apple's and other phones: primaries as ICC writes them, adapted to D50.
P3 = {b"rXYZ": (0.51512, 0.24120, -0.00105), b"gXYZ": (0.29198, 0.69225, 0.04189), b"bXYZ": (0.15710, 0.06657, 0.78407)}
JPEG = ("image/jpeg",)


def display_p3() -> bytes:
    """A profile like the one in every iPhone's pictures: sRGB's curve, wider primaries."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    for number in range(count):
        name, offset, _ = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        if name in P3:
            profile[offset + 8 : offset + 20] = struct.pack(">3i", *(round(value * 65536) for value in P3[name]))
    return bytes(profile)


def grey_profile() -> bytes:
    """A profile of greys whose curve is a plain line: its middle is far brighter on a screen."""
    profile = bytearray(128)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv" + bytes(4) + struct.pack(">I", 0)
    table = struct.pack(">I4sII4sII", 2, b"wtpt", 128 + 28, len(white), b"kTRC", 128 + 28 + len(white), len(curve))
    body = table + white + curve
    profile[0:4] = struct.pack(">I", 128 + len(body))
    profile[8:12] = b"\x02\x10\x00\x00"
    profile[12:24] = b"mntrGRAYXYZ "
    profile[36:40] = b"acsp"
    profile[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    return bytes(profile) + body


USUAL = Framing()


def seen(content: bytes, framing: Framing = USUAL) -> tuple[int, ...]:
    """The colour of the middle of what goes out, which says nothing of profiles."""
    made = images.render(content, Wish(Frame("small", 40, 40), JPEG, 500_000, framing))
    picture = Image.open(io.BytesIO(made.content))
    assert picture.mode == "RGB"
    assert "icc_profile" not in picture.info
    found = picture.getpixel((20, 20))
    assert isinstance(found, tuple)
    return found


def close(one: tuple[int, ...], other: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(mine - theirs) <= by for mine, theirs in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ((200, 100, 50), (215, 94, 33)),  # a warm tone is deeper in P3's wider space
        ((128, 128, 128), (128, 128, 128)),
        ((0, 255, 0), (0, 255, 0)),  # what no screen of sRGB can show is brought to its edge
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_phones_wide_colours_are_brought_to_srgb(kind: str, stored: tuple[int, ...], shown: tuple[int, ...]) -> None:
    options = {"quality": 95, "subsampling": "4:4:4"} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    content = synthetic.saved(Image.new("RGB", (64, 64), stored), kind, icc_profile=display_p3(), **options)
    assert close(seen(content), shown)
    without = synthetic.saved(Image.new("RGB", (64, 64), stored), kind, **options)
    assert close(seen(without), stored)


def test_a_profile_counts_for_what_shows_through_as_well() -> None:
    content = synthetic.saved(Image.new("RGBA", (64, 64), (200, 100, 50, 255)), "PNG", icc_profile=display_p3())
    assert close(seen(content), (215, 94, 33))
    half = synthetic.saved(Image.new("RGBA", (64, 64), (200, 100, 50, 128)), "PNG", icc_profile=display_p3())
    assert close(seen(half, Framing(background="000000")), (108, 47, 17))


def test_a_profile_counts_for_a_palette_and_for_greys() -> None:
    palette = Image.new("RGB", (64, 64), (200, 100, 50)).convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    assert close(seen(synthetic.saved(palette, "PNG", icc_profile=display_p3())), (215, 94, 33))
    grey = synthetic.saved(Image.new("L", (64, 64), 55), "PNG", icc_profile=grey_profile())
    assert close(seen(grey), (128, 128, 128), by=8)
    greys_that_show_through = synthetic.saved(Image.new("LA", (64, 64), (55, 255)), "PNG", icc_profile=grey_profile())
    assert close(seen(greys_that_show_through), (128, 128, 128), by=8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "I;16", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    if mode in {"PA", "HSV", "LAB"}:
        picture = Image.new("RGB", (8, 8), (10, 200, 30)).convert("P" if mode == "PA" else mode if mode == "HSV" else "RGB")
    else:
        picture = Image.new(mode, (8, 8))
    found = colours.srgb(colours.smooth(picture), None)
    assert found.mode in {"RGB", "RGBA"}
    assert found.info == {}
    assert colours.laid_on(found, "ffffff").mode == "RGB"


def test_what_shows_nothing_through_needs_no_background() -> None:
    assert colours.srgb(Image.new("RGBA", (8, 8), (1, 2, 3, 255)), None).mode == "RGB"
    assert colours.srgb(Image.new("RGBA", (8, 8), (1, 2, 3, 254)), None).mode == "RGBA"


def test_an_edge_that_shows_through_is_not_darkened_by_what_is_hidden() -> None:
    """The colour under a pixel that is not seen at all must not reach its neighbours when the picture gets smaller."""
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (0, 0, 201, 400))
    made = images.render(synthetic.saved(picture, "PNG"), Wish(Frame("small", 40, 40), JPEG, 500_000))
    assert min(Image.open(io.BytesIO(made.content)).convert("L").tobytes()) >= 250


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "I;16"])
def test_a_large_picture_that_is_no_jpeg_is_reduced_as_a_small_one_is(mode: str) -> None:
    """Its rows are worked on some at a time; no seam is seen where one part ends."""
    slope = Image.linear_gradient("L").resize((4_000, 3_900))
    picture = slope.convert("I").point(lambda level: level * 257).convert("I;16") if mode == "I;16" else slope.convert(mode)
    made = images.render(synthetic.saved(picture, "PNG", compress_level=1), Wish(Frame("tall", 100, 195 // 2), JPEG, 500_000))
    column = Image.open(io.BytesIO(made.content)).convert("L").reduce((100, 1)).tobytes()
    assert all(earlier <= later + 1 for earlier, later in pairwise(column))
    assert column[0] < 6
    assert column[-1] > 249
