"""`./tayang picture` makes what networks want, says what it made, and refuses without a trace."""

from __future__ import annotations

import hashlib
import io
import resource
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands.conftest import Tayang


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "hasil"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Red on the left, blue on the right."""
    path = tmp_path / "monas.jpg"
    picture = Image.new("RGB", (1600, 800), (200, 20, 20))
    picture.paste((20, 20, 200), (800, 0, 1600, 800))
    picture.save(path, quality=95)
    return path


def colour(path: Path, place: tuple[float, float]) -> str:
    """Which of the two colours is at a place, in fractions."""
    with Image.open(path) as picture:
        red, _, blue = picture.convert("RGB").getpixel((int(place[0] * picture.width), int(place[1] * picture.height)))  # type: ignore[misc] # of an RGB picture there are three
    return "red" if red > blue else "blue"


def test_one_file_per_network_with_everything_that_is_known_of_it(tayang: Tayang, photo: Path, out: Path) -> None:
    told = tayang.told("picture", str(photo), "--for", "x,instagram,bluesky", "--out", str(out))
    assert (told["ok"], told["file"]) == (True, str(photo))
    made: list[dict[str, Any]] = told["renditions"]
    assert [(one["platform"], one["format"]) for one in made] == [
        ("x", "wide"),
        ("instagram", "portrait"),
        ("bluesky", "portrait"),
    ]
    for one in made:
        content = Path(one["file"]).read_bytes()
        assert Path(one["file"]).name.startswith(f"monas-{one['platform']}-{one['format']}.")
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["digest"])
        with Image.open(io.BytesIO(content)) as seen:
            assert (seen.size, Image.MIME[str(seen.format)]) == ((one["width"], one["height"]), one["mime"])
    assert sorted(path.name for path in out.iterdir()) == sorted(Path(one["file"]).name for one in made)


def test_people_read_a_table(tayang: Tayang, photo: Path, out: Path) -> None:
    lines = tayang("picture", str(photo), "--for", "x", "--out", str(out)).stdout.splitlines()
    assert lines[0].split() == ["network", "format", "pixels", "bytes", "quality", "file"]
    assert lines[1].split()[:2] == ["X", "wide"]


@pytest.mark.parametrize(("focus", "seen"), [("0,0.5", "red"), ("1,0.5", "blue")])
def test_the_focal_point_stays_in_sight(tayang: Tayang, photo: Path, out: Path, focus: str, seen: str) -> None:
    arguments = ("--for", "instagram", "--out", str(out), "--format", "square", "--focus", focus)
    [made] = tayang.told("picture", str(photo), *arguments)["renditions"]
    assert {colour(Path(made["file"]), (across, 0.5)) for across in (0.1, 0.5, 0.9)} == {seen}


def test_a_letterbox_keeps_all_of_it(tayang: Tayang, photo: Path, out: Path) -> None:
    arguments = ("--for", "instagram", "--out", str(out), "--format", "square", "--fill", "letterbox")
    [made] = tayang.told("picture", str(photo), *arguments)["renditions"]
    assert [colour(Path(made["file"]), (across, 0.5)) for across in (0.1, 0.9)] == ["red", "blue"]


def test_every_format_is_made_where_all_are_wanted(tayang: Tayang, photo: Path, out: Path) -> None:
    made = tayang.told("picture", str(photo), "--for", "x", "--out", str(out), "--format", "all")["renditions"]
    assert [one["format"] for one in made] == ["wide", "square", "portrait", "link"]


def test_the_same_again_changes_nothing_and_another_file_is_not_overwritten(tayang: Tayang, photo: Path, out: Path) -> None:
    first = tayang.told("picture", str(photo), "--for", "x", "--out", str(out))
    assert tayang.told("picture", str(photo), "--for", "x", "--out", str(out)) == first
    path = Path(first["renditions"][0]["file"])
    path.write_bytes(b"something of mine")
    said = tayang.told("picture", str(photo), "--for", "x,bluesky", "--out", str(out))
    assert (said["ok"], said["problem"], path.read_bytes()) == (False, "OutputTaken", b"something of mine")
    assert list(out.iterdir()) == [path], "nothing else was written either"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"not a picture", "kind"), (b"\xff\xd8\xff\xe0 and nothing more", "damaged")], ids=["text", "torn"]
)
def test_a_bad_file_is_refused_with_its_reason_and_status_2(
    tayang: Tayang, tmp_path: Path, out: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "rusak.jpg"
    path.write_bytes(content)
    plain = tayang("picture", str(path), "--for", "x", "--out", str(out))
    assert (plain.returncode, plain.stdout, "rusak.jpg" in plain.stderr) == (2, "", True)
    said = tayang.told("picture", str(path), "--for", "x", "--out", str(out))
    assert said["ok"] is False
    assert said["error"]["reason"] == reason
    assert f"{said['error']['cause']} {said['error']['fix']}" == plain.stderr.strip()
    assert not out.exists()


def test_a_file_that_is_not_there_is_refused_alike(tayang: Tayang, out: Path) -> None:
    done = tayang("picture", "tidak-ada.jpg", "--for", "x", "--out", str(out))
    assert (done.returncode, "tidak-ada.jpg" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--for", "myspace"), "UnknownNetwork"),
        (("--for", "x", "--format", "bundar"), "UnknownFormat"),
        (("--for", "x", "--focus", "kiri"), "FocusUnreadable"),
        (("--for", "x", "--focus", "0.5,1.5"), "FocusUnreadable"),
    ],
)
def test_what_was_asked_wrongly_is_named(
    tayang: Tayang, photo: Path, out: Path, arguments: tuple[str, ...], problem: str
) -> None:
    done = tayang("picture", str(photo), *arguments, "--out", str(out), "--json")
    assert done.returncode == 1
    assert f'"problem": "{problem}"' in done.stdout


def test_a_folder_that_cannot_be_written_to_is_named(tayang: Tayang, photo: Path, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("a file where the folder should be")
    said = tayang.told("picture", str(photo), "--for", "x", "--out", str(tmp_path / "berkas" / "hasil"))
    assert said["problem"] == "OutputUnusable"


def test_it_answers_in_the_readers_language(tayang: Tayang, photo: Path, out: Path) -> None:
    said = tayang("picture", str(photo), "--for", "x", "--out", str(out), TAYANG_LANGUAGE="id").stdout
    assert said.split()[:2] == ["jejaring", "format"]


def test_no_database_is_made_and_it_starts_quickly(tayang: Tayang, photo: Path, out: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert tayang("picture", str(photo), "--for", "x", "--out", str(out)).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
    assert not tayang.folder.exists()
