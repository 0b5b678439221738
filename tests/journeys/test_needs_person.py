"""What no machine can find: two people send it again, or one shows where it is; through the real engine and its pages."""

from __future__ import annotations

import pytest
import urllib3
from flask import Flask

from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.people import signins
from content.people.accounts import Account
from content.people.people import Person
from content.publication import attempts, resends
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import evidence
from tests.cast import Cast
from tests.commands.conftest import until
from tests.journeys.test_publishing import all_become, in_the_book, misbehave, scheduled
from tests.web.conftest import Browser
from web import cookies, create_app

Register = dict[tuple[str, str], Account]
HIDDEN_SECONDS = 10.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Looks that end after seconds, so that a person is asked soon."""
    return settings.model_copy(update={"look_minutes": "0.01, 0.03", "quiet_period_minutes": 0.05})


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The dashboard of the installation; it looks at the installation's own rehearsal platform."""
    made = create_app(settings, database=database)
    made.testing = True
    return made


def visit(app: Flask, database: Database, person: Person) -> Browser:
    """A browser in which a person has just signed in."""
    with database.writing() as session:
        token = signins.begin(session, person_id=person.id, now=clock.now(), address="127.0.0.1")
    client = app.test_client()
    client.set_cookie(cookies.SIGN_IN, token)
    return Browser(client)


def wish_of(database: Database, name: str) -> str:
    with database.reading() as session:
        wish = resends.wish_for(session, session.get_one(Publication, name))
        assert wish is not None
        return wish.id


def shown(settings: Settings, account: Account) -> str:
    """The address of the one post on an account, once the platform shows it."""
    url = f"{settings.rehearsal_url}/api/{account.platform}/{account.handle}/posts"
    assert until(lambda: urllib3.request("GET", url, retries=False).json()["posts"], HIDDEN_SECONDS + 10)
    [post] = urllib3.request("GET", url, retries=False).json()["posts"]
    return str(post["url"])


def test_two_people_send_a_lost_post_again_and_there_is_one(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings, app: Flask
) -> None:
    misbehave(settings, "hilang", "drop")
    [name] = scheduled(database, cast, [register["pemprov", "x"]], text="Uji hilang.")
    assert all_become(database, [name], State.NEEDS_PERSON, seconds=40)
    assert in_the_book(settings)[name] == 0
    page = f"/penayangan/{name}/kirim-ulang"
    asked = visit(app, database, cast.gita).post(page, {"reason": "Tidak ada di akun.", "looked": "yes"})
    assert asked.status_code == 303, asked.text
    agreed = visit(app, database, cast.dewi).post(f"{page}/setujui", {"wish": wish_of(database, name)})
    assert agreed.status_code == 303, agreed.text
    assert all_become(database, [name], State.CONFIRMED, seconds=40)
    assert in_the_book(settings)[name] == 1
    with database.reading() as session:
        assert [row.result for row in attempts.history(session, name)] == ["unknown", "accepted"]


def test_one_person_shows_where_a_post_is_that_the_platform_hid(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings, app: Flask
) -> None:
    urllib3.request(
        "PUT", f"{settings.rehearsal_url}/control/latency", json={"shown_after_seconds": HIDDEN_SECONDS}, retries=False
    )
    misbehave(settings, "tersembunyi", "202_pending")
    account = register["pemprov", "x"]
    [name] = scheduled(database, cast, [account], text="Uji tersembunyi.")
    assert all_become(database, [name], State.NEEDS_PERSON, seconds=40)
    assert in_the_book(settings)[name] == 1
    address = shown(settings, account)
    gita = visit(app, database, cast.gita)
    wrong = gita.post(f"/penayangan/{name}/ditemukan", {"address": address.replace("/x/", "/facebook/")})
    assert wrong.status_code == 422
    found = gita.post(f"/penayangan/{name}/ditemukan", {"address": address})
    assert found.status_code == 303, found.text
    assert all_become(database, [name], State.CONFIRMED, seconds=40)
    assert in_the_book(settings)[name] == 1
    with database.reading() as session:
        proof = evidence.proof_of(session, name)
        assert proof.evidence is not None
        assert (proof.evidence.matches, proof.publication.remote_url) == (True, address)
        assert [row.result for row in attempts.history(session, name)] == ["unknown"]
