"""Without JavaScript: signing in, composing and submitting, approving and holding work all the same."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import writing
from tests.browser.installation import Installation, next_minute
from tests.browser.visits import Visits, sign_in, sign_out

TITLE = "Ditulis tanpa skrip"
TEXT = "Konten ini ditulis di peramban tanpa JavaScript."
REASON = "Uji tanpa skrip"


def test_the_office_works_without_scripts(visits: Visits, installation: Installation) -> None:
    page = visits.stranger(java_script_enabled=False)
    sign_in(page, installation, "Alya")
    compose(page, installation)
    sign_out(page)
    sign_in(page, installation, "Dewi")
    writing.approve(page, installation.url, TITLE)
    expect(page.get_by_text("Disetujui. 1 penayangan dijadwalkan.")).to_be_visible()
    hold_and_lift(page)


def compose(page: Page, installation: Installation) -> None:
    due = writing.Words(TITLE, TEXT, next_minute(ahead=3600))
    page.goto(f"{installation.url}/susun")
    page.get_by_label("Judul").fill(TITLE)
    page.get_by_role("group", name=writing.UNIT).get_by_role("checkbox", name="X", exact=True).check()
    page.get_by_role("button", name="Tampilkan akun terpilih").click()
    expect(page.get_by_label("Judul")).to_have_value(TITLE)
    page.get_by_label("Teks dasar", exact=True).fill(TEXT)
    page.get_by_label("Kampanye", exact=True).select_option(label="Hari ini di Jakarta")
    writing.set_time(page, due)
    writing.submit(page)


def hold_and_lift(page: Page) -> None:
    page.get_by_role("link", name="Antrean").click()
    page.get_by_role("link", name="Tahan Semua").click()
    page.get_by_label("Yang ditahan").select_option(label="Kampanye: Hari ini di Jakarta")
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Tahan Sekarang").click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.locator("summary").filter(has_text="Lepas").click()
    page.get_by_role("button", name="Lepas Penahanan").click()
    expect(page.get_by_text("Penahanan dilepas.")).to_be_visible()
