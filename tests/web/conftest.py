"""The dashboard for tests: real pages on a real database, a clock of its own, cheap passwords."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import config
from config import Settings
from content.foundation.db import Database
from content.people import signins
from content.people.accounts import REHEARSAL
from content.people.passwords import Hasher
from content.people.people import Person
from tests.cast import NOON
from tests.stage import Stand
from web import cookies, create_app
from workers.platforms.registry import Registry

HERE = Path(__file__).parent
# Of the pages' tests on PostgreSQL every so many-th is run.
SAMPLE = 4

# argon2 as cheap as it goes: tests sign in often.
QUICK = Hasher(memory_kib=8, rounds=1, lanes=1)


@dataclass
class Clock:
    """The time a test says it is."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **length: float) -> None:
        """Let time pass: `clock.pass_by(minutes=31)`."""
        self.time += timedelta(**length)


class Browser:
    """A test client that fills in the form token as a page's form would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, *, headers: dict[str, str] | None = None) -> TestResponse:
        return self.client.get(address, headers=headers)

    def post(
        self, address: str, fields: dict[str, str] | None = None, *, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send a form with its token."""
        return self.client.post(address, data={**(fields or {}), "csrf_token": self.token()}, headers=headers)

    def token(self) -> str:
        """The form token of this browser."""
        page = BeautifulSoup(self.client.get("/bantuan-yang-tidak-ada").data, "html.parser")
        found = page.select_one('meta[name="csrf-token"]')
        assert found is not None
        return str(found["content"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages are tried on PostgreSQL by sample, what they ask of content everywhere: `TAYANG_TESTS=all` tries all of them."""
    if os.environ.get("TAYANG_TESTS") == "all":
        return
    here = [item for item in items if item.path.is_relative_to(HERE) and "postgresql" in item.name]
    skipped = {item for number, item in enumerate(here) if number % SAMPLE}
    items[:] = [item for item in items if item not in skipped]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load(data_folder=tmp_path)


@pytest.fixture
def stand() -> Stand:
    """The platform that pages look at; nothing is on it until a test says so."""
    return Stand()


@pytest.fixture
def app(database: Database, settings: Settings, clock: Clock, stand: Stand) -> Flask:
    """The dashboard over the test's database; mistakes are raised, not shown."""
    made = create_app(settings, database=database, hasher=QUICK, now=clock, viewers=Registry({REHEARSAL: stand}))
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A plain client that is not signed in."""
    with app.test_client() as made:
        yield made


@pytest.fixture
def guest(app: Flask) -> Browser:
    """A browser that is not signed in and fills in form tokens."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask, database: Database, clock: Clock) -> Callable[[Person], Browser]:
    """A browser signed in as a person of the cast: `signed_in(cast.alya).get("/")`."""

    def make(person: Person) -> Browser:
        with database.writing() as session:
            token = signins.begin(session, person_id=person.id, now=clock(), address="127.0.0.1")
        made = app.test_client()
        made.set_cookie(cookies.SIGN_IN, token)
        return Browser(made)

    return make
