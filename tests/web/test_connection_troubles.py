"""What can be wrong with a connection, each by a real server that is wrong so: the page says what happened and what to do."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.people import credentials
from content.people.accounts import Account
from content.people.credentials import Grant
from content.people.people import Person
from content.people.troubles import SAID, Trouble
from content.people.vault import Vault
from tests.cast import NOON, Cast
from tests.networks.gate import Answer, Cut, Fault, Gate, Page
from tests.networks.oauth_server import OAuthServer
from tests.networks.self_signed import self_signed
from tests.web.conftest import Browser
from tests.web.connecting import BACK, grant_of, page

SignedIn = Callable[[Person], Browser]
Register = dict[tuple[str, str], Account]

REFUSED_STATUS = Answer(422, {}, {"error": "Validation failed: Text is too long"})
PASSWORD = "rahasia-sekali-1234"
BOT = "123456:AAH-rahasia_bot_token"
# What a person reads, by trouble: what happened, and what to do.
INDONESIAN = {
    Trouble.MISSING: ("Akun ini belum tersambung.", "Sambungkan di halaman ini."),
    Trouble.WRONG: ("Jejaring tidak menerima kredensial ini.", "Periksa yang diketik atau disalin"),
    Trouble.EXPIRED: ("Izin akun ini sudah berakhir.", "Sambungkan ulang akun ini."),
    Trouble.REVOKED: ("Izin akun ini dicabut di jejaring", "Tanyakan kepada pengelola akun"),
    Trouble.FORBIDDEN: ("Jejaring tidak mengizinkan akun atau aplikasi ini", "Periksa peran akun"),
    Trouble.SEALED: ("disegel dengan kunci yang tidak ada di sini", "Kembalikan kunci itu"),
    Trouble.ABSENT: ("Peladen jejaring tidak dapat dijangkau.", "Periksa sambungan internet"),
    Trouble.UNSAFE: ("sertifikatnya tidak diterima", "Periksa tanggal komputer ini"),
    Trouble.STRANGER: ("Yang menjawab bukan jejaring", "Mintalah pengelola jaringan kantor"),
    Trouble.SILENT: ("Peladen jejaring tidak menjawab tepat waktu.", "Tunggu sebentar"),
    Trouble.LIMITED: ("Untuk sementara jejaring tidak menerima", "Tunggu sampai batasnya berakhir"),
}
FAULTS: dict[Trouble, Fault] = {
    Trouble.WRONG: Answer(401, {}, {"error": "The access token is invalid"}),
    Trouble.EXPIRED: Answer(401, {}, {"error": "The access token expired"}),
    Trouble.REVOKED: Answer(401, {}, {"error": "The access token was revoked"}),
    Trouble.FORBIDDEN: Answer(403, {}, {"error": "This action is outside the authorized scopes"}),
    Trouble.STRANGER: Page(),
    Trouble.SILENT: Cut(),
    Trouble.LIMITED: Answer(429, {"Retry-After": "60"}, {"error": "Too many requests"}),
}


@pytest.fixture
def gate() -> Iterator[Gate]:
    with OAuthServer(back=BACK) as server, Gate(server.url) as made:
        yield made


@pytest.fixture
def unsafe(tmp_path: Path) -> Iterator[str]:
    with self_signed(tmp_path) as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, gate: Gate) -> Settings:
    places = {"mastodon": "mastodon", "bluesky": "bluesky", "telegram": "telegram"}
    addresses = ",".join(f"{name}={gate.url}/{folder}" for name, folder in places.items())
    return config.load(data_folder=tmp_path, platform_addresses=addresses)


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def connected(database: Database, settings: Settings, cast: Cast, register: Register) -> Callable[[str], Account]:
    """The office's Mastodon account, connected to the server at an address."""

    def connect(address: str, *, keys: tuple[str, ...] = ()) -> Account:
        with database.writing() as session:
            account = session.get_one(Account, register["pemprov", "mastodon"].id)
            vault = Vault(keys or settings.vault_secrets())
            credentials.connect(
                session, vault, account, Grant({"access_token": PASSWORD}, "109", address), by=cast.gita.id, now=NOON
            )
            return account

    return connect


def examined(browser: Browser, account: Account, trouble: Trouble) -> str:
    """What the page says after the button "Periksa Sambungan"; and that nothing else stopped."""
    answer = browser.post(f"/akun/{account.id}/periksa")
    assert (answer.status_code, answer.location) == (303, page(account.id))
    shown = browser.get(answer.location)
    assert [words for words in INDONESIAN[trouble] if words not in shown.text] == []
    assert PASSWORD not in shown.text
    assert "Perlu Tindakan" in browser.get("/akun").text
    assert [browser.get(address).status_code for address in ("/antrean", "/", "/kalender")] == [200, 200, 200]
    return shown.text


@pytest.mark.parametrize("trouble", FAULTS)
def test_the_account_page_says_what_a_network_has_against_it(
    trouble: Trouble, signed_in: SignedIn, cast: Cast, gate: Gate, connected: Callable[[str], Account]
) -> None:
    account = connected(f"{gate.url}/mastodon")
    gate.script("GET", "/mastodon/api/v1/accounts/verify_credentials", FAULTS[trouble])
    shown = examined(signed_in(cast.gita), account, trouble)
    fault = FAULTS[trouble]
    if isinstance(fault, Answer) and isinstance(fault.body, dict):
        assert fault.body["error"] in shown


def test_an_absent_host_is_said(signed_in: SignedIn, cast: Cast, connected: Callable[[str], Account]) -> None:
    examined(signed_in(cast.gita), connected(nobody()), Trouble.ABSENT)


def test_a_certificate_that_nobody_vouches_for_is_said_and_nothing_is_sent(
    signed_in: SignedIn, cast: Cast, connected: Callable[[str], Account], unsafe: str
) -> None:
    examined(signed_in(cast.gita), connected(unsafe), Trouble.UNSAFE)


def test_credentials_sealed_with_another_key_are_said(
    signed_in: SignedIn, cast: Cast, connected: Callable[..., Account]
) -> None:
    examined(signed_in(cast.gita), connected("https://mastodon.example", keys=("11" * 32,)), Trouble.SEALED)


def test_missing_credentials_are_said(signed_in: SignedIn, cast: Cast, database: Database, register: Register) -> None:
    with database.writing() as session:
        account = session.get_one(Account, register["pemprov", "mastodon"].id)
        account.connection = "mastodon"
    examined(signed_in(cast.gita), account, Trouble.MISSING)


def test_what_is_well_again_is_no_trouble_any_more(
    signed_in: SignedIn, cast: Cast, gate: Gate, connected: Callable[[str], Account], database: Database
) -> None:
    account, browser = connected(f"{gate.url}/mastodon"), signed_in(cast.gita)
    path = "/mastodon/api/v1/accounts/verify_credentials"
    gate.script("GET", path, FAULTS[Trouble.EXPIRED])
    examined(browser, account, Trouble.EXPIRED)
    gate.script("GET", path, Answer(200, {}, {"id": "109", "username": "pemprov"}))
    answer = browser.post(f"/akun/{account.id}/periksa")
    shown = browser.get(answer.location).text
    assert "Jejaring mengenali akun ini" in shown
    assert INDONESIAN[Trouble.EXPIRED][0] not in shown


def test_what_is_renewed_by_itself_asks_for_no_person(
    signed_in: SignedIn, cast: Cast, gate: Gate, register: Register, database: Database, settings: Settings
) -> None:
    account = register["pemprov", "bluesky"]
    with database.writing() as session:
        here = session.get_one(Account, account.id)
        grant = Grant({"access_token": PASSWORD, "refresh_token": PASSWORD}, "did:plc:x", f"{gate.url}/bluesky")
        credentials.connect(session, Vault(settings.vault_secrets()), here, grant, by=cast.gita.id, now=NOON)
    gate.script("GET", "/bluesky/xrpc/{name}", Answer(400, {}, {"error": "ExpiredToken", "message": "Token has expired"}), 3)
    browser = signed_in(cast.gita)
    answer = browser.post(f"/akun/{account.id}/periksa")
    assert answer.status_code == 422
    assert "diperpanjang dengan sendirinya" in answer.text
    assert "Perlu Tindakan" not in browser.get("/akun").text


def test_a_test_on_mastodon_is_seen_by_nobody(
    signed_in: SignedIn, cast: Cast, gate: Gate, connected: Callable[[str], Account]
) -> None:
    account, browser = connected(f"{gate.url}/mastodon"), signed_in(cast.gita)
    gate.script("POST", "/mastodon/api/v1/statuses", REFUSED_STATUS)
    answer = browser.post(f"/akun/{account.id}/uji")
    assert answer.status_code == 422
    assert "Text is too long" in answer.text
    (sent,) = gate.called("POST", "/mastodon/api/v1/statuses")
    assert sent.asked["visibility"] == "direct"


def test_a_missing_application_is_named_and_nothing_begins(signed_in: SignedIn, cast: Cast, register: Register) -> None:
    browser, account = signed_in(cast.gita), register["pemprov", "x"]
    assert "PLATFORM_APPLICATIONS belum memuat “x”" in browser.get(page(account.id)).text
    refused = browser.post(page(account.id))
    assert refused.status_code == 422
    assert "Tambahkan x=id:secret ke PLATFORM_APPLICATIONS" in refused.text


# The same while an account is being connected: the form comes back with what happened, and without what is secret.

TYPED = {
    "bluesky": {"identifier": "pemprov.example", "app_password": PASSWORD},
    "telegram": {"bot_token": BOT, "channel": "@pemprov"},
}
FIRST = {"bluesky": "/bluesky/xrpc/com.atproto.server.createSession", "telegram": "/telegram/bot{token}/getMe"}
REFUSED = {
    "bluesky": Answer(401, {}, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}),
    "telegram": Answer(401, {}, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
}


@pytest.mark.parametrize("platform", TYPED)
@pytest.mark.parametrize("trouble", [Trouble.WRONG, Trouble.STRANGER, Trouble.SILENT])
def test_a_network_that_does_not_let_us_in_is_said_beside_the_form(
    platform: str,
    trouble: Trouble,
    signed_in: SignedIn,
    cast: Cast,
    register: Register,
    gate: Gate,
    database: Database,
    settings: Settings,
) -> None:
    account = register["pemprov", platform]
    gate.script("POST", FIRST[platform], REFUSED[platform] if trouble is Trouble.WRONG else FAULTS[trouble])
    answer = signed_in(cast.gita).post(page(account.id), TYPED[platform])
    assert answer.status_code == 422
    assert [words for words in INDONESIAN[trouble] if words not in answer.text] == []
    assert not {PASSWORD, BOT} & set(answer.text.split('"'))
    assert all(secret not in answer.text for secret in (PASSWORD, BOT))
    assert grant_of(database, settings, account.id) is None


def test_every_trouble_is_said_in_indonesian(signed_in: SignedIn, cast: Cast, database: Database, register: Register) -> None:
    browser, account = signed_in(cast.gita), register["pemprov", "x"]
    with database.writing() as session:
        here = session.get_one(Account, account.id)
        credentials.connect(session, Vault(["11" * 32]), here, Grant({"a": "b"}), by=cast.gita.id, now=NOON)
    for trouble, (cause, fix) in SAID.items():
        with database.writing() as session:
            credentials.troubled(session, account.id, trouble, "Words of the network")
        shown = browser.get(page(account.id)).text
        assert cause not in shown
        assert fix not in shown
        assert "Words of the network" in shown
