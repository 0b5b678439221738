"""Connecting by keys that a person copies: the office's bot on Telegram, against a fake with its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from tests.cast import Cast
from tests.networks.serving import served
from tests.networks.telegram_fake import Telegram
from tests.networks.telegram_methods import METHODS
from tests.web.conftest import Browser
from tests.web.connecting import grant_of, kept, page, soup

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]

TOKEN = "700100200:AAFakeTokenOfTheOfficesBot_0123456789"
CHANNEL, STAGING, ELSEWHERE = -1001000000001, -1001000000002, -1001000000003
TYPED = {"bot_token": TOKEN, "channel": "@pemprov", "staging_chat": str(STAGING)}


@pytest.fixture
def network(tmp_path: Path) -> Telegram:
    """A bot, a channel and a staging chat where it may post, and another channel where it may not."""
    made = Telegram(tmp_path, METHODS)
    bot = made.add_bot(TOKEN)
    made.add_chat(CHANNEL, username="pemprov")
    made.add_chat(STAGING, kind="supergroup")
    made.add_chat(ELSEWHERE, username="dinaslain")
    made.admit(CHANNEL, bot)
    made.admit(STAGING, bot)
    return made


@pytest.fixture
def settings(tmp_path: Path, network: Telegram) -> Iterator[Settings]:
    with served(network) as address:
        yield config.load(data_folder=tmp_path, platform_addresses=f"telegram={address}")


def test_a_bot_is_connected_to_its_channel(
    signed_in: SignedIn, cast: Cast, register: Register, database: Database, settings: Settings
) -> None:
    account, browser = register["pemprov", "telegram"], signed_in(cast.gita)
    answer = browser.post(page(account.id), TYPED)
    assert answer.location == f"{page(account.id)}/periksa"
    assert kept(browser, account.id, browser.get(answer.location)).status_code == 303
    grant = grant_of(database, settings, account.id)
    assert grant is not None
    assert (grant.remote_id, grant.secrets) == (str(CHANNEL), {"bot_token": TOKEN, "staging_chat": str(STAGING)})
    browser.post(f"/akun/{account.id}/periksa")
    assert "Jejaring mengenali akun ini" in browser.get(page(account.id)).text


def test_a_test_goes_to_the_staging_chat_and_nowhere_else(
    signed_in: SignedIn, cast: Cast, register: Register, network: Telegram
) -> None:
    account, browser = register["pemprov", "telegram"], signed_in(cast.gita)
    kept(browser, account.id, browser.get(browser.post(page(account.id), TYPED).location))
    assert browser.post(f"/akun/{account.id}/uji").status_code == 303
    assert [row["text"] for row in network.posts(STAGING)] == ["Uji coba dari Tayang, dikirim oleh Gita."]
    assert network.posts(CHANNEL) == []


def test_a_test_is_not_sent_in_public_where_there_is_no_staging_chat(
    signed_in: SignedIn, cast: Cast, register: Register, network: Telegram
) -> None:
    account, browser = register["pemprov", "telegram"], signed_in(cast.gita)
    kept(browser, account.id, browser.get(browser.post(page(account.id), TYPED | {"staging_chat": ""}).location))
    refused = browser.post(f"/akun/{account.id}/uji")
    assert refused.status_code == 422
    assert "tidak ada tempat untuk mengirim uji coba" in refused.text
    assert network.posts(CHANNEL) == []


def test_a_channel_where_the_bot_may_not_post_is_not_connected(
    signed_in: SignedIn, cast: Cast, register: Register, network: Telegram
) -> None:
    account, browser = register["pemprov", "telegram"], signed_in(cast.gita)
    network.admit(ELSEWHERE, int(TOKEN.partition(":")[0]), status="member", may_post=False)
    refused = browser.post(page(account.id), TYPED | {"channel": "@dinaslain"})
    assert refused.status_code == 422
    assert "tidak berhak menayangkan di" in refused.text
    assert TOKEN not in refused.text


@pytest.mark.parametrize("token", ["", "bukan token", "700100200:AAFakeToken/../getMe", "700100200:AA?x=1"])
def test_what_is_no_token_reaches_no_network(token: str, signed_in: SignedIn, cast: Cast, register: Register) -> None:
    refused = signed_in(cast.gita).post(page(register["pemprov", "telegram"].id), TYPED | {"bot_token": token})
    assert refused.status_code == 422
    assert not token or token not in str(soup(refused).select("input"))


def test_a_secret_that_was_typed_is_not_shown_again(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    refused = signed_in(cast.gita).post(page(register["pemprov", "telegram"].id), TYPED | {"channel": "bukan nama"})
    assert refused.status_code == 422
    assert "bukan nama" in refused.text
    assert TOKEN not in refused.text
