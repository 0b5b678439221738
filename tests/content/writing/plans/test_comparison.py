"""A second import changes what the plan changed, and nothing else; what is out or was edited by people stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from content.approval import reviews
from content.foundation import journal
from content.foundation.db import Database
from content.planning.events import Event
from content.writing.posts import Post, PostState
from content.writing.variants import Variant
from tests.cast import NOON, Cast
from tests.content.writing.plans.conftest import Load
from tests.content.writing.plans.office import ALT, ON_FACEBOOK, counts, rows_in, told, variant
from tests.content.writing.plans.sheets import as_bytes, as_xlsx, line


def test_the_same_plan_twice_changes_nothing(load: Load, database: Database) -> None:
    plan = as_bytes(line(), line(**ON_FACEBOOK, link_media="jolla.jpg", teks_alternatif=ALT))
    load(plan)
    with database.reading() as session:
        before = journal.newest(session)
    assert counts(load(plan)) == (0, 0, 2, 1)
    assert counts(load(as_xlsx(line(), line(**ON_FACEBOOK, link_media="jolla.jpg", teks_alternatif=ALT)), name="p.xlsx")) == (
        0, 0, 2, 1,
    )  # fmt: skip
    with database.reading() as session:
        assert journal.newest(session) == before
    assert variant(database, "A-1").post.version == 1


def test_a_changed_row_makes_a_new_version_and_a_draft_again(load: Load, database: Database, cast: Cast) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK)))
    with database.writing() as session:
        post = session.get_one(Post, variant(database, "A-1").post_id)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
    report = load(as_bytes(line(), line(**ON_FACEBOOK, takarir="Kata yang baru.")))
    assert counts(report) == (0, 1, 1, 1)
    changed = variant(database, "A-2")
    assert (changed.text, changed.post.version, changed.post.state) == ("Kata yang baru.", 2, PostState.DRAFT)
    assert variant(database, "A-1").text == "Jakarta siap menyambut tamu."


def test_what_hangs_on_the_old_version_is_taken_back_in_the_same_transaction(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    changed: list[tuple[int, str]] = []
    load(as_bytes(line(takarir="Baru.")), before_change=lambda _, post, by: changed.append((post.version, by.name)))
    assert changed == [(1, "Bima")]


def test_pictures_alt_texts_and_times_change_with_their_row(load: Load, database: Database) -> None:
    both = {"link_media": "jolla.jpg|Galeri lama.JPG", "teks_alternatif": ALT}
    load(as_bytes(line(**both)))
    load(as_bytes(line(link_media="Galeri lama.JPG", teks_alternatif="Ruang galeri lama", rencana_tayang="08/09/2023 09.00")))
    changed = variant(database, "A-1")
    assert [(row.asset.filename, row.alt_text) for row in changed.pictures] == [("Galeri lama.JPG", "Ruang galeri lama")]
    assert (changed.local_time, changed.anchor, changed.offset_days) == ("2023-09-08T09:00", "end", 1)


def test_an_event_that_moves_takes_its_new_days(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    load(as_bytes(line(tanggal_kegiatan="6-8 September 2023")))
    with database.reading() as session:
        assert session.scalars(select(Event)).one().starts_on == date(2023, 9, 6)
    assert variant(database, "A-1").offset_days == -6


def test_a_post_that_is_out_may_not_change_and_its_unchanged_rows_may_stay(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    report = load(as_bytes(line(takarir="Baru."), line(nomor="A-9", judul="Lain")), may_change=lambda *_: False)
    assert told(report) == [(2, "nomor", "AlreadyOut")]
    assert (variant(database, "A-1").text, rows_in(database, Post)) == ("Jakarta siap menyambut tamu.", 1)
    assert counts(load(as_bytes(line(), line(nomor="A-9", judul="Lain")), may_change=lambda *_: False)) == (1, 0, 1, 2)


def edit(database: Database, number: str, text: str) -> None:
    """Someone edits the text in the dashboard."""
    with database.writing() as session:
        edited = session.scalars(select(Variant).where(Variant.number == number)).one()
        edited.text = text
        edited.post.version += 1


def test_a_plan_that_has_not_changed_never_undoes_what_people_edited(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    edit(database, "A-1", "Kata Bima.")
    assert counts(load(as_bytes(line(), line(nomor="A-2", judul="Lain")))) == (1, 0, 1, 2)
    assert variant(database, "A-1").text == "Kata Bima."


def test_a_changed_row_of_a_post_that_people_edited_is_told(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    edit(database, "A-1", "Kata Bima.")
    assert told(load(as_bytes(line(takarir="Kata rencana.")))) == [(2, "nomor", "EditedSince")]
    assert variant(database, "A-1").text == "Kata Bima."


def test_a_number_of_another_campaign_is_not_taken_over(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    assert told(load(as_bytes(line(kampanye="HUT Jakarta")))) == [(2, "nomor", "NumberTaken")]


def test_a_new_row_joins_the_post_of_its_title(load: Load, database: Database) -> None:
    load(as_bytes(line()))
    assert counts(load(as_bytes(line(), line(**ON_FACEBOOK)))) == (1, 0, 1, 1)
    assert variant(database, "A-1").post_id == variant(database, "A-2").post_id
    assert (rows_in(database, Post), variant(database, "A-2").post.version) == (1, 2)


def test_a_row_with_a_new_title_moves_to_its_own_post(load: Load, database: Database) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK)))
    old = variant(database, "A-2")
    assert counts(load(as_bytes(line(), line(**ON_FACEBOOK, judul="Lain")))) == (0, 1, 1, 2)
    moved = variant(database, "A-2")
    assert moved.post_id != old.post_id
    with database.reading() as session:
        left = session.get_one(Variant, old.id)
        assert (left.number, left.removed_at) == (None, NOON)
        assert session.get_one(Post, old.post_id).version == 2
    assert counts(load(as_bytes(line(), line(**ON_FACEBOOK, judul="Lain")))) == (0, 0, 2, 2)


def test_a_row_may_join_the_post_of_another(load: Load, database: Database) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK, judul="Lain")))
    assert counts(load(as_bytes(line(), line(**ON_FACEBOOK)))) == (0, 1, 1, 1)
    assert variant(database, "A-1").post_id == variant(database, "A-2").post_id


def test_a_row_may_change_its_account_and_two_may_swap(load: Load, database: Database) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK)))
    assert counts(load(as_bytes(line(kanal="facebook"), line(nomor="A-2")))) == (0, 2, 0, 1)
    assert [variant(database, number).account.platform for number in ("A-1", "A-2")] == ["facebook", "x"]
    assert counts(load(as_bytes(line(kanal="mastodon"), line(nomor="A-2")))) == (0, 1, 1, 1)
    assert variant(database, "A-1").account.platform == "mastodon"


def test_a_place_held_by_a_row_of_another_file_is_told(load: Load) -> None:
    load(as_bytes(line(), line(**ON_FACEBOOK)))
    report = load(as_bytes(line(), line(nomor="B-2", kanal="facebook")))
    assert told(report) == [(3, "nomor", "PlaceTaken")]
