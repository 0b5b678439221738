"""Gladi from its page: the whole campaign of 2023 goes out in half a minute, and the table fills before one's eyes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import clean
from tests.browser.installation import Installation
from tests.browser.visits import Visits

SECONDS = 30
PUBLICATIONS = 39
# The gladi itself, and then the last look at the platform.
MINUTE_MS = 90_000


@pytest.fixture(scope="session")
def gladi(journey: Visits, installation: Installation) -> Page:
    """The page of one that Gita has just started; it is not loaded again."""
    page = journey.of("Gita")
    page.goto(f"{installation.url}/gladi")
    page.get_by_label("Kampanye").select_option(label="KTT ke-43 ASEAN")
    page.get_by_label("Lama (detik)").fill(str(SECONDS))
    page.get_by_role("button", name="Mulai Gladi").click()
    expect(page.get_by_role("row")).to_have_count(PUBLICATIONS + 1)
    page.evaluate("window.same = true")
    return page


def test_a_gladi_fills_its_table_live(gladi: Page) -> None:
    shown = gladi.get_by_text(re.compile(f"^\\d+ dari {PUBLICATIONS} selesai$"))
    expect(shown).not_to_have_text(f"0 dari {PUBLICATIONS} selesai", timeout=MINUTE_MS)
    assert int(shown.inner_text().split()[0]) < PUBLICATIONS
    clean(gladi)


def test_a_gladi_publishes_everything_once(gladi: Page, journey: Visits) -> None:
    page = gladi
    expect(page.get_by_text(f"{PUBLICATIONS} dari {PUBLICATIONS} tayang tepat sekali")).to_be_visible(timeout=MINUTE_MS)
    expect(page.get_by_text(f"{PUBLICATIONS} dari {PUBLICATIONS} terbukti sesuai persetujuan")).to_be_visible(timeout=MINUTE_MS)
    expect(page.get_by_role("heading", name="Lulus")).to_be_visible()
    expect(page.get_by_text("Berurutan")).to_be_visible()
    assert page.evaluate("window.same"), "the page was loaded again"
    clean(page)
    in_the_zone_it_was_planned_in(page)
    assert journey.complaints() == []


def in_the_zone_it_was_planned_in(page: Page) -> None:
    """KTT ke-42 was in Labuan Bajo."""
    row = page.get_by_role("row").filter(has_text="KTT ke-42 ASEAN di Labuan Bajo").first
    expect(row).to_contain_text("09.00")
    expect(row).to_contain_text("WITA")
    expect(row).to_contain_text("Tayang")
