"""Pictures in the composer: taken in or refused by themselves, shown as what they are and only to people who are signed in."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from PIL import Image
from sqlalchemy import select

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset
from content.pictures.studio import Studio
from content.writing.variants import VariantPicture
from tests.cast import NOON, Cast
from tests.web.conftest import Browser
from tests.web.sheets import fields, page, send, value, words
from web import uploads
from web.office import EXTENSION, Office
from workers import preparing
from workers.preparing import Darkroom

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def picture(colour: str = "navy") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG")
    file.seek(0)
    return file


def test_a_picture_is_taken_in_and_kept_with_its_alt_text(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    form = fields(x, do="refresh") | {"shared.files": (picture(), "kapal.jpg")}
    shown = send(browser, "/susun", form, fragment=True)
    asset_id = value(shown, "shared.picture")
    saved = send(browser, "/susun", fields(x) | {"shared.picture": asset_id, "shared.alt": "Kapal di pelabuhan pagi hari"})
    assert saved.status_code == 303
    with database.reading() as session:
        rows = session.scalars(select(VariantPicture)).all()
    assert [(row.asset_id, row.alt_text) for row in rows] == [(asset_id, "Kapal di pelabuhan pagi hari")]


def test_a_file_that_is_no_picture_is_refused_and_the_rest_is_kept(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    files = [(io.BytesIO(b"bukan gambar"), "catatan.jpg"), (picture(), "kapal.jpg")]
    answer = send(signed_in(cast.alya), "/susun", fields(register["pemprov", "x"]) | {"shared.files": files})
    assert answer.status_code == 422
    assert "catatan.jpg" in words(answer)
    assert value(answer, "shared.text") == "Jakarta siap."
    with database.reading() as session:
        assert session.scalars(select(Asset.filename)).all() == ["kapal.jpg"]


def test_the_same_picture_twice_is_there_once(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    files = [(picture(), "kapal.jpg"), (picture(), "salinan.jpg")]
    form = fields(register["pemprov", "x"], do="refresh") | {"shared.files": files}
    answer = send(signed_in(cast.alya), "/susun", form)
    assert len(page(answer).select('[name="shared.picture"]')) == 1


def test_pictures_are_put_in_order_and_removed(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    files = [(picture("navy"), "satu.jpg"), (picture("teal"), "dua.jpg")]
    shown = send(browser, "/susun", fields(x, do="refresh") | {"shared.files": files})
    first, second = (str(field["value"]) for field in page(shown).select('[name="shared.picture"]'))
    both = fields(x) | {"shared.picture": [first, second], "shared.alt": ["satu", "dua"]}
    moved = send(browser, "/susun", both | {"do": "later:shared:0"})
    assert [str(field["value"]) for field in page(moved).select('[name="shared.picture"]')] == [second, first]
    removed = send(browser, "/susun", both | {"do": "remove:shared:0"})
    assert value(removed, "shared.picture") == second
    assert value(removed, "shared.alt") == "dua"


def test_a_rendition_is_shown_as_what_it_is_in_a_sandbox(
    app: Flask, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    shown = send(browser, "/susun", fields(x, do="refresh") | {"shared.files": (picture(), "kapal.jpg")})
    asset_id, here = value(shown, "shared.picture"), _office(app)
    assert "hx-get" in browser.get(f"/gambar/pratinjau/{asset_id}/2/x.wide").text
    preparing.prepare_unmade(Darkroom(here.database, here.store, Studio(), here.now))
    made = page(browser.get(f"/gambar/pratinjau/{asset_id}/2/x.wide")).select_one("img")
    assert made is not None
    answer = browser.get(str(made["src"]))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")  # one colour: nothing is lost
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert app.test_client().get(str(made["src"])).status_code == 303


def _office(app: Flask) -> Office:
    found = app.extensions[EXTENSION]
    assert isinstance(found, Office)
    return found


def test_a_network_that_does_not_exist_has_no_preview(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.alya).get("/gambar/pratinjau/apa-saja/friendster").status_code == 404


def test_bytes_that_are_no_rendition_are_not_shown(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.alya).get(f"/gambar/{'0' * 64}").status_code == 404


def test_only_a_field_for_files_is_looked_at(app: Flask, cast: Cast, signed_in: SignedIn) -> None:
    send(signed_in(cast.alya), "/susun", fields(do="refresh") | {"shared.text": "x", "lain": (picture(), "kapal.jpg")})
    assert uploads.FILES == ".files"
    with _office(app).database.reading() as session:
        assert session.scalars(select(Asset)).all() == []


def test_a_picture_of_the_library_brings_the_words_it_has_there(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser, x = signed_in(cast.alya), register["pemprov", "x"]
    shown = send(browser, "/susun", fields(x, do="refresh") | {"shared.files": (picture(), "kapal.jpg")})
    asset_id = value(shown, "shared.picture")
    with database.writing() as session:
        told = AltText(asset_id=asset_id, language="id", text="Kapal di pelabuhan", written_by=cast.alya.id, written_at=NOON)
        session.add(told)
    brought = send(browser, "/susun", fields(x, do="refresh") | {"shared.brought": asset_id})
    assert (value(brought, "shared.picture"), value(brought, "shared.alt")) == (asset_id, "Kapal di pelabuhan")
    own = fields(x, do="refresh") | {"shared.picture": asset_id, "shared.alt": "", "shared.brought": asset_id}
    assert value(send(browser, "/susun", own), "shared.alt") == ""


def test_ten_files_may_come_with_one_form(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    files = [(picture(f"#0000{number}0"), f"foto-{number}.jpg") for number in range(10)]
    answer = send(signed_in(cast.alya), "/susun", fields(register["pemprov", "x"], do="refresh") | {"shared.files": files})
    assert len(page(answer).select('[name="shared.picture"]')) == 10


def test_ten_large_files_may_come_with_one_form_and_no_more(app: Flask, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    most = _office(app).settings.most_upload_megabytes * 1_000_000
    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-CSRFToken": browser.token()}
    for address, size, status in (("/susun", 10 * most, 400), ("/susun", 11 * most, 413), ("/masuk", 2 * most, 413)):
        line = {"CONTENT_LENGTH": str(size), "wsgi.input": io.BytesIO(b"")}
        assert browser.client.post(address, headers=headers, environ_overrides=line).status_code == status, (address, size)
