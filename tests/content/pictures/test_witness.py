"""ExifTool as an independent witness: whatever a file carried, no rendition carries anything but pixels."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from content.pictures import opening
from content.pictures.recipes import OVERVIEW, recipe, wish_of
from content.pictures.shapes import Made
from content.pictures.studio import Studio
from content.platforms import PLATFORMS
from tests.content.pictures import synthetic

pytestmark = pytest.mark.skipif(not shutil.which("exiftool"), reason="the Debian package libimage-exiftool-perl is missing")

STUDIO = Studio()
WISHES = [wish_of(name) for name in (OVERVIEW, *(recipe(platform) for platform in PLATFORMS))]
SERIAL, NAME, WORDS = "SN-4242-RAHASIA", "Fotografer Rahasia", "Catatan rahasia"
# What describes a file and its pixels, and nothing of where they come from.
ALLOWED = {"SourceFile", "ExifTool", "File", "JFIF", "PNG", "RIFF", "GIF", "QuickTime", "Composite"}
SUSPICIOUS = (
    "gps",
    "serial",
    "comment",
    "xmp",
    "thumbnail",
    "preview",
    "iptc",
    "software",
    "creator",
    "author",
    "date",
    "profile",
)
# Of the file on our own disk, of which ExifTool tells too.
ABOUT_THE_DISK = {"File:FileModifyDate", "File:FileAccessDate", "File:FileInodeChangeDate"}
KINDS = tuple(kind for kind in opening.MIMES if kind != "MPO")
STUFFING = (
    "-GPSLatitude=-6.1754", "-GPSLatitudeRef=S", "-GPSLongitude=106.8272", "-GPSLongitudeRef=E",
    f"-SerialNumber={SERIAL}", f"-Artist={NAME}", f"-XMP-dc:Creator={NAME}", f"-XMP-aux:SerialNumber={SERIAL}",
    f"-IPTC:By-line={NAME}", f"-Comment={WORDS}", f"-UserComment={WORDS}", "-ICC_Profile<=profile.icc",
    "-ThumbnailImage<=thumbnail.jpg",
)  # fmt: skip


def told_of(folder: Path) -> list[dict[str, object]]:
    """All that ExifTool finds in the files of a folder, by "group:tag"."""
    told = subprocess.run(
        ["exiftool", "-json", "-a", "-u", "-G0", "-r", str(folder)], capture_output=True, check=True, timeout=60
    )
    found: list[dict[str, object]] = json.loads(told.stdout)
    return found


def renditions_of(content: bytes, folder: Path, name: str) -> int:
    """Every network's rendition, as files; how many."""
    for number, made in enumerate(STUDIO.render(content, WISHES, filename=name)):
        assert isinstance(made, Made), made
        (folder / f"{name}.{number}.{made.mime.rpartition('/')[2]}").write_bytes(made.content)
    return len(WISHES)


def assert_nothing_is_told(folder: Path, count: int) -> None:
    found = told_of(folder)
    assert len(found) == count
    for one in found:
        names = set(one) - ABOUT_THE_DISK
        assert {name.partition(":")[0] for name in names} <= ALLOWED, one
        assert not [name for name in names if any(word in name.lower() for word in SUSPICIOUS)], one
        assert not [value for value in one.values() if any(word in str(value) for word in (SERIAL, NAME, WORDS))], one


@pytest.fixture(scope="module")
def stuffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One picture of each kind, with all the metadata that ExifTool can write into it."""
    folder = tmp_path_factory.mktemp("stuffed")
    pictures = folder / "pictures"
    pictures.mkdir()
    (folder / "profile.icc").write_bytes(synthetic.swapped_profile())
    (folder / "thumbnail.jpg").write_bytes(synthetic.plain(160, 120))
    for kind in KINDS:
        (pictures / f"{kind}.{kind.lower()}").write_bytes(synthetic.saved(synthetic.corners(900, 700), kind))
    wrote = ["exiftool", "-q", "-m", "-overwrite_original", *STUFFING, str(pictures)]
    subprocess.run(wrote, cwd=folder, capture_output=True, check=False, timeout=60)
    return pictures


def test_the_witness_sees_what_was_stuffed_in(stuffed: Path) -> None:
    told = {str(one["SourceFile"]).rpartition("/")[2]: json.dumps(one) for one in told_of(stuffed)}
    assert {name for name, words in told.items() if NAME in words} >= {
        "JPEG.jpeg",
        "PNG.png",
        "TIFF.tiff",
        "GIF.gif",
        "HEIF.heif",
    }
    assert all(
        word in told["JPEG.jpeg"] for word in ("EXIF:GPSLatitude", "IPTC:By-line", "ICC_Profile", SERIAL, WORDS, "Thumbnail")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_stuffed_in_does_not_come_out(stuffed: Path, tmp_path: Path, kind: str) -> None:
    content = (stuffed / f"{kind}.{kind.lower()}").read_bytes()
    assert STUDIO.look(content).width == 900
    assert_nothing_is_told(tmp_path, renditions_of(content, tmp_path, kind))


def test_no_rendition_of_a_real_photograph_tells_anything(shared: Path, tmp_path: Path) -> None:
    photographs = sorted((shared / "pictures").glob("*.jpg"))
    assert any("EXIF:GPSLatitude" in one for one in told_of(shared / "pictures"))
    count = sum(renditions_of(path.read_bytes(), tmp_path, path.stem) for path in photographs)
    assert_nothing_is_told(tmp_path, count)
