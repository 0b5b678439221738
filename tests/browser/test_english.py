"""English and back: whoever chooses it reads all of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.installation import Installation
from tests.browser.visits import Visits

PAGES = {
    "/": ("Good to see you, Dewi", "Selamat bekerja, Dewi"),
    "/antrean": ("Queue", "Antrean"),
    "/tahan": ("Hold all", "Tahan Semua"),
    "/tinjauan": ("Review inbox", "Kotak Tinjauan"),
    "/bukti": ("Proof of publication", "Bukti Tayang"),
    "/gladi": ("Gladi", "Gladi"),
    "/akun": ("Official accounts", "Akun Resmi"),
    "/status": ("System status", "Status Sistem"),
    "/kalender?bulan=2023-08": ("August 2023", "Agustus 2023"),
}


def test_the_language_can_be_changed_and_changed_back(visits: Visits, installation: Installation) -> None:
    page = visits.of("Dewi")
    for language, place, code in (("English", 0, "en"), ("Bahasa Indonesia", 1, "id")):
        page.get_by_role("button", name=language).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        for address, headings in PAGES.items():
            page.goto(installation.url + address)
            expect(page.get_by_role("heading", level=1)).to_have_text(headings[place])


@pytest.mark.parametrize("address", ["/kalender?bulan=2023-09", "/antrean"])
def test_changing_the_language_stays_on_the_page(visits: Visits, installation: Installation, address: str) -> None:
    page = visits.of("Dewi")
    page.goto(installation.url + address)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == installation.url + address
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
