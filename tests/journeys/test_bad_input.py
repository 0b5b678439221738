"""What goes wrong outside Tayang is said in one sentence with the next step, in the reader's language, and loses nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

import config
from commands.ready import ready
from config import Settings
from content.foundation import heartbeats
from content.foundation.db import Database, DatabaseUnavailable
from content.foundation.wording import translator
from content.people.accounts import Account
from content.pictures.drawings import scene
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post
from scheduler.bells import BrokerWatch
from scheduler.tick import tick
from tests.cast import Cast
from tests.commands.conftest import Tayang, at_a_terminal, free_port
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, receipt, released, state_of
from workers.app import make_app
from workers.publishing import publish_one

HEADER = (
    "nomor;kampanye;tahap;nama_kegiatan;tanggal_kegiatan;rencana_tayang;zona;akun;kanal;jenis_konten;pilar;judul;takarir;tagar;"
    "tautan;teks_alternatif;link_media;sumber;sensitivitas;penyusun;editor;verifikator;penyetuju;status;bukti_tayang"
)


def plan(folder: Path, **changes: str) -> Path:
    """A plan with one good row, but for `changes`."""
    row = {
        "nomor": "U-1", "kampanye": "Uji", "tahap": "Persiapan", "nama_kegiatan": "Uji",
        "tanggal_kegiatan": "5-7 September 2027",
        "rencana_tayang": "04/09/2027 09.00", "zona": "Asia/Jakarta", "akun": "pemprov", "kanal": "x", "jenis_konten": "Foto",
        "judul": "Uji", "takarir": "Jakarta siap.", "teks_alternatif": "Cakrawala kota di tepi air", "link_media": "kota.jpg",
        "sensitivitas": "rutin", "penyusun": "Alya",
    } | changes  # fmt: skip
    path = folder / "rencana.csv"
    path.write_text("\ufeff" + HEADER + "\r\n" + ";".join(row.get(name, "") for name in HEADER.split(";")) + "\r\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good picture."""
    made = tmp_path / "rencana"
    made.mkdir()
    (made / "kota.jpg").write_bytes(scene("kota"))
    return made


def stored(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Post)) or 0


@pytest.mark.parametrize(
    ("changes", "column", "indonesian", "english"),
    [
        ({"zona": "WITAX"}, "zona", "Zona waktu “WITAX” tidak ada.", "There is no time zone “WITAX”."),
        ({"link_media": "hilang.jpg"}, "link_media", "Tidak ada gambar “hilang.jpg”", "no picture “hilang.jpg”"),
        ({"link_media": "rusak.jpg"}, "link_media", "rusak.jpg", "rusak.jpg"),
        ({"takarir": "x" * 70_000}, "takarir", "70000", "70000"),
        ({"judul": '=HYPERLINK("http://x")'}, "judul", "rumus", "formula"),
    ],
)
def test_a_bad_row_is_named_in_both_languages_and_nothing_is_stored(
    database: Database, tayang: Tayang, folder: Path, changes: dict[str, str], column: str, indonesian: str, english: str
) -> None:
    (folder / "rusak.jpg").write_bytes(scene("rusak")[:20_000])
    path = plan(folder, **changes)
    for language, expected in (("id", indonesian), ("en", english)):
        told = tayang.told("import", str(path), TAYANG_LANGUAGE=language)
        assert told["ok"] is False
        [error] = told["errors"]
        assert (error["row"], error["column"]) == (2, column)
        assert expected in error["cause"]
        assert error["fix"]
    assert stored(database) == 0


def test_the_good_row_alone_is_stored(database: Database, tayang: Tayang, folder: Path) -> None:
    assert tayang.told("import", str(plan(folder)))["created"] == 1
    assert stored(database) == 1


@contextmanager
def embedded(tmp_path: Path) -> Iterator[tuple[Settings, Database, Tayang]]:
    """An installation on the embedded SQLite."""
    settings = config.load(data_folder=tmp_path / "data", port=free_port(), rehearsal_port=free_port(), language="id")
    database = ready(settings)
    with at_a_terminal(settings) as tayang:
        yield settings, database, tayang
    database.close()


def test_a_locked_database_is_said_and_nothing_is_lost(tmp_path: Path, folder: Path) -> None:
    with (
        embedded(tmp_path) as (settings, database, tayang),
        closing(sqlite3.connect(settings.data_folder / "tayang.sqlite")) as other,
    ):
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        refused = tayang("import", str(plan(folder)))
        other.execute("ROLLBACK")
        assert refused.returncode == 1
        said = refused.stdout + refused.stderr
        assert "Basis data sedang tidak dapat dipakai" in said
        assert "Traceback" not in said
        assert tayang.told("import", str(plan(folder)))["created"] == 1
        assert stored(database) == 1


def fill_up(database: Database) -> None:
    """Write, in one transaction, more than there is room for."""
    with database.writing() as session:
        for number in range(2_000):
            heartbeats.beat(session, f"n{number}", now=DUE, facts={"x": "x" * 500})


def test_a_full_disk_is_said_and_nothing_is_half_stored(tmp_path: Path) -> None:
    with embedded(tmp_path) as (_, database, _tayang):
        with database.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count={pages + 1}"))
        with pytest.raises(DatabaseUnavailable) as refusal:
            fill_up(database)
        assert "full" in refusal.value.sentence()
        assert "tidak ada yang hilang" in refusal.value.sentence(translator("id"))
        with database.reading() as session:
            assert session.execute(text("SELECT count(*) FROM heartbeat")).scalar_one() == 0


def test_a_database_that_cannot_take_the_result_leaves_the_post_to_be_looked_for(
    database: Database, cast: Cast, register: dict[tuple[str, str], Account], tmp_path: Path
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    clock = Clock()

    def lose_the_database() -> None:
        raise DatabaseUnavailable(detail="disk full")

    team = crew(database, tmp_path, Stand(answers=[receipt("1")], before_answer=lose_the_database), clock)
    assert publish_one(team, name) is None
    assert state_of(database, name) is State.CALLING


def test_an_absent_broker_delays_and_loses_nothing(
    database: Database, cast: Cast, register: dict[tuple[str, str], Account], tmp_path: Path
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    absent = make_app(config.load(data_folder=tmp_path, broker_url=f"redis://127.0.0.1:{free_port()}/0"))
    watch = BrokerWatch()

    def call(names: Sequence[str]) -> None:
        absent.send_task("publications.publish", kwargs={"publication_ids": list(names)})

    ring = watch.watched(call)
    assert tick(database, now=DUE, patience=PATIENCE, ring=ring).rung == 1
    assert not watch.reachable
    heard: list[str] = []
    tick(database, now=DUE + PATIENCE.ring_again, patience=PATIENCE, ring=heard.extend)
    assert heard == [name]
    with database.reading() as session:
        assert session.get_one(Publication, name).state == State.PLANNED


def test_doctor_names_an_absent_broker_and_what_to_do(tmp_path: Path) -> None:
    with embedded(tmp_path) as (_, _database, tayang):
        told = tayang.told("doctor", BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")
        [check] = [check for check in told["checks"] if check["name"] == "broker"]
        assert check["ok"] is False
        assert check["fix"]


def test_an_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    with embedded(tmp_path) as (_, _database, tayang):
        address = f"postgresql+psycopg://tayang:rahasia@127.0.0.1:{free_port()}/tayang"
        refused = tayang("import", "x.csv", DATABASE_URL=address)
        assert refused.returncode == 1
        assert "rahasia" not in refused.stderr
        assert "Traceback" not in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
