"""Tahan Semua: nothing leaves while it is in force, and nothing leaves in a burst afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from content.foundation import clock
from content.publication import attempts
from content.publication.publications import Publication
from tests.browser.accessibility import clean
from tests.browser.installation import Installation, next_minute
from tests.browser.visits import Visits

TITLE = "Menunggu keputusan pimpinan"
REASON = "Menunggu arahan pimpinan tentang berita sore ini"
BANNER = re.compile("Semua tayangan ditahan.*" + REASON)
# So long after its time a post that could go would have gone.
SURELY_MS = 4_000
PAGES = ("/", "/kalender", "/kalender/agenda", "/antrean", "/tinjauan", "/bukti", "/gladi", "/akun", "/status", "/sesi")


@dataclass(frozen=True)
class Held:
    """A post that was due while all was held, and the page of who held it."""

    page: Page
    post_id: str
    due: datetime


@pytest.fixture(scope="session")
def held(journey: Visits, installation: Installation) -> Held:
    """Gita holds all, shortly before an approved post is due."""
    due = next_minute(ahead=8)
    post_id = installation.approved(TITLE, "Konten ini tidak boleh tayang selama ditahan.", due)
    page = journey.of("Gita")
    hold(page, journey)
    return Held(page, post_id, due)


def test_everyone_sees_on_every_page_that_all_is_held(held: Held, visits: Visits, installation: Installation) -> None:
    for address in PAGES:
        held.page.goto(installation.url + address)
        expect(held.page.get_by_text(BANNER)).to_be_visible()
    clean(held.page)
    observer = visits.of("Hadi")
    expect(observer.get_by_text(BANNER)).to_be_visible()
    expect(observer.get_by_role("link", name="Tahan Semua")).to_have_count(0)


def test_what_was_due_while_all_was_held_waits_for_a_new_time(held: Held, journey: Visits, installation: Installation) -> None:
    page = held.page
    page.wait_for_timeout(max(0.0, (held.due - clock.now()).total_seconds() * 1000) + SURELY_MS)
    assert calls(installation, held.post_id) == 0
    lift(page, installation)
    waiting = page.get_by_role("region", name=re.compile("^Perlu dijadwalkan ulang"))
    expect(waiting.get_by_role("link", name=TITLE)).to_be_visible()
    expect(page.get_by_text(BANNER)).to_have_count(0)
    page.wait_for_timeout(SURELY_MS / 2)
    assert calls(installation, held.post_id) == 0
    assert journey.complaints() == []


def hold(page: Page, visits: Visits) -> None:
    """Not without a reason."""
    visits.expect_refusal(422)
    page.get_by_role("link", name="Tahan Semua").click()
    page.get_by_role("button", name="Tahan Sekarang").click()
    expect(page.get_by_label("Alasan")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Alasan").fill(REASON)
    page.get_by_role("button", name="Tahan Sekarang").click()
    expect(page.get_by_text(BANNER)).to_be_visible()


def lift(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url}/tahan")
    page.locator("summary").filter(has_text="Lepas").click()
    expect(page.get_by_text("melewati waktunya: tidak akan tayang")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Lepas Penahanan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Antrean")


def calls(installation: Installation, post_id: str) -> int:
    """How often a network was called for a post."""
    with installation.database.reading() as session:
        rows = session.scalars(select(Publication).where(Publication.post_id == post_id))
        return sum(len(attempts.history(session, row.id)) for row in rows)
