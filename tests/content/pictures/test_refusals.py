"""What is no picture, what is broken, and what was made to harm: refused, in little memory, whatever its name."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image

from content.pictures import images, looking
from content.pictures.recipes import Wish
from content.pictures.refusals import Damaged, NotAPicture, PictureRefused, TooManyPixels
from content.pictures.shapes import Look, Made
from content.platforms import Frame
from tests.content.pictures import synthetic
from tests.content.pictures.processes import outcome

SMALL = Frame("small", 80, 80)


def look(content: bytes) -> Look:
    return looking.look(content, most_megapixels=80, filename="foto.jpg")


def render(content: bytes) -> Made:
    return images.render(content, Wish(SMALL, ("image/jpeg", "image/png"), 5_000_000))


@pytest.mark.parametrize(
    "content",
    [
        b"ini bukan gambar, hanya teks",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04" + bytes(60),
        b"",
        synthetic.saved(Image.new("RGB", (8, 8)), "BMP"),
    ],
    ids=["text", "HTML", "zip", "empty", "BMP"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(NotAPicture) as caught:
        look(content)
    assert caught.value.facts == {"filename": "foto.jpg", "reason": "kind"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused(kind: str, share: float) -> None:
    content = synthetic.saved(synthetic.noise(200, 200), kind)
    with pytest.raises(Damaged) as caught:
        look(content[: int(len(content) * share)])
    assert caught.value.facts["filename"] == "foto.jpg"


def test_a_photograph_that_lacks_its_end_is_refused(shared: Path) -> None:
    content = (shared / "pictures" / "jolla.jpg").read_bytes()
    with pytest.raises(Damaged):
        look(content[:-2000])


def test_too_many_pixels_are_refused_by_the_header_alone() -> None:
    header_only = synthetic.png(20_000, 20_000, depth=8, colour=2, body=b"")
    with pytest.raises(TooManyPixels) as caught:
        look(header_only)
    assert caught.value.facts["most"] == 80
    with pytest.raises(TooManyPixels):
        look(synthetic.png(2**31 - 1, 2**31 - 1, depth=8, colour=2, body=b""))


@pytest.mark.parametrize("name", ["bomb", "huge_webp", "lying_gif"])
def test_a_bomb_is_refused_in_little_memory(name: str) -> None:
    script = (
        "import resource; from content.pictures import images, looking; from content.pictures.refusals import PictureRefused\n"
        "from tests.content.pictures import synthetic\n"
        f"content = synthetic.{name}()\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = most()\n"
        "try: looking.look(content, most_megapixels=80)\n"
        "except PictureRefused as refused: print(refused.facts['reason'], (most() - before) // 1024)\n"
    )
    reason, grown = outcome(script).split()
    assert reason == "pixels"
    assert int(grown) < 30, "megabytes"


def test_many_pictures_at_once_take_the_memory_of_two() -> None:
    script = (
        "import resource, threading; from content.pictures import looking; from tests.content.pictures import synthetic\n"
        "content = synthetic.plain(5000, 4000, 'PNG')\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = most()\n"
        "asked = [threading.Thread(target=looking.look, args=(content,), kwargs={'most_megapixels': 80}) for _ in range(8)]\n"
        "[thread.start() for thread in asked]\n"
        "[thread.join() for thread in asked]\n"
        "print((most() - before) // 1024)\n"
    )
    assert int(outcome(script)) < 3 * 60, "megabytes; one such picture takes 60 or 80"


def test_bytes_that_anyone_wrote_are_only_ever_taken_or_refused() -> None:
    chance = random.Random(43)
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = synthetic.saved(synthetic.corners(40, 40), kind)
        for _ in range(150):
            broken = bytearray(whole)
            for _ in range(chance.randint(1, 6)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                looking.look(bytes(broken), most_megapixels=1)
                render(bytes(broken))
            except PictureRefused:
                continue
