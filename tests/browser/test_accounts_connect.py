"""Connecting an account in a real browser: there, back, the question, the answer; the strict policy stands in no one's way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

import config
from content import tables
from content.foundation import clock
from content.foundation.db import connect
from content.people import accounts, signins
from tests.browser.accessibility import COLOURS, clean
from tests.browser.conftest import PATIENCE_MS
from tests.cast import introduce
from tests.commands.conftest import free_port
from tests.networks.oauth_server import OAuthServer
from tests.networks.serving import Quiet
from web import cookies, create_app
from workers.connecting.desk import BACK


@pytest.fixture
def visited(tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """Gita's browser at the register of an office whose networks are all on this machine."""
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    with OAuthServer(back=home + BACK) as server:
        settings = config.load(data_folder=tmp_path, port=port, **server.settings())
        database = connect(settings.database_address)
        tables.METADATA.create_all(database.engine)
        with database.writing() as session:
            gita = introduce(session).gita
            accounts.register_first(session, now=clock.now())
            token = signins.begin(session, person_id=gita.id, now=clock.now(), address="127.0.0.1")
        dashboard = make_server(
            "127.0.0.1", port, create_app(settings, database=database), threaded=True, request_handler=Quiet
        )
        threading.Thread(target=dashboard.serve_forever, args=(0.05,), daemon=True).start()
        context = new_context()
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": cookies.SIGN_IN, "value": token, "url": home}])
        complaints: list[str] = []
        context.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page = context.new_page()
        page.goto(f"{home}/akun")
        yield page
        context.close()
        dashboard.shutdown()
        dashboard.server_close()
        database.close()
    assert complaints == []


def everyone(page: Page) -> None:
    """No violation in light, and none of colours in dark."""
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page, only=COLOURS)
    page.emulate_media(color_scheme="light")


def test_an_account_is_connected_and_taken_apart_again(visited: Page) -> None:
    page = visited
    page.get_by_role("link", name="Sambungan Facebook pemprov").click()
    page.get_by_role("button", name="Sambungkan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sambungkan Facebook pemprov")
    everyone(page)
    page.get_by_role("link", name="Lanjutkan ke").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun yang mana?")
    assert "code=" not in page.url
    everyone(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Sambungkan Akun Ini").click()
    expect(page.get_by_text("Tersambung: Pemprov DKI Jakarta.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    everyone(page)
    page.get_by_role("button", name="Putuskan dan Nonaktifkan").click()
    expect(page.get_by_text("Sambungan diputus dan akun dinonaktifkan.")).to_be_visible()
