"""Uploads that survive a broken line: the protocol tus 1.0, as its specification says it, byte by byte."""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

import config
from config import Settings
from content.foundation.db import Database
from content.people.people import Person
from content.pictures import arrivals
from content.pictures.arrivals import Arrival
from content.pictures.assets import Asset
from content.pictures.landing import Landing
from tests.cast import Cast
from tests.web.conftest import Browser, Clock

SignedIn = Callable[[Person], Browser]


def picture(colour: str = "navy") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return file.getvalue()


PICTURE = picture()
HALF = len(PICTURE) // 2


class Sender:
    """Speaks the protocol as a client would, on top of a signed-in browser."""

    def __init__(self, browser: Browser) -> None:
        self.client, self.token = browser.client, browser.token()

    def ask(self, method: str, address: str, body: bytes | None = None, /, **headers: str) -> TestResponse:
        said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token, "Accept": "application/json"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = "application/offset+octet-stream" if body is not None else None
        return self.client.open(address, method=method, headers=said, data=body, content_type=kind)

    def begin(self, size: int, filename: str = "kapal.jpg", **more: str) -> str:
        named = f"filename {b64encode(filename.encode()).decode()},filetype {b64encode(b'video/mp4').decode()}"
        answer = self.ask("POST", "/unggah", Upload_Length=str(size), Upload_Metadata=named, **more)
        assert answer.status_code == 201, answer.text
        return answer.location

    def send(self, address: str, body: bytes, at: int, **more: str) -> TestResponse:
        return self.ask("PATCH", address, body, Upload_Offset=str(at), **more)

    def stream(self, address: str, body: object, *, length: int) -> TestResponse:
        """Send what `body` gives, having said `length`."""
        said = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token, "Upload-Offset": "0"}
        line = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "application/offset+octet-stream"}
        return self.client.patch(address, headers=said, environ_overrides=line)

    def offset(self, address: str) -> int:
        answer = self.ask("HEAD", address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        return int(answer.headers["Upload-Offset"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(data_folder=tmp_path, most_upload_megabytes=1)


@pytest.fixture
def alya(cast: Cast, signed_in: SignedIn) -> Sender:
    return Sender(signed_in(cast.alya))


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], list[str]]:
    """What lies in the uploads folder."""
    return lambda: sorted(path.name for path in (tmp_path / "uploads").glob("*"))


def assets_of(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(asset.id, asset.filename) for asset in session.scalars(select(Asset))]


def test_it_says_what_it_speaks_and_the_largest_file(alya: Sender) -> None:
    answer = alya.client.options("/unggah")
    assert (answer.status_code, answer.headers["Tus-Version"], answer.headers["Tus-Max-Size"]) == (204, "1.0.0", "1000000")
    assert "creation" in answer.headers["Tus-Extension"]


def test_another_version_is_refused_before_anything_is_done(alya: Sender) -> None:
    answer = alya.ask("POST", "/unggah", Upload_Length="10", Tus_Resumable="0.2.2")
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_file_in_pieces_becomes_an_asset(alya: Sender, database: Database, kept: Callable[[], list[str]]) -> None:
    address = alya.begin(len(PICTURE))
    assert alya.offset(address) == 0
    assert alya.send(address, PICTURE[:HALF], 0).headers["Upload-Offset"] == str(HALF)
    assert len(kept()) == 1
    last = alya.send(address, PICTURE[HALF:], HALF)
    assert (last.status_code, assets_of(database)) == (204, [(last.headers["Tayang-Asset"], "kapal.jpg")])
    told = alya.client.get(f"{address}/keadaan").json
    assert told is not None
    assert (told["asset"], told["cause"]) == (last.headers["Tayang-Asset"], "")
    assert kept() == []


def test_a_file_may_come_with_its_creation(alya: Sender, database: Database) -> None:
    answer = alya.ask("POST", "/unggah", PICTURE, Upload_Length=str(len(PICTURE)))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(PICTURE)))
    assert [asset_id for asset_id, _ in assets_of(database)] == [answer.headers["Tayang-Asset"]]


def test_what_came_before_a_broken_line_is_kept(alya: Sender, database: Database) -> None:
    address = alya.begin(len(PICTURE))
    alya.stream(address, io.BytesIO(PICTURE[:HALF]), length=len(PICTURE))
    assert alya.offset(address) == HALF
    assert alya.send(address, PICTURE[HALF:], HALF).status_code == 204
    assert len(assets_of(database)) == 1


def test_bytes_that_nobody_was_told_of_do_not_count_after_a_crash(alya: Sender, tmp_path: Path, database: Database) -> None:
    address = alya.begin(len(PICTURE))
    alya.send(address, PICTURE[:HALF], 0)
    with (tmp_path / "uploads" / address.rpartition("/")[2]).open("ab") as file:
        file.write(bytes(len(PICTURE)))
    assert alya.offset(address) == HALF
    assert alya.send(address, PICTURE[HALF:], HALF).status_code == 204
    with database.reading() as session:
        assert session.scalars(select(Asset.sha256)).all() == [hashlib.sha256(PICTURE).hexdigest()]


def test_a_file_lost_on_the_disk_begins_anew(alya: Sender, tmp_path: Path, database: Database) -> None:
    address = alya.begin(len(PICTURE))
    alya.send(address, PICTURE[:HALF], 0)
    (tmp_path / "uploads" / address.rpartition("/")[2]).unlink()
    assert alya.offset(address) == 0
    assert alya.send(address, PICTURE, 0).status_code == 204
    assert len(assets_of(database)) == 1


def test_a_wrong_offset_is_a_conflict_and_keeps_nothing(alya: Sender) -> None:
    address = alya.begin(len(PICTURE))
    alya.send(address, PICTURE[:HALF], 0)
    assert alya.send(address, PICTURE[:HALF], 0).status_code == 409
    assert alya.send(address, PICTURE[HALF:], HALF + 1).status_code == 409
    assert alya.offset(address) == HALF


def test_more_than_was_announced_is_refused(alya: Sender) -> None:
    address = alya.begin(HALF)
    assert alya.send(address, PICTURE, 0).status_code == 413
    assert alya.offset(address) == 0


def test_a_colleague_sees_no_upload_of_mine(alya: Sender, cast: Cast, signed_in: SignedIn) -> None:
    address = alya.begin(len(PICTURE))
    bima = Sender(signed_in(cast.bima))
    answers = [
        bima.ask("HEAD", address), bima.send(address, PICTURE, 0), bima.ask("DELETE", address),
        bima.client.get(f"{address}/keadaan"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 4
    assert alya.offset(address) == 0


def test_too_large_is_refused_before_a_byte_is_kept(alya: Sender, kept: Callable[[], list[str]]) -> None:
    answer = alya.ask("POST", "/unggah", Upload_Length="1000001", Upload_Metadata="filename a2FwYWwuanBn")
    assert answer.status_code == 413
    assert answer.json is not None
    assert "kapal.jpg" in answer.json["cause"]
    assert kept() == []


def test_one_person_cannot_fill_the_disk_with_halves(alya: Sender) -> None:
    for _ in range(arrivals.MOST_TIMES_LARGEST):
        alya.begin(1_000_000)
    assert alya.ask("POST", "/unggah", Upload_Length="1").status_code == 429


def test_a_file_that_is_no_picture_is_refused_in_words_and_not_kept(
    alya: Sender, database: Database, kept: Callable[[], list[str]]
) -> None:
    address = alya.begin(12, "catatan.jpg")
    answer = alya.send(address, b"bukan gambar", 0)
    assert answer.status_code == 422
    assert answer.json is not None
    assert "catatan.jpg" in answer.json["cause"]
    told = alya.client.get(f"{address}/keadaan").json
    assert told is not None
    assert (told["cause"], told["asset"]) == (answer.json["cause"], None)
    assert (assets_of(database), kept()) == ([], [])


def test_the_name_and_the_announced_type_decide_nothing(alya: Sender, database: Database) -> None:
    address = alya.begin(len(PICTURE), "../../laporan.pdf")
    assert alya.send(address, PICTURE, 0).status_code == 204
    assert [name for _, name in assets_of(database)] == ["laporan.pdf"]


def test_an_expired_upload_says_so(alya: Sender, database: Database, clock: Clock) -> None:
    address = alya.begin(len(PICTURE))
    with database.writing() as session:
        session.get_one(Arrival, address.rpartition("/")[2]).expires_at = clock.time
    assert alya.ask("HEAD", address).status_code == 410
    assert alya.send(address, PICTURE, 0).status_code == 410


def test_a_second_sender_waits(alya: Sender, tmp_path: Path) -> None:
    address = alya.begin(len(PICTURE))
    with Landing(tmp_path / "uploads").held(address.rpartition("/")[2]):
        assert alya.send(address, PICTURE, 0).status_code == 423
        assert alya.ask("DELETE", address).status_code == 423
    assert alya.send(address, PICTURE, 0).status_code == 204


def test_two_at_once_do_not_mix_their_bytes(alya: Sender, app: Flask, cast: Cast, signed_in: SignedIn) -> None:
    address = alya.begin(len(PICTURE))
    other = Sender(signed_in(cast.alya))
    answers: list[int] = []

    class Slow:
        """Sends half, lets the other come between, sends the rest."""

        def __init__(self) -> None:
            self.rest = iter((PICTURE[:HALF], PICTURE[HALF:]))

        def read(self, size: int = -1) -> bytes:
            answers.append(other.send(address, PICTURE, 0).status_code)
            return next(self.rest, b"")

    sent = alya.stream(address, Slow(), length=len(PICTURE))
    assert (sent.status_code, set(answers)) == (204, {423})


def test_a_cancelled_upload_leaves_nothing(alya: Sender, kept: Callable[[], list[str]]) -> None:
    address = alya.begin(len(PICTURE))
    alya.send(address, PICTURE[:HALF], 0)
    assert alya.ask("DELETE", address).status_code == 204
    assert (alya.ask("HEAD", address).status_code, kept()) == (404, [])


@pytest.fixture
def checked() -> Callable[[bytes, str], str]:
    """The header that says what a piece must amount to."""
    return lambda piece, name: f"{name} {b64encode(hashlib.new(name, piece).digest()).decode()}"


def test_a_piece_that_was_damaged_on_its_way_is_not_kept(alya: Sender, checked: Callable[[bytes, str], str]) -> None:
    address = alya.begin(len(PICTURE))
    assert alya.send(address, PICTURE[:HALF], 0, Upload_Checksum=checked(PICTURE[:HALF], "sha256")).status_code == 204
    assert alya.send(address, PICTURE[HALF:-1], HALF, Upload_Checksum=checked(PICTURE[HALF:], "sha1")).status_code == 460
    assert alya.offset(address) == HALF
    assert alya.send(address, b"x", HALF, Upload_Checksum="crc32 AAAA").status_code == 400
    assert alya.offset(address) == HALF


@pytest.mark.parametrize("length", ["", "-1", "ten", "9" * 19])
def test_a_length_that_is_none_is_refused(alya: Sender, length: str) -> None:
    assert alya.ask("POST", "/unggah", Upload_Length=length).status_code == 400


def test_a_whole_file_that_could_not_be_entered_is_tried_again_without_bytes(
    alya: Sender, database: Database, tmp_path: Path
) -> None:
    address = alya.begin(len(PICTURE))
    blocked = tmp_path / "pictures"
    blocked.write_text("a file where the folder should be")
    assert alya.send(address, PICTURE, 0).status_code == 422
    assert (alya.offset(address), assets_of(database)) == (len(PICTURE), [])
    blocked.unlink()
    assert "Tayang-Asset" in alya.send(address, b"", len(PICTURE)).headers
    assert len(assets_of(database)) == 1
