"""The pages' words: English message ids, Indonesian from the catalogue; times in WIB; links and hashtags in a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from markupsafe import Markup

from content import platforms

ZONE, ZONE_LABEL = ZoneInfo("Asia/Jakarta"), "WIB"
CATALOGUE = Path(platforms.__file__).parent / "foundation" / "catalogue" / "id" / "rehearsal.po"
PATTERNS = {"id": "EEEE, d MMMM y 'pukul' HH.mm.ss", "en": "EEEE, d MMMM y 'at' HH:mm:ss"}
_LIVELY = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])|((?<!\w)[#@]\w[\w.]*\w)")


def language_of(asked: str) -> str:
    """The language of a page: English when asked for, else Indonesian."""
    return "en" if asked == "en" else "id"


def translator(language: str) -> Callable[[str], str]:
    """From a message id to the text in `language`."""
    words = _indonesian() if language == "id" else {}
    return lambda message: words.get(message, message)


@cache
def _indonesian() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def moment(at: datetime, language: str) -> Markup:
    """Such as "Selasa, 5 September 2023 pukul 09.00.03 WIB", exact to the microsecond for programs."""
    shown = format_datetime(at.astimezone(ZONE), PATTERNS[language], locale=language)
    return Markup('<time datetime="{}">{} {}</time>').format(at.isoformat(), shown, ZONE_LABEL)


def lively(text: str) -> Markup:
    """The text with its links to be followed, and its hashtags and mentions set apart."""
    return Markup("").join(_part(found) for found in _LIVELY.split(text) if found)


def _part(part: str) -> Markup:
    if part.startswith(("https://", "http://")):
        return Markup('<a href="{0}" rel="noreferrer nofollow">{0}</a>').format(part)
    if _LIVELY.fullmatch(part):
        return Markup('<span class="tag">{}</span>').format(part)
    return Markup("{}").format(part)


def initials(handle: str) -> str:
    """Two letters for an account that has no picture: "kota-jakarta-pusat" is KJ."""
    parts = [part for part in re.split(r"[\W_]+", handle) if part]
    return "".join(part[0] for part in parts[:2]).upper() or "?"


def named(handle: str) -> str:
    """A handle as networks write it, whether or not the register has the @."""
    return f"@{handle.removeprefix('@')}"
