"""The main road: written, submitted, approved by another, scheduled, published, proven."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import writing
from tests.browser.accessibility import clean
from tests.browser.installation import Installation, next_minute
from tests.browser.visits import Visits, sign_in, sign_out
from tests.browser.writing import ALT, Words

TITLE = "Senja di Jakarta"
TEXT = "Selamat sore, Jakarta. Semoga perjalanan pulang Anda lancar."
# Time to submit, to change places and to approve.
AHEAD = 20.0
MINUTES_MS = 120_000
COMING = re.compile("^Segera tayang")


@dataclass(frozen=True)
class Road:
    """A post on its way: the page that follows it, and what was written."""

    page: Page
    words: Words


@pytest.fixture(scope="session")
def road(journey: Visits, installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Alya writes and submits; Dewi finds exactly that in her inbox and approves it."""
    page = journey.stranger()
    sign_in(page, installation, "Alya")
    writing.write(page, installation.url, Words(TITLE, TEXT, next_minute(ahead=AHEAD)))
    writing.add_picture(page, writing.drawn(tmp_path_factory.mktemp("desk")))
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
    return Road(page, words)


def test_a_post_is_written_submitted_approved_by_another_and_scheduled(road: Road, installation: Installation) -> None:
    on_the_calendar(road.page, installation, road.words)
    in_the_queue(road.page, installation)


def test_a_post_goes_out_before_our_eyes_and_is_proven(road: Road, journey: Visits) -> None:
    published_before_our_eyes(road.page)
    proven(road.page, road.words)
    assert journey.complaints() == []


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


def in_the_queue(page: Page, installation: Installation) -> None:
    """On a page that is not loaded again until the post is out."""
    page.goto(f"{installation.url}/antrean")
    page.evaluate("window.same = true")
    expect(page.get_by_role("region", name=COMING).get_by_role("link", name=TITLE, exact=True)).to_have_count(2)
    clean(page)


def published_before_our_eyes(page: Page) -> None:
    """The queue says that it is out, on the page that was there before."""
    out = page.get_by_role("region", name="Baru saja tayang")
    expect(out.get_by_role("link", name=TITLE, exact=True)).to_have_count(2, timeout=MINUTES_MS)
    expect(page.get_by_role("region", name=COMING).get_by_role("link", name=TITLE, exact=True)).to_have_count(0)
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
    facts.get_by_role("link", name="http://127.0.0.1").click()
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
