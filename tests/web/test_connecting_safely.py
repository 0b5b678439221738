"""Connecting accounts safely: who comes back from a network, in which session, with what; and who is turned away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.credentials import Opened
from content.people.people import Person
from tests.cast import Cast
from tests.networks.oauth_server import OAuthServer
from tests.web.conftest import Browser, Clock
from tests.web.connecting import BACK, agreed, arrived, begun, grant_of, page

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


def test_a_state_counts_once(signed_in: SignedIn, cast: Cast, register: Register, server: OAuthServer) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    back = agreed(begun(browser, account.id))
    assert browser.get(back).status_code == 303
    replayed = browser.get(back)
    assert replayed.status_code == 410
    assert "Upaya menyambungkan akun ini sudah berakhir" in replayed.text
    assert server.refused == []


def test_a_state_that_nobody_made_is_refused(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    browser = signed_in(cast.gita)
    begun(browser, register["pemprov", "x"].id)
    for query in ("", "?code=x", "?code=x&state=", "?code=x&state=../../vault", "?state=*", f"?code=x&state={'A' * 43}"):
        assert browser.get(f"/akun/sambung/kembali{query}").status_code == 410, query


def test_another_persons_session_cannot_use_a_state_and_does_not_use_it_up(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, gita, fitri = register["pemprov", "x"], signed_in(cast.gita), signed_in(cast.fitri)
    back = agreed(begun(gita, account.id))
    assert fitri.get(back).status_code == 410
    assert fitri.get(f"{page(account.id)}/periksa").status_code == 410
    assert gita.get(back).status_code == 303


def test_another_session_of_the_same_person_cannot_use_a_state(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    """Login CSRF: whoever makes Gita follow a link cannot connect an account of theirs in her name."""
    back = agreed(begun(signed_in(cast.gita), register["pemprov", "x"].id))
    assert signed_in(cast.gita).get(back).status_code == 410


def test_what_was_found_for_one_account_is_not_kept_for_another(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    mine, other, browser = register["pemprov", "x"], register["dishub", "x"], signed_in(cast.gita)
    arrived(browser, mine.id)
    answer = browser.post(f"{page(other.id)}/simpan", {"choice": "2244994945", "same": "ya"})
    assert (answer.status_code, opened(other.id)) == (410, None)


def test_a_state_ends_after_ten_minutes(signed_in: SignedIn, cast: Cast, register: Register, clock: Clock) -> None:
    browser = signed_in(cast.gita)
    back = agreed(begun(browser, register["pemprov", "x"].id))
    clock.pass_by(minutes=10)
    assert browser.get(back).status_code == 410


def test_a_stranger_who_comes_back_is_asked_who_they_are(
    guest: Browser, signed_in: SignedIn, cast: Cast, register: Register
) -> None:
    back = agreed(begun(signed_in(cast.gita), register["pemprov", "x"].id))
    answer = guest.get(back)
    assert (answer.status_code, answer.location[:6]) == (303, "/masuk")


def test_connecting_wants_the_password_again(signed_in: SignedIn, cast: Cast, register: Register, clock: Clock) -> None:
    browser, account = signed_in(cast.gita), register["pemprov", "x"]
    clock.pass_by(minutes=6)
    assert "/konfirmasi?next=" in browser.get(page(account.id)).text
    for address in (page(account.id), f"{page(account.id)}/simpan", f"/akun/{account.id}/putuskan", f"/akun/{account.id}/uji"):
        assert browser.post(address).location.startswith("/konfirmasi")


def test_a_network_that_says_no_is_heard_and_its_words_do_no_harm(
    signed_in: SignedIn, cast: Cast, register: Register, opened: Callable[[str], Opened | None]
) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    state = parse_qs(urlsplit(begun(browser, account.id)).query)["state"][0]
    evil = "<script>alert(1)</script>"
    answer = browser.get(f"/akun/sambung/kembali?error=access_denied&error_description={evil}&state={state}&next=//evil")
    assert answer.status_code == 422
    assert "Jejaring tidak memberikan izinnya." in answer.text
    assert evil not in answer.text
    assert "alert(1)" in answer.text
    assert opened(account.id) is None


def test_nobody_is_sent_elsewhere_by_what_comes_back(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    back = agreed(begun(browser, account.id))
    answer = browser.get(f"{back}&next=https://evil.example&redirect_uri=https://evil.example")
    assert answer.location == f"{page(account.id)}/periksa"


def test_a_code_of_someone_else_opens_nothing(signed_in: SignedIn, cast: Cast, register: Register, server: OAuthServer) -> None:
    """An attacker's code under our own state: the verifier of this errand does not fit it."""
    account, browser = register["pemprov", "x"], signed_in(cast.gita)
    mine = parse_qs(urlsplit(agreed(begun(browser, account.id))).query)
    theirs = parse_qs(urlsplit(agreed(begun(signed_in(cast.fitri), account.id))).query)
    answer = browser.get(f"/akun/sambung/kembali?state={mine['state'][0]}&code={theirs['code'][0]}")
    assert answer.status_code == 422
    assert server.refused == ["invalid_grant: the verifier does not fit the challenge"]


def test_an_observer_cannot_connect_anything(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    browser, account = signed_in(cast.hadi), register["pemprov", "x"]
    assert browser.get(page(account.id)).status_code == 403
    assert "sambungkan" not in browser.get("/akun").text
