"""Indonesian first, English second; every text of every page has its translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from content.foundation.wording import catalogue
from content.people.people import Person
from tests.cast import Cast
from tests.web.conftest import Browser

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
SignedIn = Callable[[Person], Browser]


def messages() -> Iterator[tuple[str, str]]:
    """Every message id of the dashboard, with its file."""
    for folder, pattern, method in (("web", "**/*.py", "python"), ("web/templates", "**/*.html", "jinja2")):
        for path in sorted((ROOT / folder).glob(pattern)):
            for _line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
                yield path.name, message if isinstance(message, str) else message[0]


def test_every_text_of_the_dashboard_has_an_indonesian_translation() -> None:
    words = catalogue("id")
    assert sorted({(name, message) for name, message in messages() if message not in words}) == []


def fields(text: str) -> set[str]:
    """The %(name)s fields of a text."""
    return set(re.findall(r"%\((\w+)\)s", text))


def test_every_translation_has_the_fields_of_its_message() -> None:
    # Indonesian has one form: where English says "One thing", it may say how many.
    wrong = [
        message
        for message, translated in catalogue("id").items()
        if fields(message) - fields(translated) or fields(translated) - fields(message) - {"num", "count"}
    ]
    assert wrong == []


def test_a_stranger_reads_indonesian_and_may_choose_english(guest: Browser) -> None:
    page = guest.get("/masuk").text
    assert '<html lang="id"' in page
    assert "Kata sandi" in page
    answer = guest.post("/bahasa", {"language": "en", "next": "/masuk"})
    assert answer.location == "/masuk"
    page = guest.get("/masuk").text
    assert '<html lang="en"' in page
    assert "Password" in page


def test_a_persons_own_language_follows_them_to_another_browser(signed_in: SignedIn, cast: Cast) -> None:
    signed_in(cast.alya).post("/bahasa", {"language": "en"})
    assert '<html lang="en"' in signed_in(cast.alya).get("/").text
    assert '<html lang="id"' in signed_in(cast.bima).get("/").text


@pytest.mark.parametrize("language", ["xx", "", "../id"])
def test_a_language_we_do_not_speak_changes_nothing(guest: Browser, language: str) -> None:
    guest.post("/bahasa", {"language": language})
    assert '<html lang="id"' in guest.get("/masuk").text
