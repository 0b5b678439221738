"""Sambungan akun: connecting through the real pages, against a server that forgives nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import config
from config import Settings
from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.credentials import Opened
from content.people.people import Person
from tests.cast import Cast
from tests.networks.oauth_server import OAuthServer
from tests.web.conftest import Browser
from tests.web.connecting import BACK, agreed, arrived, begun, grant_of, kept, page, soup

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]


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
    return partial(grant_of, database, settings)


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


def test_a_network_is_asked_for_nothing_before_the_button(
    signed_in: SignedIn, cast: Cast, register: Register, server: OAuthServer
) -> None:
    signed_in(cast.gita).get(page(register["pemprov", "mastodon"].id))
    assert server.registered == {}


def test_the_way_there_is_a_link_that_says_where_it_leads(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    answer = signed_in(cast.gita).post(page(register["pemprov", "x"].id))
    link = soup(answer).select_one("main a.primary")
    assert link
    assert (link["rel"], "127.0.0.1" in link.text) == (["noreferrer"], True)


def test_a_page_of_a_person_is_chosen_among_several(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "facebook"], signed_in(cast.gita)
    asked = arrived(browser, account.id)
    offered = [str(one["value"]) for one in soup(asked).select('input[name="choice"]')]
    assert offered == ["1001", "1002"]
    browser.post(f"{page(account.id)}/simpan", {"choice": "1002", "same": "ya"})
    grant = opened(account.id)
    assert grant is not None
    assert (grant.remote_id, grant.secrets["access_token"]) == ("1002", "page-token-of-another")


def test_a_page_that_was_not_offered_cannot_be_chosen(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "facebook"], signed_in(cast.gita)
    arrived(browser, account.id)
    assert browser.post(f"{page(account.id)}/simpan", {"choice": "1003", "same": "ya"}).status_code == 410
    assert opened(account.id) is None


def test_an_account_called_otherwise_needs_a_word(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["dishub", "x"], signed_in(cast.gita)
    asked = arrived(browser, account.id)
    refused = kept(browser, account.id, asked)
    assert (refused.status_code, opened(account.id)) == (422, None)
    assert "Jejaring menyebut akun ini “pemprov”; daftar akun menyebut “dishub”." in refused.text
    assert kept(browser, account.id, asked, same="ya").status_code == 303
    assert opened(account.id) is not None


def test_what_was_found_is_kept_once(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    asked = arrived(browser, account.id)
    assert [kept(browser, account.id, asked).status_code for _ in range(2)] == [303, 410]


def test_no_secret_is_found_in_cookies_pages_the_journal_or_a_copy_of_the_database(
    signed_in: SignedIn,
    cast: Cast,
    register: Register,
    settings: Settings,
    database: Database,
    opened: Callable[[str], Opened | None],
    server: OAuthServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    asked = arrived(browser, account.id)
    kept_so_far = [path.read_text() for path in Path(settings.data_folder, "connecting").iterdir()]
    told = [asked.text, str(asked.headers), kept(browser, account.id, asked).text, browser.get("/akun").text]
    grant = opened(account.id)
    assert grant is not None
    with database.reading() as session:
        told += [entry.facts for entry in journal.about(session, "account", account.id)]
    told += [caplog.text, *kept_so_far, dump(database)]
    secrets = {*grant.secrets.values(), server.clients["x"][1]}
    assert [(secret, number) for secret in secrets for number, text in enumerate(told) if secret in str(text)] == []


def dump(database: Database) -> str:
    """Every row of the tables that know of accounts."""
    with database.engine.connect() as connection:
        rows = [connection.exec_driver_sql(f"select * from {name}").all() for name in ("credential", "account", "journal")]
    return str(rows)


def test_fewer_rights_than_were_asked_for_are_not_taken(
    signed_in: SignedIn, cast: Cast, register: Register, server: OAuthServer, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    back = agreed(begun(browser, account.id))
    for code in server.codes.values():
        code.rights = "tweet.read users.read offline.access"
    answer = browser.get(back)
    assert (answer.status_code, opened(account.id)) == (422, None)
    assert "belum diizinkan: media.write, tweet.write" in answer.text


def test_disconnecting_forgets_the_secrets_and_switches_the_account_off(
    signed_in: SignedIn, cast: Cast, register: Register, database: Database, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    kept(browser, account.id, arrived(browser, account.id))
    assert browser.post(f"/akun/{account.id}/putuskan").status_code == 303
    assert opened(account.id) is None
    with database.reading() as session:
        assert not session.get_one(Account, account.id).active
        told = [entry.action for entry in journal.about(session, "account", account.id)]
    assert told == ["account.connected", "account.disconnected", "account.switched_off"]


def test_connecting_again_replaces_what_was_kept(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    kept(browser, account.id, arrived(browser, account.id))
    first = opened(account.id)
    kept(browser, account.id, arrived(browser, account.id))
    second = opened(account.id)
    assert first
    assert second
    assert first.secrets["access_token"] != second.secrets["access_token"]


def test_the_register_says_who_connected_an_account_and_until_when(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    kept(browser, account.id, arrived(browser, account.id))
    row = next(row for row in soup(signed_in(cast.hadi).get("/akun")).select("tbody tr") if "Tersambung" in row.text)
    assert "oleh Gita" in row.text
    assert "berakhir:" in row.text
