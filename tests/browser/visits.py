"""Visits: signing people in, and hearing what the pages complain about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, expect

from tests.browser.installation import Installation


def sign_in(page: Page, installation: Installation, name: str) -> None:
    """Through the door, with the passphrase."""
    page.goto(f"{installation.url}/masuk")
    page.get_by_label("Alamat surel").fill(installation.email(name))
    page.get_by_label("Kata sandi").fill(installation.passphrase)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Selamat bekerja, {name}")


def sign_out(page: Page) -> None:
    """By the menu at the right."""
    page.locator("details.who > summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()


@dataclass
class Visits:
    """The visitors of one test, each in a browser of their own. `doors` keeps who has signed in, over the tests."""

    installation: Installation
    doors: dict[str, Any]
    new_context: Callable[..., BrowserContext]
    patience: float
    said: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def stranger(self, **chosen: Any) -> Page:
        """A browser that nobody has signed in to."""
        context = self.new_context(**chosen)
        context.set_default_timeout(self.patience)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        page = context.new_page()
        page.on("pageerror", self._fail)
        return page

    def of(self, name: str, **chosen: Any) -> Page:
        """A browser in which `name` is signed in, at the dashboard."""
        if name not in self.doors:
            page = self.stranger()
            sign_in(page, self.installation, name)
            self.doors[name] = page.context.storage_state()
            page.context.close()
        page = self.stranger(storage_state=self.doors[name], **chosen)
        page.goto(self.installation.url)
        return page

    def expect_refusal(self, status: int) -> None:
        """The browser tells its console of every answer that refuses; this one is meant."""
        self.expected.append(f"the server responded with a status of {status}")

    def complaints(self) -> list[str]:
        """What pages told the console and nobody expected."""
        return [said for said in self.said if not any(words in said for words in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.text} ({message.location['url']})")

    def _fail(self, error: Error) -> None:
        self.said.append(str(error))
