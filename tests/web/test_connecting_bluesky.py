"""Connecting Bluesky with an app password, against Bluesky's own server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from tests.cast import Cast
from tests.networks import bluesky, pds
from tests.web.conftest import Browser
from tests.web.connecting import grant_of, kept, page

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]


@pytest.fixture
def home() -> str:
    """Bluesky's own server."""
    return pds.address()


@pytest.fixture
def settings(tmp_path: Path, home: str) -> Settings:
    return config.load(data_folder=tmp_path, platform_addresses=f"bluesky={home}")


def test_an_app_password_connects_its_account(
    signed_in: SignedIn,
    cast: Cast,
    register: Register,
    database: Database,
    settings: Settings,
    home: str,
) -> None:
    person, account, browser = bluesky.opened(home), register["pemprov", "bluesky"], signed_in(cast.gita)
    typed = {"identifier": person["handle"], "app_password": person["app_password"], "server": ""}
    answer = browser.post(page(account.id), typed)
    assert answer.status_code == 303, answer.text
    assert kept(browser, account.id, browser.get(answer.location), same="ya").status_code == 303
    grant = grant_of(database, settings, account.id)
    assert grant is not None
    assert (grant.remote_id, grant.secrets["app_password"]) == (person["did"], person["app_password"])


def test_a_wrong_app_password_is_said(
    signed_in: SignedIn, cast: Cast, register: Register, settings: Settings, home: str
) -> None:
    person = bluesky.opened(home)
    typed = {"identifier": person["handle"], "app_password": "salah-salah-salah-salah"}
    refused = signed_in(cast.gita).post(page(register["pemprov", "bluesky"].id), typed)
    assert refused.status_code == 422
    assert "Jejaring tidak menerima kredensial ini." in refused.text
    assert "salah-salah" not in refused.text
