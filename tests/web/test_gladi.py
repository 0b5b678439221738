"""Gladi: started by those who may, watched by all, added up honestly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.planning.campaigns import Campaign
from content.publication import gladi
from content.publication.gladi import Gladi
from content.publication.lifecycle import State
from tests.cast import Cast
from tests.stage import Clock, Stand, crew, released, state_of
from tests.web.conftest import Browser
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


@pytest.fixture
def real(database: Database, cast: Cast, register: Register) -> list[str]:
    """Two planned publications of an approved post."""
    return released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])


@pytest.fixture
def campaign(database: Database, real: list[str]) -> str:
    with database.reading() as session:
        return session.scalars(select(Campaign.id)).one()


def runs(database: Database) -> list[Gladi]:
    with database.reading() as session:
        return gladi.everything(session)


def start(browser: Browser, campaign: str, seconds: str = "30") -> str:
    answer = browser.post("/gladi", {"campaign": campaign, "seconds": seconds})
    assert answer.status_code == 303
    return answer.location


def test_starting_leads_to_the_run_and_leaves_the_schedule_alone(
    database: Database, cast: Cast, real: list[str], campaign: str, signed_in: SignedIn
) -> None:
    address = start(signed_in(cast.alya), campaign)
    [run] = runs(database)
    assert (address, run.seconds, run.started_by) == (f"/gladi/{run.id}", 30, cast.alya.id)
    assert [state_of(database, name) for name in real] == [State.PLANNED, State.PLANNED]


@pytest.mark.parametrize("seconds", ["29", "3601", "0", "-5", "1e3", "", "１２０"])
def test_a_length_outside_its_bounds_is_refused_with_the_bounds(
    database: Database, cast: Cast, campaign: str, signed_in: SignedIn, seconds: str
) -> None:
    answer = signed_in(cast.alya).post("/gladi", {"campaign": campaign, "seconds": seconds})
    assert answer.status_code == 422
    assert runs(database) == []


def test_a_campaign_without_approval_is_refused_in_words(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with database.writing() as session:
        empty = Campaign(name="Kosong", created_at=cast.alya.created_at)
        session.add(empty)
        session.flush()
        name = empty.id
    answer = signed_in(cast.alya).post("/gladi", {"campaign": name, "seconds": "30"})
    assert answer.status_code == 422
    assert "Belum ada konten kampanye “Kosong” yang disetujui." in answer.text


def test_the_observer_watches_and_starts_nothing(database: Database, cast: Cast, campaign: str, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).post("/gladi", {"campaign": campaign, "seconds": "30"}).status_code == 403
    address = start(signed_in(cast.alya), campaign)
    assert signed_in(cast.hadi).get(address).status_code == 200
    assert len(runs(database)) == 1


def test_the_run_adds_up_as_it_goes(database: Database, cast: Cast, campaign: str, signed_in: SignedIn, tmp_path: Path) -> None:
    browser = signed_in(cast.alya)
    address = start(browser, campaign)
    with database.reading() as session:
        first, second = gladi.table(session, address.removeprefix("/gladi/"))
    assert "0 dari 2 tayang tepat sekali" in browser.get(address).text
    publish_one(crew(database, tmp_path, Stand(), Clock(first.simulated_at)), first.publication_id)
    halfway = browser.get(address, headers={"HX-Request": "true"}).text
    assert "1 dari 2 tayang tepat sekali" in halfway
    assert "Berlangsung" in halfway
    assert "<html" not in halfway
    publish_one(crew(database, tmp_path, Stand(), Clock(second.simulated_at)), second.publication_id)
    assert "Lulus" in browser.get(address).text


def test_the_table_can_be_taken_along(cast: Cast, campaign: str, signed_in: SignedIn) -> None:
    browser = signed_in(cast.alya)
    answer = browser.get(f"{start(browser, campaign)}/unduh.csv")
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [line["Rencana tayang"] for line in lines] == ["2026-09-01 13:00", "2026-09-01 13:00"]
    assert {line["Zona"] for line in lines} == {"Asia/Jakarta"}


def test_an_unknown_gladi_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).get("/gladi/tiada").status_code == 404
    assert signed_in(cast.hadi).get("/gladi/tiada/unduh.csv").status_code == 404
