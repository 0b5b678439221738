"""Status sistem, and the two answers for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import text

from config import Settings
from content.foundation import heartbeats, journal
from content.foundation.db import Database, connect
from content.people.people import Person
from content.publication.dispatch import Dispatch
from content.records import telling
from content.records.alarms import Alarm, Kind
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


def test_readyz_names_a_worker_process_that_is_silent(
    client: FlaskClient, alive: None, clock: Clock, database: Database
) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "worker:worker-2@a", now=clock())
        heartbeats.end(session, "worker:worker-3@a", now=clock())
    clock.pass_by(seconds=61)
    with database.writing() as session:
        for name in ("scheduler", "worker"):
            heartbeats.beat(session, name, now=clock())
    assert client.get("/readyz").json == {"ready": False, "reasons": ["worker:worker-2@a: silent for 61 s"]}


def test_readyz_says_that_dispatch_is_stopped(client: FlaskClient, alive: None, clock: Clock, database: Database) -> None:
    with database.writing() as session:
        session.add(Dispatch(instance_id="a", stopped_at=clock(), cause="older"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "reasons": ["dispatch: stopped (older)"]})


def test_readyz_says_that_the_journal_cannot_be_written(
    client: FlaskClient, alive: None, clock: Clock, database: Database
) -> None:
    with database.writing() as session:
        session.execute(text("ALTER TABLE journal RENAME TO journal_elsewhere"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "reasons": ["journal: cannot be written"]})
    with database.writing() as session:
        session.execute(text("ALTER TABLE journal_elsewhere RENAME TO journal"))
    clock.pass_by(seconds=5)
    assert client.get("/readyz").status_code == 200


def test_asking_whether_the_house_is_ready_leaves_nothing_in_the_journal(
    client: FlaskClient, alive: None, database: Database
) -> None:
    assert client.get("/readyz").status_code == 200
    with database.reading() as session:
        assert journal.newest(session) == 0


def test_the_status_page_shows_signs_of_life_and_the_queue(signed_in: SignedIn, cast: Cast, alive: None) -> None:
    page = signed_in(cast.hadi).get("/status").text
    assert "Semua berjalan." in page
    assert '<td class="figure">7</td>' in page


def test_the_status_page_warns_when_something_is_silent(signed_in: SignedIn, cast: Cast) -> None:
    page = signed_in(cast.hadi).get("/status").text
    assert "Ada yang tidak memberi tanda hidup" in page
    assert "belum pernah" in page


def test_the_status_page_does_not_promise_anything_while_publishing_is_off(
    signed_in: SignedIn, cast: Cast, alive: None, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        session.add(Dispatch(instance_id="a", stopped_at=clock(), cause="older"))
    page = signed_in(cast.hadi).get("/status").text
    assert "Penayangan dimatikan; tidak ada yang tayang." in page
    assert "Semua berjalan." not in page


def test_htmx_gets_the_figures_alone(signed_in: SignedIn, cast: Cast) -> None:
    part = signed_in(cast.hadi).get("/status", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Tanda hidup" in part


def raised(database: Database, kind: Kind, object_id: str, clock: Clock, **facts: str) -> None:
    with database.writing() as session:
        session.add(Alarm(kind=kind, object_id=object_id, raised_at=clock(), facts=json.dumps(facts)))


def test_every_page_says_that_alarms_are_open(signed_in: SignedIn, cast: Cast, database: Database, clock: Clock) -> None:
    browser = signed_in(cast.hadi)
    assert "alarm." not in browser.get("/").text
    raised(database, Kind.MISSED, "a", clock, title="Jakarta siap", account="Pemprov (x)")
    raised(database, Kind.SILENT, "scheduler", clock, name="scheduler")
    page = BeautifulSoup(browser.get("/antrean").data, "html.parser")
    banner = page.select_one(".banner.tone-danger")
    assert banner is not None
    assert "2 alarm." in banner.text
    assert banner.select_one('a[href="/status#alarms"]')


def test_a_stranger_hears_of_no_alarm(client: FlaskClient, database: Database, clock: Clock) -> None:
    raised(database, Kind.SILENT, "scheduler", clock, name="scheduler")
    assert "alarm" not in client.get("/masuk").text.lower()


def test_the_status_page_says_what_is_wrong_and_what_to_do(
    signed_in: SignedIn, cast: Cast, database: Database, clock: Clock
) -> None:
    raised(database, Kind.MISSED, "abc", clock, title="Jakarta <siap>", account="Pemprov (x)")
    page = signed_in(cast.hadi).get("/status").text
    assert "“Jakarta &lt;siap&gt;” di Pemprov (x): waktunya lewat dan tidak dikirim" in page
    assert 'href="/penayangan/abc"' in page
    assert "Pilih waktu baru" in page


def test_the_status_page_says_that_nobody_is_told_by_mail(signed_in: SignedIn, cast: Cast, database: Database) -> None:
    page = signed_in(cast.hadi).get("/status").text
    assert "Belum ada alamat surel untuk alarm." in page
    assert "ALARM_MAIL_TO" in page


def test_the_status_page_says_that_mail_could_not_be_sent(
    signed_in: SignedIn, cast: Cast, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        telling.note(session, {"mail": "451 penuh"}, by="scheduler", now=clock())
    assert "Surel alarm tidak terkirim: 451 penuh" in signed_in(cast.hadi).get("/status").text


def test_who_may_decide_takes_note_of_a_difference(signed_in: SignedIn, cast: Cast, database: Database, clock: Clock) -> None:
    raised(database, Kind.DIFFERS, "abc", clock, title="Jakarta siap", account="Pemprov (x)", differences="text")
    address = re.compile(r"/status/alarm/\w+/catat")
    assert not address.search(signed_in(cast.hadi).get("/status").text)
    browser = signed_in(cast.gita)
    found = address.search(browser.get("/status").text)
    assert found
    assert browser.post(found[0]).status_code == 303
    assert "Tidak ada alarm." in browser.get("/status").text
    assert browser.post(found[0]).status_code == 404


def test_an_observer_cannot_take_note(signed_in: SignedIn, cast: Cast) -> None:
    assert signed_in(cast.hadi).post("/status/alarm/x/catat").status_code == 403
