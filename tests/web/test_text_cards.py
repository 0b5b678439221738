"""Text on pictures: typed, seen as it will go out, kept in the library; what cannot be drawn is said and loses nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from content.foundation.db import Database
from content.people.people import Person
from content.pictures import assets, renditions
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset, Kind
from content.pictures.cards import card as cards
from content.pictures.intake import Intake
from content.pictures.studio import Studio
from tests.cast import NOON, Cast
from tests.content.pictures.cards.writing import FILLED, QUOTE, card, photograph
from tests.web.conftest import Browser
from web import text_cards
from web.forms import text_cards as forms
from web.office import EXTENSION, Office
from workers import preparing
from workers.preparing import Darkroom

SignedIn = Callable[[Person], Browser]
SAVE = {"step": "save"}


def typed(template: str = "kutipan", **changes: str) -> dict[str, str]:
    colours = {f"colour.{use}": f"#{said}" for use, said in cards.COLOURS.items()}
    return {"template": template} | FILLED[template] | colours | changes


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.data, "html.parser")


def shown(answer: TestResponse) -> list[str]:
    """The addresses of the previews."""
    return [str(picture["src"]) for picture in soup(answer).select("#previews img")]


@pytest.mark.parametrize("template", forms.TEMPLATES)
def test_every_template_has_a_form_with_words_for_each_field(cast: Cast, signed_in: SignedIn, template: str) -> None:
    page = soup(signed_in(cast.alya).get(f"/pustaka/kartu?template={template}"))
    for name in FILLED[template]:
        assert page.select_one(f'label[for="field-{name}"]'), name
    assert page.select("#previews img") == []


def test_what_is_typed_is_seen_in_every_format(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    answer = browser.post("/pustaka/kartu/pratinjau", typed())
    assert len(shown(answer)) == len(text_cards.SHOWN)
    for address in shown(answer):
        picture = browser.get(address)
        assert (picture.status_code, picture.headers["Content-Security-Policy"]) == (200, "sandbox")
        assert str(picture.mimetype).startswith("image/")


def test_without_scripts_a_button_shows_the_same_and_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    answer = browser.post("/pustaka/kartu", typed(step="show"))
    assert answer.status_code == 200
    assert shown(answer) == shown(browser.post("/pustaka/kartu/pratinjau", typed()))
    area = soup(answer).select_one("#field-quote")
    assert area is not None
    assert area.text.strip() == QUOTE["quote"]


def test_a_saved_card_goes_out_byte_for_byte_as_its_preview_showed_it(
    app: Flask, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.alya)
    seen = browser.get(shown(browser.post("/pustaka/kartu/pratinjau", typed()))[0]).data
    saved = browser.post("/pustaka/kartu", typed(**SAVE))
    assert saved.status_code == 303
    with database.reading() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.kind, saved.headers["Location"]) == (Kind.CARD, f"/pustaka/{asset.id}")
        assert session.get_one(AltText, (asset.id, "id")).text == card().words()
    office: Office = app.extensions[EXTENSION]
    preparing.prepare(Darkroom(database, office.store, office.intake.studio, lambda: NOON), asset.id)
    with database.reading() as session:
        made = renditions.ready(session, asset_id=asset.id, recipe="instagram.portrait")
        assert made is not None
        assert made.sha256 == hashlib.sha256(seen).hexdigest()
    assert browser.get(saved.headers["Location"]).status_code == 200


def test_a_card_may_stand_on_a_photo_of_the_library(app: Flask, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    office: Office = app.extensions[EXTENSION]
    photo = photograph()
    with database.writing() as session:
        asset = assets.take_in(
            session, office.store, Intake(Studio(), 50_000_000), content=photo, filename="kota.png", added_by="alya", now=NOON
        )
        asset_id = asset.id
    browser = signed_in(cast.alya)
    answer = browser.post("/pustaka/kartu/pratinjau", typed(photo=asset_id))
    plain = browser.post("/pustaka/kartu/pratinjau", typed())
    assert browser.get(shown(answer)[0]).data != browser.get(shown(plain)[0]).data
    browser.post("/pustaka/kartu", typed(photo=asset_id, **SAVE))
    with database.reading() as session:
        kept = session.scalars(select(Asset).where(Asset.kind == Kind.CARD)).one()
    assert cards.parse(office.store.original(kept.sha256)).background == hashlib.sha256(photo).hexdigest()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quote": "Selamat datang 🎉"}, "🎉"),
        ({"colour.ground": "#ffe08a"}, "4,5:1"),
        ({"speaker": "W" * 60}, "Pendekkan"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_typed_is_lost(
    database: Database, cast: Cast, signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.alya).post("/pustaka/kartu", typed(**changes, **SAVE))
    assert answer.status_code == 422
    assert said in soup(answer).text
    field = soup(answer).select_one("#field-role")
    assert field is not None
    assert field["value"] == QUOTE["role"]
    with database.reading() as session:
        assert session.scalars(select(Asset)).all() == []


def test_a_field_that_must_be_filled_is_named(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.alya).post("/pustaka/kartu", typed(quote="", **SAVE))
    assert answer.status_code == 422
    assert soup(answer).select_one("#field-quote[aria-invalid]")
    assert shown(answer) == []


def test_the_next_card_begins_with_the_colours_and_the_office_of_the_last(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    browser.post("/pustaka/kartu", typed(**{"colour.ground": "#102030"}, **SAVE))
    page = soup(browser.get("/pustaka/kartu?template=angka"))
    values = {str(field["name"]): str(field.get("value", "")) for field in page.select("input[name]")}
    assert (values["colour.ground"], values["office"]) == ("#102030", QUOTE["office"])


@pytest.mark.parametrize("name", ["", "x", "AAAA", forms.named(card())[:-8]])
def test_an_address_that_says_no_card_is_refused(cast: Cast, signed_in: SignedIn, name: str) -> None:
    assert signed_in(cast.alya).get(f"/pustaka/kartu/gambar/x.wide?kartu={name}").status_code == 404


def test_a_card_in_an_address_is_the_card(cast: Cast) -> None:
    assert cast
    assert forms.card_named(forms.named(card())) == card()


def test_who_may_only_read_makes_no_cards(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).get("/pustaka/kartu").status_code == 403
