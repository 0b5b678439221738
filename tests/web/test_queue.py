"""Antrean: everything in its place, with what this person may do, in few questions to the database."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import lifecycle
from content.publication.lifecycle import State
from tests.cast import NOON, Cast
from tests.stage import released
from tests.web.conftest import Browser
from tests.web.crowds import counted, many

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_what_comes_next_stands_with_its_time_zone_account_and_campaign(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    released(database, cast, [register["pemprov", "x"]])
    page = soup(signed_in(cast.alya).get("/antrean").text)
    row = page.select_one("#queue-coming ~ ul .queue-row")
    assert row is not None
    assert all(
        word in row.text for word in ("13.00 WIB", "Jakarta siap", "Pemprov DKI Jakarta", "KTT ke-43 ASEAN", "Terjadwal")
    )


def test_an_author_may_hold_and_an_observer_only_looks(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    assert f"/penayangan/{name}/tahan" in signed_in(cast.alya).get("/antrean").text
    seen = signed_in(cast.hadi).get("/antrean").text
    assert f"/penayangan/{name}/tahan" not in seen
    assert 'class="button stop"' not in seen


def test_a_failure_says_why_in_the_platforms_words_and_what_to_do(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        for before, after in ((State.PLANNED, State.CLAIMED), (State.CLAIMED, State.CALLING), (State.CALLING, State.FAILED)):
            lifecycle.move(
                session, name, before=before, after=after, now=NOON, actor="worker", changes={"reason": "403 <duplicate>"}
            )
    text = signed_in(cast.dewi).get("/antrean").text
    assert "“403 &lt;duplicate&gt;”" in text
    assert "Sunting konten agar diterima platform" in text
    assert f"/penayangan/{name}/akhiri" in text


def test_the_filters_stand_in_the_address(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    wanted = register["kominfotik", "x"]
    page = soup(signed_in(cast.alya).get(f"/antrean?akun={wanted.id}").text)
    assert len(page.select(".queue-row")) == 1
    chosen = page.select_one("#filter-account option[selected]")
    assert chosen is not None
    assert chosen["value"] == wanted.id


def test_htmx_gets_the_sections_alone(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    released(database, cast, [register["pemprov", "x"]])
    text = signed_in(cast.alya).get("/antrean", headers={"HX-Request": "true"}).text
    assert "queue-coming" in text
    assert "<html" not in text


def test_an_empty_queue_teaches(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    assert "Antrean kosong" in signed_in(cast.alya).get("/antrean").text


def test_five_hundred_publications_cost_no_more_questions_than_five(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.alya)
    with database.writing() as session:
        many(session, cast, register["pemprov", "x"], 500)
    with counted(database) as said:
        answer = browser.get("/antrean")
    assert len(soup(answer.text).select(".queue-row")) == 100
    assert len([statement for statement in said if statement.startswith("SELECT")]) <= 20
