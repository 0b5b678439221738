"""Sambungan akun: connecting through the real pages, against a server that forgives nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import config
from config import Settings
from content.foundation import journal
from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import Account
from content.people.credentials import Opened
from content.people.people import Person
from content.people.vault import Vault
from tests.cast import Cast
from tests.networks.oauth_server import OAuthServer
from tests.web.conftest import Browser
from tests.web.connecting import BACK, arrived, kept, page

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]
TYPED = {"mastodon": {"server": ""}}


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer(back=BACK) as made:
        yield made


@pytest.fixture
def settings(tmp_path: Path, server: OAuthServer) -> Settings:
    return config.load(data_folder=tmp_path, **server.settings())


@pytest.fixture
def opened(database: Database, settings: Settings) -> Callable[[str], Opened | None]:
    """What is kept for an account."""

    def look(account_id: str) -> Opened | None:
        with database.reading() as session:
            return credentials.opened(session, Vault(settings.vault_secrets()), account_id)

    return look


def typed(server: OAuthServer, platform: str) -> dict[str, str]:
    return {"server": f"{server.url}/mastodon"} if platform == "mastodon" else {}


REMOTE = {
    "x": "2244994945",
    "facebook": "1001",
    "instagram": "178414",
    "threads": "990",
    "linkedin": "urn:li:organization:7",
    "youtube": "UCpemprov",
    "tiktok": "tt-1",
    "mastodon": "109",
}


@pytest.mark.parametrize("platform", REMOTE)
def test_an_account_is_connected_by_its_networks_own_page(
    platform: str,
    signed_in: SignedIn,
    cast: Cast,
    register: Register,
    server: OAuthServer,
    database: Database,
    opened: Callable[[str], Opened | None],
) -> None:
    account, browser = register["pemprov", platform], signed_in(cast.gita)
    asked = arrived(browser, account.id, typed(server, platform))
    assert "Pemprov DKI Jakarta" in asked.text
    assert kept(browser, account.id, asked).status_code == 303
    grant = opened(account.id)
    assert grant is not None
    assert (grant.remote_id, server.refused) == (REMOTE[platform], [])
    with database.reading() as session:
        assert session.get_one(Account, account.id).connection == platform
        told = journal.about(session, "account", account.id)[-1]
        assert (told.action, told.actor) == ("account.connected", cast.gita.id)
    shown = browser.get(page(account.id)).text
    assert "Gita" in shown
    assert not any(secret in shown for secret in grant.secrets.values() if len(secret) > 12)
