"""What X makes of a text: its weight by the published configuration, links shortened, three characters escaped."""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

import regex

LINK = re.compile(
    r"https?://[^\s]*[^\s.,;:!?)]|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:id|com|org|gov)\b(?:/[^\s]*[^\s.,;:!?)])?", re.IGNORECASE
)
CASHTAG = re.compile(r"(?:^|\s)\$[A-Za-z]{1,6}\b")
# twitter-text, configuration 3: what weighs one; all else weighs two, a link 23, an emoji two.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
EMOJI = regex.compile(r"(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)")


def weight(text: str) -> int:
    """The weighted length, counted anew from the configuration and not by the adapter's own means."""
    whole = unicodedata.normalize("NFC", text)
    links = len(LINK.findall(whole))
    return 23 * links + sum(_weight_of(one) for one in regex.findall(r"\X", LINK.sub("", whole)))


def _weight_of(grapheme: str) -> int:
    if EMOJI.match(grapheme):
        return 2
    return sum(1 if any(first <= ord(one) <= last for first, last in LIGHT) else 2 for one in grapheme)


def shortened(text: str, media: list[tuple[str, str]]) -> tuple[str, list[dict[str, Any]]]:
    """The text as X gives it out, and its links; `media` are key and post id, whose address comes last."""
    links: list[dict[str, Any]] = []

    def short(found: re.Match[str]) -> str:
        links.append(_link(found[0], len(links)))
        return str(links[-1]["url"])

    shown = html.escape(LINK.sub(short, text), quote=False)
    if media:
        address = f"https://t.co/m{media[0][1]}"
        shown = f"{shown} {address}".lstrip()
        page = f"https://x.com/kantor/status/{media[0][1]}/photo/1"
        links += [{"url": address, "expanded_url": page, "display_url": "pic.x.com/abc", "media_key": key} for key, _ in media]
    for link in links:
        link["start"] = shown.find(link["url"])
        link["end"] = link["start"] + len(link["url"])
    return shown, links


def _link(written: str, number: int) -> dict[str, Any]:
    long = written if "://" in written else f"http://{written}"
    plain = re.sub(r"^https?://(?:www\.)?", "", written)
    display = plain if len(plain) <= 26 else plain[:26] + "…"
    return {"url": f"https://t.co/a{number:09d}", "expanded_url": long, "display_url": display}


def stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def moment(said: str) -> float:
    return datetime.fromisoformat(said).timestamp()
