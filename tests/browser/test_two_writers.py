"""Two people edit one post at once: the second to save sees both sides and loses nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.accessibility import clean
from tests.browser.installation import Installation
from tests.browser.visits import Visits

HERS = "Kalimat Bima, yang disimpan lebih dahulu."
MINE = "Kalimat Alya, yang tidak boleh hilang."


def test_the_second_to_save_sees_both_sides_and_loses_nothing(visits: Visits, installation: Installation) -> None:
    alya, bima = visits.of("Alya"), visits.of("Bima")
    alya.get_by_role("link", name="Masih draf").click()
    expect(alya.get_by_role("heading", level=1)).to_have_text("Masih draf")
    bima.goto(alya.url)
    for page, text in ((alya, MINE), (bima, HERS)):
        page.get_by_label("Teks dasar", exact=True).fill(text)
    bima.get_by_role("button", name="Simpan Draf").last.click()
    expect(bima.get_by_text("Draf tersimpan.")).to_be_visible()

    visits.expect_refusal(409)
    alya.get_by_role("button", name="Simpan Draf").last.click()
    sides = alya.get_by_role("region", name="Kedua versi, per isian")
    expect(sides.get_by_role("row", name="Teks dasar")).to_contain_text(MINE)
    expect(sides.get_by_role("row", name="Teks dasar")).to_contain_text(HERS)
    expect(alya.get_by_label("Teks dasar", exact=True)).to_have_value(MINE)
    clean(alya)

    alya.get_by_role("button", name="Simpan Draf").last.click()
    expect(alya.get_by_text("Draf tersimpan.")).to_be_visible()
    bima.reload()
    expect(bima.get_by_label("Teks dasar", exact=True)).to_have_value(MINE)
