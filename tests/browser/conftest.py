"""A real browser before a whole installation: what every journey starts from."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import installation as whole
from tests.browser.installation import Installation
from tests.browser.visits import Visits

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
# The machine may be busy: a slow answer is not a fault, and a missing one is found soon enough.
PATIENCE_MS = 20_000
# Starting the installation and waiting for a minute to come belong to the test that needs them.
MOST_SECONDS = 300

expect.set_options(timeout=PATIENCE_MS)


# A gladi takes half a minute and a post goes out at a full minute: meanwhile other tests run. Tests by name stand where they
# end what was begun; all others stand with their file. Tahan Semua comes when nothing is on its way.
ORDER = (
    "test_gladi", "test_main_road", "test_every_crop_follows_the_focal_point", "test_keyboard", "test_screens",
    "test_a_post_goes_out_before_our_eyes_and_is_proven", "test_the_proof_is_reached_with_the_keyboard_alone",
    "test_what_was_previewed_is_what_goes_out", "test_a_gladi_publishes_everything_once", "test_holds", "test_english",
    "test_first_start", "test_refused_pictures", "test_media", "test_text_cards",
    "test_counting", "test_focal_point",
    "test_two_writers", "test_accounts_connect",
    "test_what_was_due_while_all_was_held_waits_for_a_new_time", "test_without_scripts", "test_screenshots",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = [place for place, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    for place, item in zip(places, sorted((items[place] for place in places), key=_turn), strict=True):
        items[place] = item
        item.add_marker(pytest.mark.timeout(MOST_SECONDS))


def _turn(item: pytest.Item) -> int:
    name = item.name.partition("[")[0]
    return ORDER.index(name if name in ORDER else item.path.stem)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own browser."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no Chromium on PATH: apt install chromium"
    return {"executable_path": found, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A desk in Jakarta."""
    return {
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One for all journeys."""
    with whole.with_the_demo(whole.chosen(tmp_path_factory.mktemp("browser"))) as made:
        yield made


@pytest.fixture(scope="session")
def doors() -> dict[str, Any]:
    """The cookies of those who have signed in already, by name."""
    return {}


@pytest.fixture(scope="session")
def journey(
    installation: Installation, doors: dict[str, Any], browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Visits]:
    """As `visits`, for what is begun in one test and ended in a later one."""
    made = Visits(installation, doors, partial(browser.new_context, **browser_context_args), PATIENCE_MS)
    yield made
    assert made.complaints() == []


@pytest.fixture
def visits(installation: Installation, doors: dict[str, Any], new_context: Callable[..., BrowserContext]) -> Iterator[Visits]:
    """Opens pages; a test fails by any error that a page told the browser's console and that was not expected."""
    made = Visits(installation, doors, new_context, PATIENCE_MS)
    yield made
    assert made.complaints() == []
