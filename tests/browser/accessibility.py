"""Looking at a page as axe does: no violation of WCAG 2.2 AA, on load and after it was used."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ALL: dict[str, object] = {"type": "tag", "values": TAGS}
# What can differ between light and dark.
COLOURS: dict[str, object] = {"type": "rule", "values": ["color-contrast"]}
AXE = Axe()


def violations(page: Page, only: dict[str, object] = ALL) -> list[str]:
    """Each violation with the first places it is at."""
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = AXE.run(page, options=options).response["violations"]
    return [_said(violation, page) for violation in found]


def _said(violation: dict[str, object], page: Page) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = [f"{node['target']} {node['html'][:160]} {node.get('failureSummary', '')}" for node in nodes[:4]]
    return f"{page.url}: {violation['id']}: {violation['help']}: " + " | ".join(places)


def clean(page: Page, only: dict[str, object] = ALL) -> None:
    """Fail with every violation."""
    found = violations(page, only)
    assert not found, "\n".join(found)
