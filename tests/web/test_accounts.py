"""Akun resmi: the register, entering an account, switching it off and on."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import BeautifulSoup

from content.foundation import journal
from content.foundation.db import Database
from content.people import accounts
from content.people.accounts import Account
from content.people.people import Person
from tests.cast import Cast
from tests.web.conftest import Browser

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]
NEW = {"unit": "dinas-kesehatan", "name": "Dinas Kesehatan DKI Jakarta", "platform": "x", "handle": "dinkesdki"}


def test_the_register_shows_every_account_with_its_network(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    page = BeautifulSoup(signed_in(cast.hadi).get("/akun").data, "html.parser")
    assert len(page.select("tbody tr")) == len(register)
    assert any("platform gladi" in banner.text for banner in page.select(".banner"))


def test_an_observer_is_offered_no_changes(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    page = BeautifulSoup(signed_in(cast.hadi).get("/akun").data, "html.parser")
    assert page.select('form[action^="/akun"]') == []


def test_a_new_account_is_connected_to_the_rehearsal_platform(signed_in: SignedIn, cast: Cast, database: Database) -> None:
    answer = signed_in(cast.gita).post("/akun", NEW | {"connection": "real", "active": ""})
    assert answer.status_code == 303
    with database.reading() as session:
        account = accounts.find(session, unit="dinas-kesehatan", platform="x")
        assert account is not None
        assert (account.connection, account.handle, account.active) == ("rehearsal", "dinkesdki", True)
        assert journal.about(session, "account", account.id)[0].actor == cast.gita.id


def test_the_same_account_is_refused_and_what_was_typed_is_kept(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.gita)
    browser.post("/akun", NEW)
    refused = browser.post("/akun", NEW | {"handle": "yanglain"})
    assert refused.status_code == 422
    assert "sudah punya akun di X" in refused.text
    assert "yanglain" in refused.text


def test_wrong_fields_are_named_beside_them(signed_in: SignedIn, cast: Cast) -> None:
    refused = signed_in(cast.gita).post("/akun", {"unit": "Dinas Kesehatan", "platform": "friendster", "handle": ""})
    page = BeautifulSoup(refused.data, "html.parser")
    assert refused.status_code == 422
    assert {found["id"] for found in page.select(".problem")} == {f"problem-{name}" for name in NEW}
    assert all(page.select_one(f'[aria-describedby~="{found["id"]}"]') for found in page.select(".problem"))


def test_an_account_is_switched_off_and_on_and_the_journal_tells(
    signed_in: SignedIn, cast: Cast, register: Register, database: Database
) -> None:
    browser, account = signed_in(cast.fitri), register["dishub", "x"]
    browser.post(f"/akun/{account.id}/matikan")
    with database.reading() as session:
        assert accounts.find(session, unit="dishub", platform="x") is None
    browser.post(f"/akun/{account.id}/nyalakan")
    with database.reading() as session:
        assert accounts.find(session, unit="dishub", platform="x") is not None
        told = [entry.action for entry in journal.about(session, "account", account.id)]
    assert told == ["account.switched_off", "account.switched_on"]


def test_switching_off_twice_is_told_once(signed_in: SignedIn, cast: Cast, register: Register, database: Database) -> None:
    browser, account = signed_in(cast.fitri), register["dishub", "x"]
    for _ in range(2):
        browser.post(f"/akun/{account.id}/matikan")
    with database.reading() as session:
        assert len(journal.about(session, "account", account.id)) == 1


def test_the_rehearsal_banner_goes_when_one_account_is_real(
    signed_in: SignedIn, cast: Cast, register: Register, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Account, register["dishub", "x"].id).connection = "live"
    assert "tidak ada yang tayang ke jejaring sungguhan" not in signed_in(cast.hadi).get("/").text
