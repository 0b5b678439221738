"""A person before the real dashboard, over HTTP: signs in with a password, reads pages, presses buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

SECONDS = 30
Files = Sequence[tuple[str, tuple[str, bytes]]]


class Visitor:
    """One browser without scripts, as a person with slow lines may have."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.session = requests.Session()

    def sign_in(self, email: str, password: str) -> None:
        self.get("/masuk")
        self.post("/masuk", {"email": email, "password": password})
        assert "tayang-signin" in self.session.cookies, "the password was not taken"

    def get(self, address: str) -> BeautifulSoup:
        """A page; where it leads elsewhere, that one."""
        answer = self.session.get(urljoin(self.home, address), timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        self.address = answer.url
        return BeautifulSoup(answer.content, "html.parser")

    def post(self, address: str, typed: Mapping[str, Any], files: Files = ()) -> BeautifulSoup:
        """The page to which a form leads, filled in like this."""
        where = urljoin(self.home, address)
        answer = self.session.post(
            where, {**typed, "csrf_token": self._token()}, files=files or None, timeout=SECONDS, headers={"Origin": self.home}
        )
        assert answer.status_code == 200, answer.text
        self.address = answer.url
        return BeautifulSoup(answer.content, "html.parser")

    def close(self) -> None:
        self.session.close()

    def _token(self) -> str:
        page = self.session.get(f"{self.home}/masuk", timeout=SECONDS)
        found = BeautifulSoup(page.content, "html.parser").select_one('meta[name="csrf-token"]')
        assert found, page.text
        return str(found["content"])


def words(page: BeautifulSoup) -> str:
    """What is to be read in the page's main part."""
    return " ".join(one(page, "main").get_text(" ").split())


def one(page: BeautifulSoup, selector: str) -> Tag:
    """The one element of the page that a person means."""
    found = page.select_one(selector)
    assert found, f"no {selector} in: {page.get_text(' ')}"
    return found
