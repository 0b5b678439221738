"""Plans come in whole or not at all, with their events, people and pictures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from content.approval import approvals, reviews
from content.foundation import journal
from content.foundation.db import Database
from content.foundation.journal import Entry
from content.people.accounts import Account
from content.people.people import Person
from content.pictures.assets import Asset
from content.pictures.hindrances import DiskFull
from content.pictures.renditions import Rendition
from content.pictures.store import PictureStore
from content.planning.events import Event
from content.publication import changes
from content.writing.plans import columns, sheet
from content.writing.plans.loading import Report, load_plan
from content.writing.posts import Post, PostState
from content.writing.variants import Variant
from tests.cast import NOON, Cast
from tests.content.writing.plans.conftest import INTAKE, Load
from tests.content.writing.plans.office import ALT, ON_FACEBOOK, counts, rows_in, told, variant
from tests.content.writing.plans.sheets import as_bytes, line


def test_a_plan_becomes_posts_with_variants_events_people_and_pictures(load: Load, database: Database) -> None:
    pictured = line(**ON_FACEBOOK, link_media="jolla.jpg", teks_alternatif=ALT, takarir="Untuk Facebook.", zona="WITA")
    assert counts(load(as_bytes(line(), pictured))) == (2, 0, 0, 1)
    first, second = variant(database, "A-1"), variant(database, "A-2")
    assert first.post_id == second.post_id
    assert (first.post.title, first.post.text, first.post.state, first.post.version) == (
        "Jakarta siap", "Jakarta siap menyambut tamu.", PostState.DRAFT, 1,
    )  # fmt: skip
    assert (first.post.author.name, first.post.last_editor.name, first.post.campaign.name) == (
        "Alya",
        "Bima",
        "KTT ke-43 ASEAN",
    )
    assert (second.text, second.zone, second.due_at) == (
        "Untuk Facebook.",
        "Asia/Makassar",
        datetime(2023, 8, 31, 4, tzinfo=UTC),
    )
    assert [(row.asset.filename, row.alt_text) for row in second.pictures] == [("jolla.jpg", ALT)]
    assert (first.anchor, first.offset_days) == ("start", -5)
    with database.reading() as session:
        event = session.scalars(select(Event)).one()
        assert (event.starts_on, event.ends_on, event.zone) == (date(2023, 9, 5), date(2023, 9, 7), "Asia/Jakarta")
        assert [row.recipe.partition("@")[0] for row in session.scalars(select(Rendition))] == ["facebook.portrait"]


def test_an_author_who_edits_alone_is_the_last_editor(load: Load, database: Database) -> None:
    load(as_bytes(line(editor="")))
    assert variant(database, "A-1").post.last_editor.name == "Alya"


def test_a_person_of_the_plan_is_the_person_of_that_name(load: Load, database: Database, cast: Cast) -> None:
    load(as_bytes(line(penyusun="Alya", editor="Orang baru")))
    assert variant(database, "A-1").post.author_id == cast.alya.id
    with database.reading() as session:
        added = session.scalars(select(Person).where(Person.name == "Orang baru")).one()
    assert added.password_hash is None


def test_one_fault_keeps_everything_out(load: Load, database: Database, tmp_path: Path) -> None:
    pictured = line(**ON_FACEBOOK, link_media="jolla.jpg", teks_alternatif=ALT)
    report = load(as_bytes(line(), pictured, line(nomor="A-3", zona="X")))
    assert told(report) == [(4, "zona", "UnknownZone")]
    assert not report.saved
    assert counts(report) == (0, 0, 0, 0)
    assert [rows_in(database, table) for table in (Post, Variant, Asset, Person, Event)] == [0, 0, 0, 0, 0]
    assert not (tmp_path / "pictures").exists()


def test_a_dry_run_reports_and_saves_nothing(load: Load, database: Database, tmp_path: Path) -> None:
    report = load(as_bytes(line(link_media="jolla.jpg", teks_alternatif=ALT)), dry_run=True)
    assert counts(report) == (1, 0, 0, 1)
    assert (report.dry_run, report.saved) == (True, False)
    assert rows_in(database, Post) == 0
    assert not (tmp_path / "pictures").exists()


def test_numbers_used_twice_and_events_on_two_dates_are_told(load: Load) -> None:
    moved = line(nomor="A-3", tanggal_kegiatan="6-7 September 2023")
    report = load(as_bytes(line(), line(kanal="facebook"), moved, line(nomor="A-4", akun="x", zona="y")))
    assert told(report) == [
        (3, "nomor", "NumberTwice"), (4, "tanggal_kegiatan", "EventDaysDiffer"),
        (5, "zona", "UnknownZone"), (5, "akun", "UnknownAccount"),
    ]  # fmt: skip


def test_the_journal_tells_of_the_import_and_of_each_post(load: Load, database: Database) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK)))
    with database.reading() as session:
        entries = {entry.action: json.loads(entry.facts) for entry in session.scalars(select(Entry))}
        assert list(journal.breaks(session)) == []
    assert entries["plan.imported"] == {"file": "rencana.csv", "rows": "2", "created": "2", "updated": "0", "posts": "1"}
    assert sorted(json.loads(entries["post.imported"]["rows"])) == ["A-1", "A-2"]


def test_a_full_disk_saves_nothing(database: Database, register: object, pictures: Path, tmp_path: Path) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "rencana.csv"
    path.write_bytes(as_bytes(line(link_media="jolla.jpg", teks_alternatif=ALT)))
    with pytest.raises(DiskFull):
        load_plan(
            database, PictureStore(tmp_path / "store", sync=full), path, media=pictures, intake=INTAKE,
            may_change=changes.may_change, by="import", now=NOON,
        )  # fmt: skip
    assert rows_in(database, Post) == 0


def test_pictures_are_found_beside_the_plan(load: Load, database: Database, pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "gambar").mkdir()
    (tmp_path / "gambar" / "jolla.jpg").write_bytes((pictures / "jolla.jpg").read_bytes())
    assert load(as_bytes(line(link_media="jolla.jpg", teks_alternatif=ALT)), media=None).saved


def test_an_editor_named_in_the_plan_cannot_approve_the_post(load: Load, database: Database, cast: Cast) -> None:
    load(as_bytes(line(editor="Dewi"), line(**ON_FACEBOOK, editor="Dewi")))
    with database.writing() as session:
        post = session.get_one(Post, variant(database, "A-1").post_id)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        with pytest.raises(approvals.NotYourOwn):
            approvals.give(session, post=post, seen="", approver=cast.dewi, now=NOON)


def test_two_thousand_rows_take_seconds(load: Load, database: Database) -> None:
    units = ("pemprov", "kominfotik", "dishub")
    lines = [
        line(nomor=f"A-{number}", akun=units[number % 3], judul=f"Judul {number // 3}", takarir=f"Isi ke-{number}.", tagar="")
        for number in range(2_000)
    ]
    began = process_time()
    assert counts(load(as_bytes(*lines))) == (2_000, 0, 0, 667)
    assert process_time() - began < 20


@pytest.fixture
def demo(shared: Path) -> Path:
    plan = shared / "data" / "rencana-konten-ktt43.csv"
    if not plan.exists():
        pytest.skip("the office's own plan is not beside the repository")
    return plan


def load_demo(database: Database, path: Path, tmp_path: Path, media: Path) -> Report:
    return load_plan(
        database, PictureStore(tmp_path / "store"), path, media=media, intake=INTAKE, may_change=changes.may_change,
        by="import", now=NOON,
    )  # fmt: skip


def test_the_plan_of_2023_comes_in(
    demo: Path, shared: Path, database: Database, register: dict[tuple[str, str], Account], tmp_path: Path
) -> None:
    report = load_demo(database, demo, tmp_path, shared / "pictures")
    assert (report.rows, told(report), report.created) == (39, [], 39)
    assert variant(database, "K43-038").due_at == datetime(2023, 5, 9, 1, 0, tzinfo=UTC)
    as_workbook = Workbook()
    assert as_workbook.active is not None
    for row in (columns.COLUMNS, *(tuple(row.cells.values()) for row in sheet.read(demo).rows)):
        as_workbook.active.append(row)
    saved = BytesIO()
    as_workbook.save(saved)
    (tmp_path / "plan.xlsx").write_bytes(saved.getvalue())
    assert counts(load_demo(database, tmp_path / "plan.xlsx", tmp_path, shared / "pictures")) == (0, 0, 39, report.posts)


def test_every_bad_row_of_the_broken_plan_is_told(
    demo: Path, shared: Path, database: Database, register: dict[tuple[str, str], Account], tmp_path: Path
) -> None:
    report = load_demo(database, demo.with_name("rencana-rusak.csv"), tmp_path, shared / "pictures")
    assert [(row, column) for row, column, _ in told(report)] == [
        (3, "rencana_tayang"), (4, "zona"), (5, "akun"), (6, "rencana_tayang"), (7, "kanal"), (8, "link_media"),
        (9, "nomor"), (10, "judul"), (11, "takarir"), (12, "takarir"), (13, "rencana_tayang"),
    ]  # fmt: skip
    assert rows_in(database, Post) == 0
