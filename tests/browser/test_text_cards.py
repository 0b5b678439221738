"""A card is typed, seen in every format while one types, and kept; with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import clean
from tests.browser.installation import Installation
from tests.browser.visits import Visits

FORMATS = 4
QUOTE = "Jakarta siap menyambut para pemimpin ASEAN, aman dan ramah."


def opened(page: Page, installation: Installation) -> Page:
    page.goto(f"{installation.url}/pustaka")
    page.get_by_role("link", name="Teks pada gambar").click()
    clean(page)
    return page


def pictures_are_there(page: Page) -> list[str]:
    """The addresses of the previews, each of which was loaded."""
    shown = page.locator("#previews img")
    expect(shown).to_have_count(FORMATS)
    for number in range(FORMATS):
        expect(shown.nth(number)).to_have_js_property("complete", value=True)
        assert shown.nth(number).evaluate("picture => picture.naturalWidth") > 0
    return [str(one.get_attribute("src")) for one in shown.all()]


def test_previews_follow_what_is_typed_and_the_card_is_kept(visits: Visits, installation: Installation) -> None:
    page = opened(visits.of("Alya"), installation)
    page.get_by_label("Isi kutipan").fill(QUOTE)
    page.get_by_label("Siapa yang mengatakan").fill("Citra Lestari")
    first = pictures_are_there(page)
    page.get_by_label("Siapa yang mengatakan").fill("Dewi Anggraini")
    expect(page.locator("#previews img").first).not_to_have_attribute("src", first[0])
    pictures_are_there(page)
    clean(page)
    page.get_by_label("Isi kutipan").fill(f"{QUOTE} 🎉")
    expect(page.locator("#previews")).to_contain_text("tidak memiliki tanda 🎉")
    clean(page)
    page.get_by_label("Isi kutipan").fill(QUOTE)
    page.get_by_role("button", name="Simpan ke pustaka").click()
    # While everything is held, the banner is a status too.
    expect(page.get_by_role("status").filter(has_text="Kartu sudah ada di pustaka")).to_be_visible()
    clean(page)


@pytest.mark.parametrize("template", ["Pengumuman", "Angka"])
def test_without_scripts_a_button_shows_the_card(visits: Visits, installation: Installation, template: str) -> None:
    page = visits.of("Alya", java_script_enabled=False)
    page.goto(f"{installation.url}/pustaka/kartu")
    page.get_by_role("link", name=template).click()
    wanted = {"Pengumuman": {"Judul": "Rekayasa lalu lintas"}, "Angka": {"Angkanya": "11", "Yang dihitung": "negara"}}
    for label, text in wanted[template].items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Perbarui pratinjau").click()
    expect(page.locator("#previews img")).to_have_count(FORMATS)
    expect(page.get_by_label(next(iter(wanted[template])))).to_have_value(next(iter(wanted[template].values())))
