"""One-time links: they work once, for a day, and looking spends nothing."""

from __future__ import annotations

import pytest

from content.foundation.db import Database
from content.people import people, signins
from content.people.roles import Role
from tests.cast import Cast
from tests.web.conftest import Browser, Clock

FIRST = {"name": "Indah", "email": "Indah@contoh.go.id", "password": "kalimat panjang dari Indah"}


@pytest.fixture
def first(database: Database, clock: Clock) -> str:
    """The address of the first administrator's link."""
    with database.writing() as session:
        return f"/selamat-datang/{signins.first_administrator_link(session, now=clock())}"


@pytest.fixture
def link(database: Database, clock: Clock, cast: Cast) -> str:
    """The address of Alya's link to set a password."""
    with database.writing() as session:
        return f"/kata-sandi/{signins.password_link(session, person_id=cast.alya.id, now=clock())}"


def test_the_first_link_makes_an_administrator_and_signs_them_in(guest: Browser, first: str, database: Database) -> None:
    answer = guest.post(first, FIRST)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Selamat bekerja, Indah" in guest.get("/").text
    with database.reading() as session:
        person = people.with_email(session, "indah@contoh.go.id")
    assert person is not None
    assert person.roles == {Role.ADMINISTRATOR}


def test_the_first_link_works_once(guest: Browser, first: str) -> None:
    guest.post(first, FIRST)
    again = guest.post(first, FIRST | {"name": "Joko", "email": "joko@contoh.go.id"})
    assert again.status_code == 410
    assert guest.get(first).status_code == 410


def test_looking_at_a_link_spends_nothing(guest: Browser, first: str) -> None:
    for _ in range(3):
        assert guest.get(first).status_code == 200
    assert guest.post(first, FIRST).status_code == 303


def test_a_refused_form_spends_nothing(guest: Browser, first: str) -> None:
    refused = guest.post(first, FIRST | {"password": "terlalu pendek"})
    assert refused.status_code == 422
    assert "perlu sedikitnya 15" in refused.text
    assert "Indah" in refused.text
    assert guest.post(first, FIRST).status_code == 303


def test_a_link_lives_for_a_day(guest: Browser, first: str, clock: Clock) -> None:
    clock.pass_by(hours=24)
    assert guest.get(first).status_code == 410


def test_no_extra_field_gives_a_role(guest: Browser, link: str, database: Database, cast: Cast) -> None:
    guest.post(link, {"password": "kalimat baru untuk Alya kita", "roles": "administrator", "person_id": cast.dewi.id})
    with database.reading() as session:
        alya = people.find(session, cast.alya.id)
    assert alya is not None
    assert alya.roles == {Role.AUTHOR}
    assert alya.password_hash is not None


def test_a_new_password_signs_in_here_and_nowhere_else(
    guest: Browser, link: str, database: Database, clock: Clock, cast: Cast
) -> None:
    with database.writing() as session:
        elsewhere = signins.begin(session, person_id=cast.alya.id, now=clock())
    assert guest.post(link, {"password": "kalimat baru untuk kita semua"}).status_code == 303
    assert guest.get("/").status_code == 200
    with database.reading() as session:
        assert signins.recognise(session, elsewhere, now=clock()) is None


def test_a_password_link_works_once(guest: Browser, link: str) -> None:
    guest.post(link, {"password": "kalimat baru untuk kita semua"})
    assert guest.get(link).status_code == 410
    assert guest.post(link, {"password": "kalimat lain untuk kita semua"}).status_code == 410


@pytest.mark.parametrize("address", ["/selamat-datang/x", "/kata-sandi/x"])
def test_a_link_that_never_was_says_where_to_get_one(guest: Browser, address: str) -> None:
    answer = guest.get(address)
    assert answer.status_code == 410
    assert "Mintalah tautan baru" in answer.text
