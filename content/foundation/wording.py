"""Languages: message ids are English; the catalogues beside this file give the Indonesian.

One catalogue per floor of the house (`catalogue/<language>/<floor>.po`), read once per process.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "catalogue"
LANGUAGES = ("id", "en")


@cache
def catalogue(language: str) -> dict[str, str]:
    """All translations of a language; empty for English, whose message ids are the text."""
    found: dict[str, str] = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {
                _singular(message.id): _singular(message.string) for message in read_po(file) if message.id and message.string
            }
    return found


def _singular(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def translator(language: str) -> Callable[[str], str]:
    """A function from message id to the text in `language`; a message without translation stays English."""
    words = catalogue(language)
    return lambda message: words.get(message, message)


def plural_translator(language: str) -> Callable[[str, str, int], str]:
    """A function from (singular id, plural id, count) to the text; Indonesian has one form for both."""
    words = catalogue(language)

    def say(singular: str, plural: str, count: int) -> str:
        if language == "en":
            return singular if count == 1 else plural
        return words.get(singular, singular)

    return say
