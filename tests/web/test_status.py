"""Status sistem, and the two answers for machines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from config import Settings
from content.foundation import heartbeats
from content.foundation.db import Database, connect
from content.people.people import Person
from tests.cast import Cast
from tests.web.conftest import QUICK, Browser, Clock
from web import create_app

SignedIn = Callable[[Person], Browser]


@pytest.fixture
def alive(database: Database, clock: Clock) -> None:
    """Scheduler and worker gave a sign of life just now."""
    with database.writing() as session:
        heartbeats.beat(session, "scheduler", now=clock(), facts={"queue": 7})
        heartbeats.beat(session, "worker", now=clock())


def test_healthz_answers_without_a_database(settings: Settings) -> None:
    nowhere = connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    client = create_app(settings, database=nowhere, hasher=QUICK).test_client()
    assert client.get("/healthz").status_code == 200


def test_readyz_is_ready_when_scheduler_and_worker_are_alive(client: FlaskClient, alive: None) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "reasons": []})


def test_readyz_names_who_is_silent(client: FlaskClient, alive: None, clock: Clock, database: Database) -> None:
    clock.pass_by(seconds=61)
    with database.writing() as session:
        heartbeats.beat(session, "worker", now=clock())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "reasons": ["scheduler: silent for 61 s"]})


def test_readyz_says_when_the_database_does_not_answer(settings: Settings) -> None:
    nowhere = connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    answer = create_app(settings, database=nowhere, hasher=QUICK).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "reasons": ["database: does not answer"]}


def test_the_status_page_shows_signs_of_life_and_the_queue(signed_in: SignedIn, cast: Cast, alive: None) -> None:
    page = signed_in(cast.hadi).get("/status").text
    assert "Semua berjalan." in page
    assert '<td class="figure">7</td>' in page


def test_the_status_page_warns_when_something_is_silent(signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in(cast.hadi).get("/status").text
    assert "Ada yang tidak memberi tanda hidup" in page
    assert "belum pernah" in page


def test_htmx_gets_the_figures_alone(signed_in: SignedIn, cast: Cast) -> None:
    part = signed_in(cast.hadi).get("/status", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Tanda hidup" in part
