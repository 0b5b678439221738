"""Reading posts as X shows them: back to the text that was written, and whether it is the one sought."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workers.platforms.base import Message

# Ids hold the millisecond of their making above the 22nd bit, counted from here.
FIRST_MILLISECOND = 1_288_834_974_657
POST_ID = re.compile(r"[0-9]{1,19}")
OF_MEDIA = re.compile(r"/status/[0-9]+/(?:photo|video)/[0-9]+$")
SCHEME = re.compile(r"https?://", re.IGNORECASE)


def is_it(post: Mapping[str, Any], message: Message) -> bool:
    """Whether a listed post is this one. X writes a scheme before links that had none: schemes are not compared."""
    same = _comparable(written(post)) == _comparable(message.text)
    answered = [row.get("id") for row in rows(_either(post, "referenced_posts")) if row.get("type") == "replied_to"]
    return same and len(media_keys(post)) == len(message.media) and message.reply_to in {"", *answered}


def _comparable(text: str) -> str:
    return SCHEME.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n"))).strip()


def written(post: Mapping[str, Any]) -> str:
    """The text as it was written: X escapes three characters, shortens links, and ends with the address of the media.

    A link that begins with http:// had no scheme: offices write https:// or none.
    """
    text = html.unescape(str(post.get("text", "")))
    for link in rows(table(post.get("entities")).get("urls")):
        short, long = str(link.get("url") or ""), str(link.get("expanded_url") or "")
        if link.get("media_key") or OF_MEDIA.search(long):
            text = text.replace(f" {short}", "").replace(short, "")
        elif short and long:
            text = text.replace(short, long.removeprefix("http://"), 1)
    return text


def media_keys(post: Mapping[str, Any]) -> list[str]:
    """The media of a post, in order."""
    keys = table(post.get("attachments")).get("media_keys")
    return [str(key) for key in keys] if isinstance(keys, list) else []


def made_at(post: Mapping[str, Any]) -> datetime:
    """When a post was made, by its number."""
    milliseconds = (int(post["id"]) >> 22) + FIRST_MILLISECOND
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)


def table(said: Any) -> dict[str, Any]:
    """A part of an answer that should be a table; an empty one where it is none."""
    return said if isinstance(said, dict) else {}


def rows(said: Any) -> list[dict[str, Any]]:
    """A part of an answer that should be a list of tables; those in it that are."""
    return [row for row in said if isinstance(row, dict)] if isinstance(said, list) else []


def _either(post: Mapping[str, Any], name: str) -> Any:
    """A part that X has named after posts since 2026, and after tweets before."""
    return post.get(name, post.get(name.replace("posts", "tweets")))
