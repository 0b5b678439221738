"""A real browser before a whole installation: what every journey starts from."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(MOST_SECONDS))


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


@pytest.fixture
def visits(installation: Installation, doors: dict[str, Any], new_context: Callable[..., BrowserContext]) -> Iterator[Visits]:
    """Opens pages; a test fails by any error that a page told the browser's console and that was not expected."""
    made = Visits(installation, doors, new_context, PATIENCE_MS)
    yield made
    assert made.complaints() == []
