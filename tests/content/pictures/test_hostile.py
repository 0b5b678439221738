"""Files made to harm meet the studio, in its real processes: each does the right thing, in bounded memory and time."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from content.pictures import animations, kinds, opening, polyglots
from content.pictures.kinds import Kind
from content.pictures.recipes import wish_of
from content.pictures.refusals import (
    Damaged,
    Disguised,
    Document,
    NotAPicture,
    PictureRefused,
    RawPhotograph,
    TooManyFrames,
    TooManyPixels,
    TooMuchWork,
    VectorDrawing,
)
from content.pictures.shapes import Made
from content.pictures.studio import Ceilings, Studio
from tests.content.pictures import hostile, synthetic
from tests.content.pictures.synthetic import saved

# Little memory: what needs more would be seen. Time is generous, for other tests may use the machine too.
STUDIO = Studio(Ceilings(megapixels=80, frames=500, memory=600_000_000, seconds=30))
TIGHT = Studio(Ceilings(megapixels=80, frames=500, memory=100_000_000, seconds=20))
WISHES = [wish_of("x.wide"), wish_of("instagram.portrait"), wish_of("bluesky.square")]
PAGE = b"<html><body onload=alert(1)>"
PHP = b"<?php system($_GET['c']); ?>"
SVG = b'<?xml version="1.0"?>\n<!-- gambar --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

REFUSED = {
    "a PNG bomb of 20,000 × 20,000": (synthetic.bomb(), TooManyPixels),
    "a PNG header that claims everything": (synthetic.png(2**31 - 1, 2**31 - 1, depth=8, colour=2, body=b""), TooManyPixels),
    "a WebP header that claims 268 megapixels": (synthetic.huge_webp(), TooManyPixels),
    "a GIF frame that claims 3,600 megapixels": (synthetic.lying_gif(), TooManyPixels),
    "a TIFF that claims 1,600 megapixels": (hostile.huge_tiff(), TooManyPixels),
    "a TIFF tag that claims a billion values": (hostile.counting_tiff(), Damaged),
    "an AVIF that claims 30,000 × 30,000": (hostile.claiming("AVIF", 30_000), Damaged),
    "a HEIC that claims 30,000 × 30,000": (hostile.claiming("HEIF", 30_000), Damaged),
    "an AVIF that claims 12,000 × 12,000": (hostile.claiming("AVIF", 12_000), TooManyPixels),
    "a HEIC that claims 12,000 × 12,000": (hostile.claiming("HEIF", 12_000), Damaged),
    "a GIF of 5,000 frames": (synthetic.long_gif(5_000), TooManyFrames),
    "a PNG that claims two billion frames": (hostile.lying_apng(), TooManyFrames),
    "a text that unfolds to 100 MB": (hostile.unfolding_text(), TooMuchWork),
    "a profile that unfolds to 100 MB": (hostile.unfolding_profile(), TooMuchWork),
    "a zip behind a JPEG": (synthetic.plain() + hostile.zipped(), Disguised),
    "a zip in a JPEG's comment": (hostile.in_comment(hostile.zipped()), Disguised),
    "an empty-named tail after a zip": (synthetic.plain() + hostile.zipped() + bytes(200), Disguised),
    "a zip in a PNG": (hostile.in_png(hostile.zipped()), Disguised),
    "a zip behind a GIF": (synthetic.plain(8, 8, "GIF") + hostile.zipped("META-INF/MANIFEST.MF"), Disguised),
    "a RAR behind a PNG": (synthetic.plain(8, 8, "PNG") + b"Rar!\x1a\x07\x01\x00" + bytes(40), Disguised),
    "a 7z behind a WebP": (synthetic.plain(8, 8, "WEBP") + b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40), Disguised),
    "a PDF that begins in a comment": (hostile.in_comment(b"%PDF-1.7\n1 0 obj"), Disguised),
    "a page behind a JPEG": (synthetic.plain() + PAGE, Disguised),
    "PHP in a comment": (hostile.in_comment(PHP), Disguised),
    "PHP in a PNG's text": (hostile.in_png(PHP), Disguised),
    "a script in a GIF": (synthetic.saved(Image.new("P", (8, 8)), "GIF", comment=b"<ScRiPt>alert(1)"), Disguised),
    "a program behind a JPEG": (synthetic.plain() + b"MZ" + bytes(80) + b"This program cannot be run in DOS mode.", Disguised),
    "an SVG": (SVG, VectorDrawing),
    "a PDF": (b"%PDF-1.7\n1 0 obj", Document),
    "a page with a drawing in it": (b"<!doctype html><html><svg></svg></html>", NotAPicture),
    "a raw photograph": (hostile.raw_photograph(), RawPhotograph),
    "a truncated JPEG": (saved(synthetic.noise(400, 300))[:20_000], Damaged),
    "a JPEG of nothing": (b"\xff\xd8\xff\xe0", Damaged),
    "a HEIC of nothing": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1", Damaged),
    "an AVIF of nothing": (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1", Damaged),
    "nothing": (b"", NotAPicture),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_for_the_right_reason_in_little_memory_and_time(what: str) -> None:
    content, reason = REFUSED[what]
    with pytest.raises(PictureRefused) as caught:
        TIGHT.look(content, filename="foto.jpg")
    assert type(caught.value) is reason
    assert caught.value.facts["filename"] == "foto.jpg"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_frames_that_are_allowed_one_by_one_are_refused_together(kind: str) -> None:
    content = hostile.long_animation(kind)
    assert STUDIO.look(content).frames == 40
    with pytest.raises(TooManyFrames) as caught:
        Studio(Ceilings(megapixels=1)).look(content, filename="foto")
    assert caught.value.facts["most"] == 33


def test_a_gif_is_counted_as_its_decoder_counts_it() -> None:
    for content in (hostile.long_animation("GIF"), synthetic.long_gif(7), synthetic.plain(8, 8, "GIF")):
        with Image.open(io.BytesIO(content)) as picture:
            assert animations.frames_of_gif(content, most=500) == getattr(picture, "n_frames", 1)
    assert animations.frames_of_gif(synthetic.long_gif(5_000), most=500) == 501


TAKEN = {
    "a photograph with a film behind it": (hostile.motion_photo(), ("image/jpeg", 640, 480, 1)),
    "a photograph with a second view": (hostile.two_views(), ("image/jpeg", 64, 48, 1)),
    "a JPEG in CMYK": (saved(synthetic.corners(640, 480).convert("CMYK")), ("image/jpeg", 640, 480, 1)),
    "a PNG of 16 bits": (synthetic.deep_rgb_png(300, 200), ("image/png", 300, 200, 1)),
    "a grey PNG of 16 bits": (saved(Image.new("I;16", (300, 200), 30_000), "PNG"), ("image/png", 300, 200, 1)),
    "one pixel": (synthetic.plain(1, 1, "PNG"), ("image/png", 1, 1, 1)),
    "a panorama": (synthetic.plain(12_000, 200), ("image/jpeg", 12_000, 200, 1)),
    "a column": (synthetic.plain(3, 9_000, "PNG"), ("image/png", 3, 9_000, 1)),
    "a TIFF": (saved(synthetic.corners(64, 48), "TIFF"), ("image/tiff", 64, 48, 1)),
    "a TIFF that runs in a circle": (hostile.circling_tiff(), ("image/tiff", 16, 16, 1)),
    "a compressed TIFF": (saved(synthetic.corners(64, 48), "TIFF", compression="tiff_lzw"), ("image/tiff", 64, 48, 1)),
    "an AVIF": (saved(synthetic.corners(64, 48), "AVIF"), ("image/avif", 64, 48, 1)),
    "a HEIC": (saved(synthetic.corners(64, 48), "HEIF"), ("image/heic", 64, 48, 1)),
    "a PNG with 40,000 texts": (hostile.many_texts(), ("image/png", 64, 48, 1)),
    "an animation": (synthetic.long_gif(3), ("image/gif", 1, 1, 3)),
    "a palette with a clear colour": (saved(Image.new("P", (64, 48), 3), "PNG", transparency=3), ("image/png", 64, 48, 1)),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_odd_and_honest_is_taken_and_rendered(what: str) -> None:
    content, expected = TAKEN[what]
    look = STUDIO.look(content, filename="foto.jpg")
    assert (look.mime, look.width, look.height, look.frames) == expected
    assert all(isinstance(made, Made) for made in STUDIO.render(content, WISHES))


def test_every_photograph_of_the_collection_is_taken(shared: Path) -> None:
    for path in sorted((shared / "pictures").glob("*.jpg")):
        assert STUDIO.look(path.read_bytes(), filename=path.name).mime == "image/jpeg"


def test_a_photograph_cut_anywhere_is_refused_and_never_stops_the_studio(shared: Path) -> None:
    whole = (shared / "pictures" / "DSCN0010.jpg").read_bytes()
    for share in (0.01, 0.2, 0.5, 0.8, 0.99):
        with pytest.raises(Damaged):
            STUDIO.look(whole[: int(len(whole) * share)], filename="foto.jpg")


SEEDS = [
    saved(synthetic.corners(48, 40), kind)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF", "MPO")
] + [synthetic.long_gif(4), hostile.in_png(b"teks")]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """An honest file with bytes changed, a part taken out or put in twice, or its end cut."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    begin, length = draw(st.integers(0, len(content) - 1)), draw(st.integers(0, 40))
    match draw(st.sampled_from(["keep", "drop", "double", "cut"])):
        case "drop":
            del content[begin : begin + length]
        case "double":
            content[begin:begin] = content[begin : begin + length]
        case "cut":
            del content[begin:]
    return bytes(content)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(content=mutated())
def test_whatever_is_changed_in_a_file_it_is_only_ever_taken_or_refused(content: bytes) -> None:
    try:
        TIGHT.look(content, filename="foto")
    except PictureRefused:
        return
    for made in TIGHT.render(content, WISHES[:1]):
        assert isinstance(made, Made | PictureRefused)


def test_chance_does_not_make_a_disguise() -> None:
    """20 MB of noise, with the first bytes of an archive and of a page strewn in."""
    noise = random.Random(43).randbytes(20_000_000)
    strewn = noise[:9_000_000] + b"PK\x03\x04" + noise[9_000_000:] + b"PK\x05\x06" + noise[:400] + b"<html" + noise[:50]
    assert not polyglots.disguise_of(noise)
    assert not polyglots.disguise_of(strewn)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", Kind.AVIF),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", Kind.HEIF),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", Kind.MOV),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", Kind.MP4),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", Kind.MOV),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", Kind.WEBM),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", Kind.MKV),
        (b"\xef\xbb\xbf <svg>", Kind.SVG),
        (b"GIF89a", Kind.GIF),
        (b"BM6\x00", Kind.NOTHING),
    ],
)
def test_the_kind_is_told_by_the_first_bytes(head: bytes, kind: Kind) -> None:
    assert kinds.kind_of(head) == kind
    assert kinds.is_video(head) == (kind in {Kind.MOV, Kind.MP4, Kind.WEBM, Kind.MKV})


def test_what_a_webp_claims_is_read_before_its_decoder_makes_room() -> None:
    for options in ({"lossless": True}, {"quality": 50}, {"quality": 50, "exif": b"Exif\x00\x00II*\x00"}):
        content = saved(Image.new("RGB", (321, 123)), "WEBP", **options)
        assert opening.claimed_webp(content) == (321, 123)
