"""What a person does to connect an account, with a real server for every network: the pages, and the way there and back."""

from __future__ import annotations

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from config import Settings
from content.foundation.db import Database
from content.people import credentials
from content.people.credentials import Opened
from content.people.vault import Vault
from tests.web.conftest import Browser
from workers.platforms.http import Ask, Http, Reply

BACK = "http://127.0.0.1:8743/akun/sambung/kembali"


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.data, "html.parser")


def page(account_id: str) -> str:
    return f"/akun/{account_id}/sambungkan"


def begun(browser: Browser, account_id: str, typed: dict[str, str] | None = None) -> str:
    """The address of the network's page that a person is shown."""
    answer = browser.post(page(account_id), typed)
    assert answer.status_code == 200, answer.text
    link = soup(answer).select_one("main a.primary")
    assert link
    return str(link["href"])


def visited(address: str) -> Reply:
    """What a browser gets at the network's page; it is sent on, and does not go yet."""
    http = Http()
    reply = http.send(Ask("GET", address))
    http.close()
    return reply


def agreed(address: str) -> str:
    """Where the network sends a person who agrees: path and query on this installation."""
    reply = visited(address)
    assert reply.status == 302, reply.body
    parts = urlsplit(reply.headers["location"])
    return f"{parts.path}?{parts.query}"


def arrived(browser: Browser, account_id: str, typed: dict[str, str] | None = None) -> TestResponse:
    """The page that asks whether it is the right account."""
    answer = browser.get(agreed(begun(browser, account_id, typed)))
    assert (answer.status_code, answer.location) == (303, f"{page(account_id)}/periksa"), answer.text
    return browser.get(answer.location)


def kept(browser: Browser, account_id: str, answer: TestResponse, **more: str) -> TestResponse:
    """Press the button of that page with the first choice."""
    choice = soup(answer).select_one('input[name="choice"]')
    assert choice
    return browser.post(f"{page(account_id)}/simpan", {"choice": str(choice["value"]), **more})


def grant_of(database: Database, settings: Settings, account_id: str) -> Opened | None:
    """What is kept for an account."""
    with database.reading() as session:
        return credentials.opened(session, Vault(settings.vault_secrets()), account_id)
