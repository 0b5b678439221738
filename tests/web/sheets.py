"""The composer's form as a browser sends it, and pages as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from content.people.accounts import Account
from tests.web.conftest import Browser


def page(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.data, "html.parser")


def words(response: TestResponse) -> str:
    """What is to be read in the page's main part."""
    main = page(response).select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def value(response: TestResponse, name: str) -> str:
    """What a field of the page holds."""
    field = page(response).select_one(f'[name="{name}"]')
    assert isinstance(field, Tag), name
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    return str(field.get("value", ""))


def fields(*accounts: Account, do: str = "save", **typed: str) -> dict[str, Any]:
    """A filled form for these accounts, all saying the same; `typed` replaces fields ("__" stands for a full stop)."""
    said: dict[str, Any] = {
        "do": do, "title": "Jakarta siap", "campaign": "", "new_campaign": "KTT ke-43 ASEAN", "phase": "preparation",
        "sensitivity": "routine", "version": "", "account": [account.id for account in accounts],
        "shared.text": "Jakarta siap.", "shared.date": "2026-09-01", "shared.time": "13:00", "shared.zone": "Asia/Jakarta",
    }  # fmt: skip
    for account in accounts:
        said |= {f"{account.id}.shown": "1", f"{account.id}.same": ["text", "tags", "time", "pictures"]}
    return said | {name.replace("__", "."): text for name, text in typed.items()}


def pictured(asset_id: str, alt: str, **typed: str) -> dict[str, str]:
    """The fields of one picture that all accounts share; `typed` are those of its framing."""
    return {"shared.picture": asset_id, "shared.alt": alt} | {f"shared.{name}": text for name, text in typed.items()}


def send(browser: Browser, address: str, form: Mapping[str, Any], *, fragment: bool = False) -> TestResponse:
    """Send a form with its token, as a browser or (`fragment`) as htmx."""
    headers = {"HX-Request": "true"} if fragment else None
    return browser.client.post(address, data={**form, "csrf_token": browser.token()}, headers=headers)
