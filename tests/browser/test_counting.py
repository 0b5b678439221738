"""The number under a text: a browser counts as the server does, on every shared text and while somebody types."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config import ROOT
from content.writing import counting
from tests.browser.installation import Installation
from tests.browser.visits import Visits
from tests.browser.writing import UNIT

VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests" / "content" / "writing" / "vectors.json").read_text())
OTHERWISE = """async ([address, vectors]) => {
  const { count } = await import(address);
  return vectors.flatMap(({ text, counts }) => Object.entries(counts)
    .filter(([network, length]) => count(network, text) !== length)
    .map(([network, length]) => `${network}: ${JSON.stringify(text.slice(0, 40))} ${count(network, text)}, not ${length}`));
}"""
TYPED = "Jadwal KTT: jakarta.go.id 🇮🇩 “serentak”"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Say nothing."""


@pytest.fixture
def files() -> Iterator[str]:
    """The address of the static files alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=ROOT / "web" / "static"))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_browser_counts_every_shared_text_as_python_does(page: Page, files: str) -> None:
    page.goto(f"{files}/sign.svg")
    assert page.evaluate(OTHERWISE, [f"{files}/counting.js", VECTORS]) == []


def test_the_number_moves_with_the_typing_before_the_server_says_it(visits: Visits, installation: Installation) -> None:
    page = visits.of("Alya")
    page.goto(f"{installation.url}/susun")
    page.get_by_role("group", name=UNIT).get_by_role("checkbox", name="X", exact=True).check()
    card = page.locator("[data-network=x]")
    expect(card).to_be_visible()
    page.route("**/susun/hitung", lambda _: None)  # the server says nothing now
    page.get_by_label("Teks dasar", exact=True).fill(TYPED)
    page.get_by_label("Tagar (opsional)").first.fill("#Jakarta")
    expect(card.locator(".count .number")).to_have_text(str(counting.count("x", f"{TYPED}\n\n#Jakarta")))
    page.get_by_label("Teks dasar", exact=True).fill(f"{'a' * 300}\n---\n{TYPED}")
    expect(card.locator(".count .number")).to_have_text("300")
    expect(card.locator(".count")).to_have_class("count over")
