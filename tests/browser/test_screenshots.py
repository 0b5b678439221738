"""The README's pictures: the pages they show are drawn at every run, and kept where TAYANG_SCREENSHOTS=1 asks for it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from config import ROOT
from content.foundation import clock
from tests.browser.installation import Installation
from tests.browser.visits import Visits

FOLDER = ROOT / "docs" / "screenshots"
WANTED = os.environ.get("TAYANG_SCREENSHOTS") == "1"
MOST_BYTES = 250_000
# What else an office has in its queue on an ordinary day: title, account, hours ahead.
TODAY = (
    ("Jadwal Transjakarta malam ini", "x", 1),
    ("Prakiraan cuaca Jakarta besok", "telegram", 2),
    ("Kegiatan akhir pekan di Kota Tua", "mastodon", 4),
    ("Layanan kependudukan keliling", "bluesky", 18),
)


@pytest.fixture
def page(visits: Visits) -> Page:
    return visits.of("Dewi", color_scheme="light")


def test_the_calendar_is_drawn_for_the_readme(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url}/kalender?bulan=2023-09")
    expect(page.get_by_role("link", name="Pembukaan KTT ke-43").first).to_be_visible()
    keep(page, page.locator("table[data-month]"), "kalender.png")


def test_the_queue_is_drawn_for_the_readme(page: Page, installation: Installation) -> None:
    for title, platform, hours in TODAY if WANTED else TODAY[:1]:
        installation.approved(title, f"{title}. #Jakarta", clock.now() + timedelta(hours=hours), platform=platform)
    page.goto(f"{installation.url}/antrean")
    page.get_by_label("Kampanye").select_option(label="Hari ini di Jakarta")
    page.get_by_role("button", name="Saring").click()
    expect(page.get_by_text("Langsung", exact=True)).to_be_visible()
    keep(page, page.get_by_role("region", name="Segera tayang"), "antrean.png")


def keep(page: Page, part: Locator, name: str) -> None:
    """The page as it is, with its fonts; the file stays small enough for a README."""
    expect(part).to_be_visible()
    page.evaluate("document.fonts.ready")
    drawn = page.screenshot(animations="disabled")
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) < MOST_BYTES
    if WANTED:
        written(FOLDER / name, drawn)


def written(path: Path, drawn: bytes) -> None:
    """Put it where the README finds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(drawn)
