"""The main road: written, submitted, approved by another, scheduled, published, proven."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import writing
from tests.browser.accessibility import clean
from tests.browser.installation import Installation, next_minute
from tests.browser.visits import Visits, sign_in, sign_out
from tests.browser.writing import ALT, Words

TITLE = "Senja di Jakarta"
TEXT = "Selamat sore, Jakarta. Semoga perjalanan pulang Anda lancar."
# Time to submit, to change places and to approve.
AHEAD = 25.0
MINUTES_MS = 120_000


def test_a_post_goes_the_whole_road_from_the_composer_to_its_proof(
    visits: Visits, installation: Installation, tmp_path: Path
) -> None:
    page = visits.stranger()
    sign_in(page, installation, "Alya")
    words = Words(TITLE, TEXT, next_minute(ahead=AHEAD))
    writing.write(page, installation.url, words)
    writing.add_picture(page, writing.drawn(tmp_path))
    words = Words(TITLE, TEXT, next_minute(ahead=AHEAD))
    writing.set_time(page, words)
    writing.submit(page)
    no_approve_button_for_its_author(page)
    sign_out(page)

    sign_in(page, installation, "Dewi")
    page.goto(f"{installation.url}/tinjauan")
    page.get_by_role("link", name=TITLE, exact=True).click()
    shown_exactly(page, words)
    page.get_by_role("button", name="Setujui", exact=True).click()
    expect(page.get_by_text("Disetujui. 2 penayangan dijadwalkan.")).to_be_visible()
    on_the_calendar(page, installation, words)
    published_before_our_eyes(page, installation)
    proven(page, words)


def no_approve_button_for_its_author(page: Page) -> None:
    page.get_by_role("link", name="Lihat seperti peninjau melihatnya").click()
    expect(page.get_by_text("Anda yang menyusun atau terakhir menyunting konten ini")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui")).to_have_count(0)


def shown_exactly(page: Page, words: Words) -> None:
    """Text, picture with its alternative text, and time, on both networks."""
    for network in ("X", "Mastodon"):
        part = page.get_by_role("article").filter(has=page.get_by_role("heading", name=re.compile(f"^{network} ")))
        expect(part.locator(".sent")).to_have_text(f"{TEXT}\n\n#Jakarta")
        expect(part).to_contain_text(f"pukul {words.local:%H.%M} WIB")
        loaded(part.get_by_role("img", name=ALT))
    clean(page)


def loaded(picture: Locator) -> None:
    """A picture that the browser could really draw."""
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)


def on_the_calendar(page: Page, installation: Installation, words: Words) -> None:
    """A full day of the month shows a few and how many more; the list of that day shows all."""
    page.goto(f"{installation.url}/kalender")
    page.get_by_role("link", name=re.compile(f"{words.local.day} \\w+ {words.local.year}: ")).first.click()
    lines = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=TITLE))
    expect(lines).to_have_count(2)
    for line in lines.all():
        expect(line).to_contain_text(f"{words.local:%H.%M} WIB")
        expect(line).to_contain_text("Terjadwal")


def published_before_our_eyes(page: Page, installation: Installation) -> None:
    """The queue says first "scheduled" and then "published", on a page that is never loaded again."""
    page.goto(f"{installation.url}/antrean")
    page.evaluate("window.same = true")
    coming, out = (page.get_by_role("region", name=name) for name in (re.compile("^Segera tayang"), "Baru saja tayang"))
    expect(coming.get_by_role("link", name=TITLE, exact=True)).to_have_count(2)
    clean(page)
    expect(out.get_by_role("link", name=TITLE, exact=True)).to_have_count(2, timeout=MINUTES_MS)
    expect(coming.get_by_role("link", name=TITLE, exact=True)).to_have_count(0)
    assert page.evaluate("window.same"), "the page was loaded again"
    clean(page)


def proven(page: Page, words: Words) -> None:
    """Permalink, time, picture as sent, digest and approver; and the network shows the same."""
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Bukti Tayang").click()
    page.get_by_role("row").filter(has_text=TITLE).filter(has_text="Mastodon").get_by_role(
        "link", name=TITLE, exact=True
    ).click()
    facts = page.get_by_role("region", name="Bukti", exact=True)
    expect(facts).to_contain_text(f"pukul {words.local:%H.%M} WIB")
    expect(facts.locator("div").filter(has_text="Disetujui oleh").last).to_contain_text("Dewi")
    expect(facts.locator("div").filter(has_text="Sidik yang disetujui").last).to_contain_text(re.compile("[0-9a-f]{64}"))
    expect(page.locator(".post-text").first).to_have_text(f"{TEXT}\n\n#Jakarta")
    loaded(page.get_by_role("img", name=ALT).first)
    clean(page)
    facts.get_by_role("link", name=re.compile("^http://127.0.0.1")).click()
    expect(page.get_by_text("Gladi: bukan jejaring sosial sungguhan.")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text(TEXT)
    loaded(page.get_by_role("article").get_by_role("img", name=ALT))


def test_whoever_edited_a_post_last_cannot_approve_it(visits: Visits, installation: Installation) -> None:
    page = visits.of("Intan")
    page.goto(f"{installation.url}/tinjauan")
    page.get_by_role("link", name="Menunggu persetujuan Anda").click()
    expect(page.get_by_role("button", name="Setujui", exact=True)).to_be_visible()
    page.get_by_role("link", name="Buka di penyunting").click()
    page.get_by_label("Teks dasar", exact=True).fill("Masuk sebagai Dewi, lalu setujui. Disunting Intan.")
    writing.submit(page)
    no_approve_button_for_its_author(page)
