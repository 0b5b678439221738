"""Files in pieces: durable before anyone is told, one writer at a time, nothing kept of what could not be kept."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.foundation.problems import NotFound
from content.pictures import arrivals, drawings
from content.pictures.arrivals import TooManyArrivals, WrongOffset
from content.pictures.hindrances import DiskFull
from content.pictures.intake import Intake
from content.pictures.landing import ArrivalBusy, Landing, TooManyBytes
from content.pictures.reception import Piece, Reception
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from tests.cast import NOON, Cast

NAME = "0" * 32
# Writes without end, and dies in the midst of it.
WRITER = """
import sys
from pathlib import Path
from content.pictures.landing import Landing
def pieces():
    for number in range(64):
        if number == 40:
            print("half", flush=True)
            sys.stdin.read()
        yield b"x" * 65_536
landing = Landing(Path(sys.argv[1]))
with landing.held(sys.argv[2]) as file:
    landing.add(file, pieces(), at=0, most=10**9)
"""


def reception(database: Database, folder: Path, landing: Landing | None = None) -> Reception:
    made = landing or Landing(folder / "uploads")
    return Reception(database, made, PictureStore(folder / "pictures"), Intake(Studio(), 1_000_000), lambda: NOON)


def test_a_full_disk_keeps_nothing_of_the_piece_and_says_so(database: Database, cast: Cast, tmp_path: Path) -> None:
    full: list[int] = []

    def sync(handle: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        os.fsync(handle)

    here = reception(database, tmp_path, Landing(tmp_path / "uploads", sync=sync))
    name = here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=100).id
    here.receive(name, Piece(0, [b"x" * 10]), owner_id=cast.alya.id)
    full.append(1)
    with pytest.raises(DiskFull):
        here.receive(name, Piece(10, [b"y" * 10]), owner_id=cast.alya.id)
    assert here.landing.size(name) == 10
    assert here.look(name, owner_id=cast.alya.id)[1] == 10


def test_a_writer_that_dies_frees_the_file_and_its_bytes_do_not_count(database: Database, cast: Cast, tmp_path: Path) -> None:
    here = reception(database, tmp_path)
    scene = drawings.scene("pagi.jpg")
    name = here.expect(owner_id=cast.alya.id, filename="pagi.jpg", size=len(scene)).id
    command = [sys.executable, "-c", WRITER, str(tmp_path / "uploads"), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        with pytest.raises(ArrivalBusy):
            here.receive(name, Piece(0, [scene]), owner_id=cast.alya.id)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert here.landing.size(name) > 0
    assert here.look(name, owner_id=cast.alya.id)[1] == 0
    arrival, _ = here.receive(name, Piece(0, [scene]), owner_id=cast.alya.id)
    assert arrival.asset_id


def test_more_than_was_announced_leaves_what_was_there(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    with landing.held(NAME) as file:
        landing.add(file, [b"abc"], at=0, most=4)
        with pytest.raises(TooManyBytes):
            landing.add(file, [b"d", b"e"], at=3, most=1)
    assert landing.size(NAME) == 3


@pytest.mark.parametrize("name", ["../etc/passwd", "", "A" * 32, "0" * 31, f"{'0' * 31}\n"])
def test_a_name_that_is_none_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound), Landing(tmp_path).held(name):
        pass


def test_a_piece_begins_where_the_last_one_ended(database: Database, cast: Cast, tmp_path: Path) -> None:
    here = reception(database, tmp_path)
    name = here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=100).id
    with pytest.raises(WrongOffset) as refused:
        here.receive(name, Piece(1, [b"x"]), owner_id=cast.alya.id)
    assert (refused.value.facts["received"], here.landing.size(name)) == (0, 0)


def test_what_is_settled_leaves_room_for_more(database: Database, cast: Cast, tmp_path: Path) -> None:
    here = reception(database, tmp_path)
    first = here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=10).id
    for _ in range(arrivals.MOST_FILES - 1):
        here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=10)
    with pytest.raises(TooManyArrivals):
        here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=10)
    here.expect(owner_id=cast.bima.id, filename="kapal.jpg", size=10)
    here.cancel(first, owner_id=cast.alya.id)
    here.expect(owner_id=cast.alya.id, filename="kapal.jpg", size=10)
