"""Connecting against a certified OAuth server: a second opinion on everything our own strict server believes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.people.troubles import Trouble
from tests.cast import NOON, Cast
from tests.networks.oidc_provider import CLIENT, SECRET, oidc_provider, walked
from tests.web.conftest import Browser
from tests.web.connecting import BACK, begun, grant_of, kept, page
from workers.platforms.base import NotNow, Target
from workers.platforms.http import Http
from workers.platforms.registry import means_of
from workers.platforms.x import XAdapter

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    with oidc_provider(BACK) as home:
        yield config.load(
            data_folder=tmp_path,
            platform_addresses=f"x={home},x.authorize={home}",
            platform_applications=f"x={CLIENT}:{SECRET}",
        )


def back_from(browser: Browser, account_id: str) -> str:
    parts = urlsplit(walked(begun(browser, account_id), back=BACK))
    return f"{parts.path}?{parts.query}"


def test_an_account_is_connected_and_its_token_renewed_once(
    signed_in: SignedIn, cast: Cast, register: Register, database: Database, settings: Settings
) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    answer = browser.get(back_from(browser, account.id))
    assert answer.location == f"{page(account.id)}/periksa", answer.text
    assert kept(browser, account.id, browser.get(answer.location)).status_code == 303
    grant = grant_of(database, settings, account.id)
    assert grant is not None
    http = Http()
    adapter = XAdapter(means_of(settings, http, lambda: NOON))
    target = Target(account.id, "x", "pemprov", grant.remote_id, secrets=grant.secrets)
    renewed = adapter.renew(target)
    assert renewed is not None
    assert adapter.health(replace(target, secrets=renewed.secrets)) is not None
    with pytest.raises(NotNow) as spent:
        adapter.renew(target)
    assert spent.value.trouble is Trouble.REVOKED
    http.close()


def test_a_code_that_was_stolen_opens_nothing_elsewhere(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    account, gita, fitri = register["pemprov", "x"], signed_in(cast.gita), signed_in(cast.fitri)
    stolen = parse_qs(urlsplit(back_from(gita, account.id)).query)["code"][0]
    mine = parse_qs(urlsplit(back_from(fitri, account.id)).query)["state"][0]
    answer = fitri.get(f"/akun/sambung/kembali?state={mine}&code={stolen}")
    assert answer.status_code == 422
    assert "invalid" in answer.text


def test_a_person_who_declines_is_believed(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    asked = begun(browser, account.id)
    parts = urlsplit(walked(f"{asked}&prompt=none", back=BACK))
    answer = browser.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 422
    assert "Jejaring tidak memberikan izinnya." in answer.text
