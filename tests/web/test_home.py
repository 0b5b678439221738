"""Dasbor: what needs you, and what goes out next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bs4 import BeautifulSoup

from content.foundation import heartbeats
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import lifecycle
from content.publication.lifecycle import State
from tests.cast import NOON, Cast
from tests.stage import DUE, released, submitted
from tests.web.conftest import Browser

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def test_an_empty_house_says_what_will_stand_here(signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in(cast.alya).get("/").text
    assert "Langkah pertama" in page
    assert "Belum ada yang terjadwal." in page


def test_what_goes_out_next_stands_there_with_its_time_and_account(
    signed_in: SignedIn, cast: Cast, database: Database, register: dict[tuple[str, str], Account]
) -> None:
    released(database, cast, [register["dishub", "x"]])
    page = BeautifulSoup(signed_in(cast.hadi).get("/").data, "html.parser")
    line = page.select_one('[aria-labelledby="upcoming"] li')
    assert line is not None
    for part in ("Jakarta siap", "Dinas Perhubungan", "Terjadwal", "1 Sep 13.00 WIB"):
        assert part in line.text


def test_what_needs_a_decision_lies_on_the_desk_of_those_who_may_decide(
    signed_in: SignedIn, cast: Cast, database: Database, register: dict[tuple[str, str], Account]
) -> None:
    (missed,) = released(database, cast, [register["dishub", "x"]])
    with database.writing() as session:
        lifecycle.move(session, missed, before=State.PLANNED, after=State.MISSED, now=DUE, actor="scheduler")
    page = BeautifulSoup(signed_in(cast.gita).get("/").data, "html.parser")
    line = page.select_one('[aria-labelledby="desk"] li')
    assert line is not None
    assert "Terlewat" in line.text


def test_places_that_a_role_cannot_use_are_not_offered(signed_in: SignedIn, cast: Cast) -> None:
    def places(person: Person) -> set[str]:
        page = BeautifulSoup(signed_in(person).get("/").data, "html.parser")
        return {link.text.strip() for link in page.select(".rail li a")}

    assert places(cast.alya) - places(cast.hadi) == {"Susun Konten"}
    assert {"Dasbor", "Akun Resmi", "Status Sistem"} <= places(cast.hadi)


def test_the_page_one_is_on_is_marked(signed_in: SignedIn, cast: Cast) -> None:
    page = BeautifulSoup(signed_in(cast.hadi).get("/akun").data, "html.parser")
    assert [link.text.strip() for link in page.select('.rail [aria-current="page"]')] == ["Akun Resmi"]


def test_the_first_steps_go_once_there_is_a_campaign(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    released(database, cast, [register["pemprov", "x"]])
    text = signed_in(cast.alya).get("/").text
    assert "Langkah pertama" not in text
    assert "KTT ke-43 ASEAN" in text


def test_a_reviewer_finds_the_post_and_its_author_does_not(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]]).id
    assert f"/tinjauan/{post}" in signed_in(cast.dewi).get("/").text
    assert f"/tinjauan/{post}" not in signed_in(cast.alya).get("/").text


def test_a_silent_process_is_said_in_one_line(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "scheduler", now=NOON)
        heartbeats.beat(session, "worker", now=NOON - timedelta(minutes=5))
    text = signed_in(cast.hadi).get("/").text
    assert "Tidak ada kabar dari: worker." in text
    with database.writing() as session:
        heartbeats.beat(session, "worker", now=NOON)
    assert "Penjadwal dan pekerja berjalan" in signed_in(cast.hadi).get("/").text
