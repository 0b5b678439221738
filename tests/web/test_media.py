"""Pustaka media: pictures are found again, described once, and seen where they are used."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.pictures import library, renditions
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset
from content.pictures.refusals import Damaged
from content.pictures.renditions import Rendition
from content.pictures.studio import Studio
from tests.cast import NOON, Cast
from tests.web.conftest import Browser
from tests.web.sheets import fields, page, send, value, words
from web.office import EXTENSION, Office
from workers import preparing
from workers.preparing import Darkroom

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]
SEEN = "Kapal nelayan di pelabuhan Sunda Kelapa"


def picture(colour: str = "navy") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG")
    file.seek(0)
    return file


def added(database: Database, browser: Browser, *names: str) -> list[str]:
    """Pictures brought through the library; their ids, in that order."""
    colours = ("navy", "teal", "maroon", "olive")
    files = [(picture(colour), name) for colour, name in zip(colours, names, strict=False)]
    assert send(browser, "/pustaka", {"pustaka.files": files}).status_code == 303
    with database.reading() as session:
        rows = {asset.filename: asset.id for asset in session.scalars(select(Asset))}
    return [rows[name] for name in names]


def described(browser: Browser, asset_id: str, **typed: str) -> dict[str, str]:
    """The form of an asset as the page shows it, with some fields typed anew ("__" stands for a full stop)."""
    form = page(browser.get(f"/pustaka/{asset_id}")).select_one(f'form[action="/pustaka/{asset_id}"]')
    assert form is not None
    shown = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
    shown |= {str(field["name"]): field.get_text().removeprefix("\n") for field in form.select("textarea")}
    return shown | {"licence": ""} | {name.replace("__", "."): text for name, text in typed.items()}


def names(browser: Browser, address: str) -> list[str]:
    return [tag.get_text(strip=True) for tag in page(browser.get(address)).select(".media-tile .file-name")]


def test_an_empty_library_says_what_it_is_for(cast: Cast, signed_in: SignedIn) -> None:
    assert "Belum ada gambar" in words(signed_in(cast.alya).get("/pustaka"))


def test_pictures_are_added_and_a_wrong_file_is_told_of(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    files = [(picture(), "kapal.jpg"), (io.BytesIO(b"bukan gambar"), "catatan.jpg")]
    send(browser, "/pustaka", {"pustaka.files": files})
    said = words(browser.get("/pustaka"))
    assert "1 gambar ditambahkan." in said
    assert "catatan.jpg" in said
    with database.reading() as session:
        assert session.scalars(select(Asset.filename)).all() == ["kapal.jpg"]


def test_what_is_said_of_a_picture_is_kept_and_told(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    form = described(
        browser, asset_id, alt__id=SEEN, alt__en="Fishing boats in the old harbour", credit="ANTARA/Rina", licence="agency",
        tags="kapal,  pelabuhan, kapal", usable_until="2026-12-31", across="25", down="40",
    )  # fmt: skip
    assert send(browser, f"/pustaka/{asset_id}", form).status_code == 303
    with database.reading() as session:
        asset = session.get_one(Asset, asset_id)
        told = journal.about(session, "asset", asset_id)[-1]
        texts = session.scalars(select(AltText.text).order_by(AltText.language)).all()
    assert (asset.credit, asset.licence, asset.tags, asset.usable_until) == (
        "ANTARA/Rina", "agency", "kapal, pelabuhan", "2026-12-31",
    )  # fmt: skip
    assert (asset.focus_across, asset.focus_down, asset.focused_by) == (2500, 4000, cast.alya.id)
    assert texts == ["Fishing boats in the old harbour", SEEN]
    assert (told.actor, told.action) == (cast.alya.id, "asset.described")
    assert "teks alternatif (Indonesia)" in words(browser.get(f"/pustaka/{asset_id}"))


def test_saving_without_a_change_changes_nothing(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    with database.writing() as session:
        asset = session.get_one(Asset, asset_id)
        asset.focus_across, asset.focus_down = 5386, 4610
    send(browser, f"/pustaka/{asset_id}", described(browser, asset_id))
    with database.reading() as session:
        assert session.get_one(Asset, asset_id).focus_across == 5386
        assert [entry.action for entry in journal.about(session, "asset", asset_id)] == ["asset.added"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("alt.id", "IMG_2041.jpg", "siapa, sedang apa"),
        ("alt.en", "ship", "10"),
        ("usable_until", "2026-02-30", "tidak ada tanggal"),
        ("across", "140", "0 sampai 100"),
        ("across", "40", "Isi kedua"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    database: Database, cast: Cast, signed_in: SignedIn, name: str, typed: str, said: str
) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    with database.writing() as session:
        asset = session.get_one(Asset, asset_id)
        asset.focus_across = asset.focus_down = None
    answer = send(browser, f"/pustaka/{asset_id}", described(browser, asset_id) | {name: typed, "credit": "Rina"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert (value(answer, name), value(answer, "credit")) == (typed, "Rina")


def test_of_two_who_describe_at_once_the_second_looks_first(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    alya, bima = signed_in(cast.alya), signed_in(cast.bima)
    (asset_id,) = added(database, alya, "kapal.jpg")
    mine, theirs = described(alya, asset_id, credit="Alya"), described(bima, asset_id, credit="Bima")
    assert send(bima, f"/pustaka/{asset_id}", theirs).status_code == 303
    answer = send(alya, f"/pustaka/{asset_id}", mine)
    assert answer.status_code == 409
    assert "Bima" in words(answer)
    assert value(answer, "credit") == "Alya"
    assert send(alya, f"/pustaka/{asset_id}", mine | {"seen": value(answer, "seen")}).status_code == 303


def test_an_observer_reads_and_writes_nothing(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    (asset_id,) = added(database, signed_in(cast.alya), "kapal.jpg")
    hadi = signed_in(cast.hadi)
    shown = page(hadi.get(f"/pustaka/{asset_id}"))
    assert shown.select_one(f'form[action="/pustaka/{asset_id}"]') is None
    assert send(hadi, f"/pustaka/{asset_id}", {"credit": "Hadi"}).status_code == 403


def test_pictures_are_found_by_their_words(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    boat, _crowd = added(database, browser, "kapal.jpg", "warga.jpg")
    form = described(browser, boat, alt__id=SEEN, tags="bahari", credit="ANTARA/Rina")
    send(browser, f"/pustaka/{boat}", form)
    for asked in ("KAPAL", "bahari", "rina", "sunda nelayan", "kapal.jpg"):
        assert names(browser, f"/pustaka?cari={asked}") == ["kapal.jpg"], asked
    assert names(browser, "/pustaka?cari=100%25") == []
    assert sorted(names(browser, "/pustaka?jenis=picture")) == ["kapal.jpg", "warga.jpg"]
    assert names(browser, "/pustaka?jenis=video") == []


def test_the_shelves_show_what_needs_a_person(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    used, soon, past, plain = added(database, browser, "dipakai.jpg", "segera.jpg", "lewat.jpg", "polos.jpg")
    send(browser, "/susun", fields(register["pemprov", "x"]) | {"shared.picture": used, "shared.alt": SEEN})
    for asset_id, day in ((soon, NOON + timedelta(days=30)), (past, NOON - timedelta(days=1))):
        send(browser, f"/pustaka/{asset_id}", described(browser, asset_id, usable_until=f"{day:%Y-%m-%d}", alt__id=SEEN))
    with database.writing() as session:
        for asset_id, text in ((used, "00ff00ff00ff00ff"), (plain, "00ff00ff00ff003f"), (soon, "ffff00ff00ff00ff")):
            session.get_one(Asset, asset_id).print = text
    assert sorted(names(browser, "/pustaka?rak=unused")) == ["lewat.jpg", "polos.jpg", "segera.jpg"]
    assert names(browser, "/pustaka?rak=ending") == ["segera.jpg"]
    assert names(browser, "/pustaka?rak=ended") == ["lewat.jpg"]
    assert sorted(names(browser, "/pustaka?rak=undescribed")) == ["dipakai.jpg", "polos.jpg"]
    assert sorted(names(browser, "/pustaka?rak=alike")) == ["dipakai.jpg", "polos.jpg"]
    assert "polos.jpg" in words(browser.get(f"/pustaka/{used}"))


def test_a_picture_says_where_it_is_used(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    assert "Belum dipakai di konten mana pun." in words(browser.get(f"/pustaka/{asset_id}"))
    send(browser, "/susun", fields(register["pemprov", "x"]) | {"shared.picture": asset_id, "shared.alt": SEEN})
    said = words(browser.get(f"/pustaka/{asset_id}"))
    assert "Jakarta siap" in said
    assert "dalam 1 konten" in words(browser.get("/pustaka"))


def test_a_rendition_that_was_refused_is_tried_again(app: Flask, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    with database.writing() as session:
        rendition = session.scalars(select(Rendition)).one()
        renditions.settle_refused(session, rendition.id, Damaged(filename="kapal.jpg"), now=NOON)
    assert "rusak" in words(browser.get(f"/pustaka/{asset_id}"))
    assert send(browser, f"/pustaka/{asset_id}/coba-lagi/{rendition.id}", {}).status_code == 303
    here = app.extensions[EXTENSION]
    assert isinstance(here, Office)
    preparing.prepare_unmade(Darkroom(here.database, here.store, Studio(), here.now))
    shown = page(browser.get(f"/pustaka/{asset_id}"))
    assert shown.select_one("img.overview") is not None
    assert send(browser, f"/pustaka/lain/coba-lagi/{rendition.id}", {}).status_code == 404


def test_a_long_library_has_pages(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with database.writing() as session:
        session.add_all(
            Asset(
                sha256=f"{number:064x}", filename=f"{number}.jpg", mime="image/jpeg", width=1, height=1, size=1,
                added_by=cast.alya.id, created_at=NOON + timedelta(minutes=number),
            )
            for number in range(library.PAGE + 1)
        )  # fmt: skip
    browser = signed_in(cast.alya)
    assert names(browser, "/pustaka")[0] == f"{library.PAGE}.jpg"
    assert names(browser, "/pustaka?hal=2&cari=jpg") == ["0.jpg"]
    assert names(browser, "/pustaka?hal=x") == names(browser, "/pustaka")


def test_a_reviewer_is_told_of_rights_that_end_before_the_time(
    app: Flask, database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    form = fields(register["pemprov", "x"]) | {"shared.picture": asset_id, "shared.alt": SEEN}
    address = send(browser, "/susun", form).location
    here = app.extensions[EXTENSION]
    assert isinstance(here, Office)
    preparing.prepare_unmade(Darkroom(here.database, here.store, Studio(), here.now))
    version = {"version": value(browser.get(address), "version")}
    assert send(browser, address, form | version | {"do": "submit"}).status_code == 303
    send(browser, f"/pustaka/{asset_id}", described(browser, asset_id, usable_until="2026-08-31"))
    said = words(signed_in(cast.dewi).get(f"/tinjauan/{address.rpartition('/')[2]}"))
    assert "boleh dipakai s.d. 2026-08-31, tetapi tayang pada 2026-09-01" in said


def test_a_submission_that_rights_forbid_says_so_beside_the_account(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.alya)
    (asset_id,) = added(database, browser, "kapal.jpg")
    send(browser, f"/pustaka/{asset_id}", described(browser, asset_id, usable_until="2026-08-31"))
    form = fields(register["pemprov", "x"], do="submit") | {"shared.picture": asset_id, "shared.alt": SEEN}
    answer = send(browser, "/susun", form)
    assert "boleh dipakai s.d. 2026-08-31" in words(browser.get(answer.location))


def test_a_post_takes_a_picture_out_of_the_library(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    boat, _crowd = added(database, browser, "kapal.jpg", "warga.jpg")
    shown = page(browser.get("/pustaka/pilih?untuk=shared&ke=/susun&cari=kapal"))
    assert [(tag["name"], tag["value"], tag["hx-post"]) for tag in shown.select("button")] == [
        ("shared.brought", boat, "/susun")
    ]
    elsewhere = page(browser.get("/pustaka/pilih?untuk=shared&ke=https://lain.example/"))
    assert {tag["hx-post"] for tag in elsewhere.select("button")} == {"/"}
