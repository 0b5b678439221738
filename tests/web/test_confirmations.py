"""Giving the password again before something weighty."""

from __future__ import annotations

import pytest
from flask import Flask

from content.foundation.db import Database
from content.people.people import Person
from content.people.roles import Action
from tests.cast import Cast
from tests.web.conftest import QUICK, Browser, Clock
from web.guard import guarded

PASSWORD = "kalimat rahasia Gita"


@pytest.fixture
def gita(app: Flask, database: Database, cast: Cast, clock: Clock) -> Browser:
    """Gita, who gave her password five minutes and a second ago; /akun stands for something weighty."""
    app.view_functions["accounts.index"] = guarded(Action.READ, fresh=True)(lambda: "weighty")
    with database.writing() as session:
        session.get_one(Person, cast.gita.id).password_hash = QUICK.seal(PASSWORD)
    browser = Browser(app.test_client())
    browser.post("/masuk", {"email": "gita@contoh.go.id", "password": PASSWORD})
    assert browser.get("/akun").text == "weighty"
    clock.pass_by(minutes=5, seconds=1)
    return browser


def test_after_five_minutes_the_password_is_asked_for_again(gita: Browser) -> None:
    asked = gita.get("/akun")
    assert (asked.status_code, asked.location) == (303, "/konfirmasi?next=/akun")
    assert gita.get("/").status_code == 200


def test_the_right_password_leads_back_and_counts(gita: Browser) -> None:
    assert gita.post("/konfirmasi", {"password": PASSWORD, "next": "/akun"}).location == "/akun"
    assert gita.get("/akun").text == "weighty"


def test_a_wrong_password_counts_for_nothing(gita: Browser) -> None:
    wrong = gita.post("/konfirmasi", {"password": "bukan kalimat Gita", "next": "/akun"})
    assert wrong.status_code == 422
    assert "Kata sandi tidak benar." in wrong.text
    assert gita.get("/akun").status_code == 303


def test_guessing_is_limited_here_too(gita: Browser) -> None:
    for _ in range(5):
        gita.post("/konfirmasi", {"password": "bukan kalimat Gita", "next": "/"})
    assert gita.post("/konfirmasi", {"password": PASSWORD, "next": "/"}).status_code == 429
