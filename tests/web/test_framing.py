"""Framing in the composer: what is chosen is kept and asked for, and nothing is saved before someone saves."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from PIL import Image
from sqlalchemy import select

from config import ROOT
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.pictures import framings
from content.pictures.assets import Asset
from content.pictures.renditions import Rendition
from content.writing.drafts import DraftPicture
from content.writing.posts import Post
from content.writing.variants import Variant, VariantPicture
from tests.cast import Cast
from tests.web.conftest import Browser
from tests.web.sheets import fields, page, pictured, send, value, words
from web.forms import framings as forms
from web.forms import sheets
from web.forms.framings import Typed
from web.forms.sheets import Part, Sheet

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]
# Bytes, compressed.
HEAVIEST = 110_000
TUS = next((ROOT / "web" / "static" / "vendor").glob("tus-*.js"))
ALT = "Kapal bersandar di pelabuhan pagi hari"


def file(kind: str = "JPEG", frames: int = 1) -> io.BytesIO:
    written = io.BytesIO()
    pictures = [Image.new("RGB", (1200, 900), (40 * number, 60, 120)) for number in range(frames)]
    if frames > 1:
        pictures[0].save(written, kind, save_all=True, append_images=pictures[1:])
    else:
        pictures[0].save(written, kind)
    written.seek(0)
    return written


def brought(browser: Browser, *accounts: Account, name: str = "kapal.jpg", **made: Any) -> str:
    """The id of a picture that was chosen in the composer."""
    shown = send(browser, "/susun", fields(*accounts, do="refresh") | {"shared.files": (file(**made), name)})
    return value(shown, "shared.picture")


def suggest(database: Database, asset_id: str, across: int = 4_537, down: int = 3_012) -> None:
    """As the machine would: where the subject of a picture seems to be."""
    with database.writing() as session:
        asset = session.get_one(Asset, asset_id)
        asset.focus_across, asset.focus_down, asset.focus_confidence = across, down, 63


def recipes(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Rendition.recipe)))


def kept(database: Database) -> VariantPicture:
    with database.reading() as session:
        return session.scalars(select(VariantPicture)).one()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (Typed(), ""),
        (Typed("focus=4537,3012", "45", "30"), "focus=4537,3012"),
        (Typed("focus=4537,3012", "46", "30"), "focus=4600,3000"),
        (Typed("focus=4537,3012", "", "30"), "focus=4537,3012"),
        (Typed("focus=4537,3012", "450", "-1"), "focus=4537,3012"),
        (Typed("", "0", "100"), "focus=0,10000"),
        (Typed("crop.square=0,0,5000,5000", "20", "30"), "focus=2000,3000;crop.square=0,0,5000,5000"),
        (Typed("credit=Foto", fill="letterbox", background="#FF8800"), "fill=letterbox;on=ff8800;credit=Foto"),
        (Typed("fill=blur;on=ff8800", fill="crop", background="#ffffff"), ""),
        (Typed("fill=blur", fill="melted", background="merah"), "fill=blur"),
        (Typed("moving=1"), "moving=1"),
        (Typed("moving=1", moving=forms.OFF), ""),
        (Typed("", moving=forms.ON), "moving=1"),
        (Typed("bukan bingkai", "50", "50"), "focus=5000,5000"),
    ],
)
def test_the_fields_of_a_picture_say_one_framing(typed: Typed, text: str) -> None:
    assert typed.text() == text
    assert str(framings.parse(text)) == text


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("suggest:shared:0", "crop.square=0,0,5000,5000;fill=blur"),
        ("uncrop:shared:0:square", "focus=1000,2000;fill=blur"),
        ("uncrop:shared:0:story", "focus=1000,2000;crop.square=0,0,5000,5000;fill=blur"),
        ("uncrop:shared:1:square", "focus=1000,2000;crop.square=0,0,5000,5000;fill=blur"),
        ("suggest:lain:0", "focus=1000,2000;crop.square=0,0,5000,5000;fill=blur"),
    ],
)
def test_buttons_take_back_what_was_chosen_and_nothing_else(action: str, text: str) -> None:
    picture = DraftPicture("satu", ALT, "focus=1000,2000;crop.square=0,0,5000,5000;fill=blur")
    done = sheets.done(Sheet({}, Part(pictures=(picture,))), action)
    assert done.shared.pictures[0].framing == text


def test_a_suggested_point_is_shown_with_its_confidence_until_a_person_moves_it(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    suggest(database, asset_id)
    shown = send(browser, "/susun", fields(x, do="refresh") | pictured(asset_id, ALT))
    assert "Usulan mesin, yakin 63 %" in words(shown)
    assert "45 % dari kiri, 30 % dari atas" in words(shown)
    assert value(shown, "shared.framing") == "focus=4537,3012"
    moved = send(browser, "/susun", fields(x, do="refresh") | pictured(asset_id, ALT, across="70", down="20"))
    line = page(moved).select_one('[data-when="suggested"]')
    assert isinstance(line, Tag)
    assert line.has_attr("hidden")
    assert value(moved, "shared.framing") == "focus=7000,2000"
    back = send(browser, "/susun", fields(x, do="suggest:shared:0") | pictured(asset_id, ALT, framing="focus=7000,2000"))
    assert value(back, "shared.framing") == "focus=4537,3012"


def test_a_focal_point_that_was_typed_is_kept_and_made(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    answer = send(browser, "/susun", fields(x) | pictured(asset_id, ALT, across="30", down="70"))
    assert answer.status_code == 303
    assert kept(database).framing == "focus=3000,7000"
    assert "x.wide@focus=3000,7000" in recipes(database)
    again = browser.get(answer.location)
    assert (value(again, "shared.across"), value(again, "shared.down")) == ("30", "70")


def test_each_account_may_have_a_format_of_its_own(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x, instagram = signed_in(cast.alya), register["pemprov", "x"], register["pemprov", "instagram"]
    asset_id = brought(browser, x, instagram)
    form = fields(x, instagram) | pictured(asset_id, ALT, framing="focus=5000,5000") | {f"{x.id}.frame": "square"}
    shown = browser.get(send(browser, "/susun", form).location)
    assert value(shown, f"{x.id}.frame") == "square"
    assert value(shown, f"{instagram.id}.frame") == ""
    with database.reading() as session:
        frames = {row.account_id: row.frame for row in session.scalars(select(Variant))}
    assert frames == {x.id: "square", instagram.id: ""}
    assert {"x.square@focus=5000,5000", "instagram.portrait@focus=5000,5000"} <= recipes(database)


def test_crops_are_one_for_each_network_and_format_and_labelled(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    accounts = [register["pemprov", "x"], register["dishub", "x"], register["pemprov", "instagram"]]
    asset_id = brought(browser, *accounts)
    shown = send(browser, "/susun", fields(*accounts, do="refresh") | pictured(asset_id, ALT))
    labels = [" ".join(label.get_text(" ").split()) for label in page(shown).select(".cut figcaption")]
    assert [label.removesuffix(" perkiraan") for label in labels] == [
        "X Lanskap 16:9 1600 × 900",
        "Instagram Potret 4:5 1080 × 1350",
    ]


def test_an_account_that_follows_the_shared_pictures_is_cut_once(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    shown = browser.get(send(browser, "/susun", fields(x) | pictured(asset_id, ALT)).location)
    assert len(page(shown).select(".cut")) == 1


def test_crops_are_asked_for_without_saving_anything(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    form = fields(x) | pictured(asset_id, ALT, framing="focus=100,200;crop.wide=0,0,5000,3750")
    answer = send(browser, "/susun/potongan", form, fragment=True)
    crops = page(answer).select_one("#cuts-shared-1")
    assert isinstance(crops, Tag)
    assert crops["data-framing"] == "focus=100,200;crop.wide=0,0,5000,3750"
    assert crops["hx-swap-oob"] == "true"
    assert crops.select_one("[data-uncrop]") is not None
    assert "x.wide@crop.wide=0,0,5000,3750" in recipes(database)
    with database.reading() as session:
        assert session.scalars(select(Post)).all() == []


def test_what_does_not_exist_is_not_asked_for(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    form = fields(x) | {"account": [x.id, "tidak-ada"]} | pictured("tidak-ada", ALT)
    assert send(browser, "/susun/potongan", form, fragment=True).status_code == 200
    assert recipes(database) == set()


def test_a_background_and_a_fill_are_kept(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    send(browser, "/susun", fields(x) | pictured(asset_id, ALT, fill="letterbox", background="#0a3d62"))
    assert framings.parse(kept(database).framing).fill == "letterbox"
    assert framings.parse(kept(database).framing).background == "0a3d62"


def test_animation_is_asked_for_only_where_there_is_one_and_a_network_takes_it(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x, instagram = signed_in(cast.alya), register["pemprov", "x"], register["pemprov", "instagram"]
    asset_id = brought(browser, x, name="gerak.gif", kind="GIF", frames=3)
    on_instagram = send(browser, "/susun", fields(instagram, do="refresh") | pictured(asset_id, ALT))
    assert page(on_instagram).select_one('[name="shared.moving"]') is None
    on_x = send(browser, "/susun", fields(x, do="refresh") | pictured(asset_id, ALT))
    assert page(on_x).select_one('[name="shared.moving"]') is not None
    ticked = {"shared.movable": asset_id, "shared.moving": asset_id}
    send(browser, "/susun", fields(x) | pictured(asset_id, ALT) | ticked)
    assert framings.parse(kept(database).framing).moving


def test_the_length_and_the_fault_of_an_alternative_text_stand_beside_it(
    cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    asset_id = brought(browser, x)
    answer = send(browser, "/susun/hitung", fields(x) | pictured(asset_id, "kapal.jpg"), fragment=True)
    told = page(answer).select_one("#alt-check-shared-1")
    assert isinstance(told, Tag)
    assert "9 karakter · paling banyak 1000 (X)" in " ".join(told.get_text().split())
    assert told.select_one(".alt-finding") is not None
    good = send(browser, "/susun/hitung", fields(x) | pictured(asset_id, ALT), fragment=True)
    assert page(good).select(".alt-finding") == []


def test_two_people_see_that_they_framed_a_picture_differently(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    alya, bima, x = signed_in(cast.alya), signed_in(cast.bima), register["pemprov", "x"]
    asset_id = brought(alya, x)
    address = send(alya, "/susun", fields(x) | pictured(asset_id, ALT)).location
    with database.reading() as session:
        campaign = session.scalars(select(Post)).one().campaign_id
    post = fields(x, campaign=campaign, new_campaign="", version="1")
    send(bima, address, post | pictured(asset_id, ALT, across="20", down="30"))
    answer = send(alya, address, post | pictured(asset_id, ALT, across="80", down="30") | {f"{x.id}.frame": "square"})
    assert answer.status_code == 409
    sides = page(answer).select_one("table.sides")
    assert isinstance(sides, Tag)
    assert "titik fokus 20 % dari kiri, 30 % dari atas" in sides.get_text()
    assert "titik fokus 80 % dari kiri, 30 % dari atas" in sides.get_text()
    assert "Persegi 1:1" in sides.get_text()


def test_a_reviewer_reads_only_what_counts_for_the_format(app: Flask) -> None:
    framing = "focus=1000,2000;crop.square=0,0,5000,5000;fill=blur"
    with app.test_request_context():
        assert forms.said(framing, frame="wide") == "Latar buram"
        assert forms.said(framing, frame="square") == (
            "potongan sendiri untuk Persegi 1:1: 50 × 50 % dari gambar, mulai 0 % dari kiri, 0 % dari atas"
        )
        assert forms.said("focus=1000,2000", frame="wide") == "titik fokus 10 % dari kiri, 20 % dari atas"


def test_the_composer_weighs_little(cast: Cast, signed_in: SignedIn) -> None:
    """All scripts that a writer may ever load there: those of the page, and those that an upload or a crop fetches."""
    shown = page(signed_in(cast.alya).get("/susun"))
    addresses = [str(tag["src"]) for tag in shown.select("script[src]")]
    addresses += [str(tag["data-cropper"]) for tag in shown.select("[data-cropper]")]
    scripts = [ROOT / "web" / address.partition("?")[0].lstrip("/") for address in addresses]
    assert {"htmx", "focus", "crop", "cropper", "composer"} <= {path.stem.partition("-")[0] for path in scripts}
    assert sum(len(gzip.compress(path.read_bytes())) for path in (*scripts, TUS)) <= HEAVIEST


def test_a_place_is_rounded_as_the_page_rounds_it() -> None:
    assert [forms.percent(place) for place in (0, 49, 50, 4_549, 4_550, 10_000)] == [0, 0, 1, 45, 46, 100]
