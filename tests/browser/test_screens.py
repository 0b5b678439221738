"""Every screen, for everyone: no violation of WCAG 2.2 AA in light or dark, and no sideways scrolling when small or zoomed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import screens
from tests.browser.accessibility import COLOURS, clean, violations
from tests.browser.installation import Installation
from tests.browser.screens import SCREENS, Samples
from tests.browser.visits import Visits

# A phone; and a window of 1280 by 800 at 200 %, in the pixels of the page.
SMALL = {"360 x 740": (360, 740), "200 %": (640, 400)}


@pytest.fixture(scope="module")
def samples(installation: Installation) -> Samples:
    return screens.samples(installation)


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, visits: Visits, installation: Installation, samples: Samples) -> Page:
    """Each screen in turn, before someone who may see all of it."""
    screen = SCREENS[request.param]
    if request.param == "tidak ada":
        visits.expect_refusal(404)
    page = visits.of(screen.who) if screen.who else visits.stranger()
    page.goto(installation.url + screen.address(samples))
    return page


def test_a_screen_can_be_used_by_everyone(page: Page) -> None:
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page, only=COLOURS)
    for said, (width, height) in SMALL.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} at {said} is {wide} pixels wide: {widest(page)}"


def test_axe_sees_a_fault_where_there_is_one(visits: Visits) -> None:
    page = visits.of("Dewi")
    page.goto(f"{visits.installation.url}/tahan")
    page.evaluate("document.querySelectorAll('label').forEach((one) => one.remove())")
    assert any("select-name" in said for said in violations(page))


def widest(page: Page) -> list[str]:
    """What sticks out at the right, to be found."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found


def test_what_opens_can_be_used_by_everyone_too(visits: Visits, installation: Installation, samples: Samples) -> None:
    page = visits.of("Dewi")
    page.locator("details.who > summary").click()
    clean(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan Papan Tik")).to_be_visible()
    clean(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Utama")).to_be_visible()
    clean(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_focused()


def at_its_end(page: Page) -> Page:
    """Where the bar of buttons covers nothing: elsewhere some box is always half under it, and people scroll on."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    return page


def test_a_sheet_with_faults_can_be_used_by_everyone_too(visits: Visits, installation: Installation) -> None:
    page = visits.of("Alya")
    page.goto(f"{installation.url}/susun")
    page.get_by_role("checkbox", name="Instagram").first.check()
    expect(page.get_by_role("article")).to_be_visible()
    page.get_by_label("Sama dengan teks dasar").uncheck()
    clean(at_its_end(page))
    visits.expect_refusal(422)
    page.get_by_role("button", name="Ajukan Tinjauan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    clean(at_its_end(page))
    page.emulate_media(color_scheme="dark")
    clean(page, only=COLOURS)
