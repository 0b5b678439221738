"""One decoding for all: the sizes that are kept, where each rendition comes from, and what that takes."""

from __future__ import annotations

import pytest
from PIL import Image

from content.pictures import crops, fills, masters
from content.pictures.crops import Layout
from content.pictures.framings import Fill, Framing
from content.pictures.masters import Original
from content.platforms import LANDSCAPE, PLATFORMS, SQUARE, STORY, Frame
from tests.content.pictures import synthetic
from tests.content.pictures.processes import outcome


def steps(content: bytes, *frames: Frame) -> list[int]:
    original = Original(content)
    return [source.step for source in original.sources([crops.cover(original.width, original.height, one) for one in frames])]


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        ("JPEG", (4_000, 3_900), [2, 2, 2]),
        ("JPEG", (3_900, 4_000), [2, 2, 2]),
        ("JPEG", (2_400, 1_800), [1, 1, 2]),
        ("PNG", (5_900, 5_800), [3, 3, 3]),
        ("PNG", (800, 600), [1, 1, 1]),
        ("WEBP", (3_850, 3_850), [2, 2, 2]),
    ],
)
def test_a_rendition_is_made_from_the_smallest_size_that_has_its_pixels(
    kind: str, size: tuple[int, int], expected: list[int]
) -> None:
    assert steps(synthetic.plain(*size, kind), STORY, SQUARE, LANDSCAPE) == expected


def test_the_company_of_others_changes_no_step() -> None:
    content = synthetic.plain(4_000, 3_900)
    together = steps(content, STORY, Frame("tiny", 90, 90), SQUARE)
    assert together == [*steps(content, STORY), *steps(content, Frame("tiny", 90, 90)), *steps(content, SQUARE)]
    assert together == [2, 32, 2]


def test_the_master_covers_every_format_of_every_network() -> None:
    assert all(max(frame.width, frame.height) <= masters.SHORTEST for one in PLATFORMS.values() for frame in one.frames)


def test_a_picture_is_reduced_alike_however_many_rows_are_worked_on_at_once() -> None:
    picture = synthetic.noise(90, 130)
    whole = picture.reduce(3)
    assert masters.reduced(picture, 3, rows=5).tobytes() == masters.reduced(picture, 3, rows=500).tobytes() == whole.tobytes()


@pytest.mark.parametrize("fill", [Fill.LETTERBOX, Fill.BLUR])
def test_a_canvas_is_filled_around_the_picture_and_not_over_it(fill: Fill) -> None:
    picture = synthetic.noise(40, 20)
    layout = Layout(crops.Crop((0, 0, 40, 20), 40, 20), 40, 60, 0, 20)
    filled = fills.filled(picture, layout, Framing(fill=fill, background="336699"))
    assert filled.size == (40, 60)
    assert filled.crop((0, 20, 40, 40)).tobytes() == picture.tobytes()
    above = filled.crop((0, 0, 40, 20))
    assert (above.getcolors() == [(800, (0x33, 0x66, 0x99))]) == (fill == Fill.LETTERBOX)


def test_a_picture_that_fills_its_canvas_is_left_alone() -> None:
    picture = Image.new("RGB", (4, 4))
    assert fills.filled(picture, Layout(crops.Crop((0, 0, 4, 4), 4, 4), 4, 4), Framing()) is picture


def test_eighty_megapixels_that_show_through_stay_well_under_a_gigabyte() -> None:
    script = (
        "import zlib, pathlib; from content.pictures import images; from content.pictures.recipes import Wish\n"
        "from content.platforms import PORTRAIT, WIDE; from tests.content.pictures import synthetic\n"
        "packer = zlib.compressobj(1); row = bytes(1 + 40_000)\n"
        "body = b''.join(packer.compress(row) for _ in range(8_000)) + packer.flush()\n"
        "content = synthetic.png(10_000, 8_000, depth=8, colour=6, body=body)\n"
        "made = images.render_all(content, [Wish(frame, ('image/jpeg',), 5_000_000) for frame in (PORTRAIT, WIDE)])\n"
        "assert [one.width for one in made] == [1080, 1600]\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(next(line for line in status.splitlines() if line.startswith('VmHWM')).split()[1])\n"
    )
    assert int(outcome(script)) // 1024 < 600, "megabytes; the picture alone takes 320"
