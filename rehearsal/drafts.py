"""A post as it was asked for, before any network has looked at it."""

from __future__ import annotations

import json
from dataclasses import dataclass


class Unreadable(Exception):
    """The body is not what the interface asks for; the message says what is missing."""


@dataclass(frozen=True)
class Draft:
    """A post as it was asked for: text, per picture its media id and alt text, and the id of the post it answers, if any."""

    text: str
    media: tuple[tuple[str, str], ...]
    in_reply_to: str = ""


def draft_of(body: bytes) -> Draft:
    """The post that the body asks for.

    Raises:
        Unreadable: it asks for none.
    """
    try:
        asked = json.loads(body)
        media = asked.get("media", [])
        pictures = tuple((one["media_id"], one.get("alt_text", "")) for one in media)
        draft = Draft(asked["text"], pictures, asked.get("in_reply_to", ""))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("send JSON: text, and media as a list of media_id and alt_text") from error
    _check_words(draft)
    return draft


def _check_words(draft: Draft) -> None:
    words = (draft.text, draft.in_reply_to, *(word for pair in draft.media for word in pair))
    try:
        "".join(words).encode()
    except (TypeError, UnicodeEncodeError) as error:
        raise Unreadable("texts must be valid Unicode strings") from error
