"""What was typed becomes one canonical card, and is read back as it was."""

from __future__ import annotations

from dataclasses import replace

from content.foundation.db import Database
from content.pictures import recipes, renditions
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset, Kind
from content.pictures.cards import card as cards
from content.pictures.cards import keeping, templates
from content.pictures.framings import Point
from content.pictures.store import PictureStore
from tests.cast import NOON
from tests.content.pictures.cards.writing import QUOTE, card


def test_a_card_is_read_back_as_it_was_written() -> None:
    made = replace(card(text="fefefe"), background="a" * 64, focus=Point(5000, 3200))
    assert cards.parse(made.canonical()) == made


def test_the_same_card_has_the_same_bytes_and_another_others() -> None:
    assert card().canonical() == card().canonical()
    assert card(speaker="Dewi").canonical() != card().canonical()
    assert card(text="fefefe").canonical() != card().canonical()


def test_what_was_typed_is_tidied() -> None:
    made = card(quote="  Jakarta \t siap \r\n\r\n menyambut\u200b ", speaker="Citra\nLestari", text="#FEFEFE", ground="biru")
    assert made.fields["quote"] == "Jakarta siap\nmenyambut"
    assert made.fields["speaker"] == "Citra Lestari"
    assert (made.colours["text"], made.colours["ground"]) == ("fefefe", cards.COLOURS["ground"])
    assert len(card(speaker="x" * 100).fields["speaker"]) == 60


def test_what_must_be_filled_is_named() -> None:
    assert [one.name for one in card(quote=" ", speaker="").lacks()] == ["quote", "speaker"]
    assert card().lacks() == []


def test_its_words_are_where_an_alternative_text_begins_from() -> None:
    assert card().words() == f"{QUOTE['quote']} Citra Lestari. Juru bicara pemerintah daerah. Pemerintah Provinsi DKI Jakarta."


def test_every_template_is_offered_in_its_newest_version() -> None:
    assert set(templates.newest()) == {"angka", "kutipan", "pengumuman"}


def test_a_card_becomes_an_asset_once(database: Database, store: PictureStore) -> None:
    with database.writing() as session:
        first = keeping.enter(session, store, card(), added_by="alya", now=NOON)
        again = keeping.enter(session, store, card(), added_by="bima", now=NOON)
        assert again.id == first.id
        assert (first.kind, first.mime, first.width, first.height) == (Kind.CARD, cards.MIME, 1080, 1350)
        assert first.filename.startswith("Jakarta siap menyambut")
        assert cards.parse(store.original(first.sha256)) == card()
        assert session.get_one(AltText, (first.id, "id")).text == card().words()
        assert {row.recipe for row in renditions.unmade_of(session, first.id)} == {"instagram.portrait", recipes.OVERVIEW}
        assert keeping.latest(session) is first


def test_a_photo_comes_with_its_own_focal_point(database: Database) -> None:
    with database.writing() as session:
        photo = Asset(
            sha256="b" * 64, filename="a.jpg", mime="image/jpeg", width=8, height=8, size=1, added_by="alya", created_at=NOON,
            focus_across=4000, focus_down=2500,
        )  # fmt: skip
        session.add(photo)
        session.flush()
        made = keeping.on_photo(session, card(), photo.id)
        assert (made.background, made.focus) == ("b" * 64, Point(4000, 2500))
        assert keeping.on_photo(session, card(), "unknown") == card()
        assert [one.id for one in keeping.photos(session)] == [photo.id]
