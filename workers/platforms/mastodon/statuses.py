"""Statuses: one post as Mastodon is told it, and as Mastodon tells it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from content.people.troubles import Trouble
from workers.platforms.base import Message, NotNow, Prepared, Receipt

UNREADABLE = (TypeError, KeyError, ValueError, AttributeError)
# How a server writes white space in HTML; what else it adds (links, mentions) goes with its tags.
_BREAK = re.compile(r"<br\s*/?>")
_PARAGRAPH = re.compile(r"</p>\s*<p>")
_TAG = re.compile(r"<[^>]+>")
# The public addresses of a post, by its account's name or number.
_PATHS = (
    re.compile(r"/@(?P<name>[^/@]+)/(?P<id>\w+)/?"),
    re.compile(r"/users/(?P<name>[^/@]+)/statuses/(?P<id>\w+)/?"),
    re.compile(r"/ap/users/(?P<account>\w+)/statuses/(?P<id>\w+)/?"),
)


@dataclass(frozen=True)
class Shown:
    """One media attachment; `url` is None while the server still works on it."""

    media_id: str
    kind: str
    url: str
    description: str


@dataclass(frozen=True)
class Status:
    """One post as a server shows it; `reply_to` is empty where it answers none."""

    receipt: Receipt
    account_id: str
    created_at: datetime
    reply_to: str
    media: tuple[Shown, ...]
    choices: tuple[str, ...]
    html: str

    @property
    def remote_id(self) -> str:
        """What the server calls it."""
        return self.receipt.remote_id


@dataclass(frozen=True)
class Named:
    """What an address says of a post: whose it is, by name (in lower case) or by number, and its id."""

    remote_id: str
    name: str = ""
    account_id: str = ""


def named_in(address: str, *, server: str) -> Named | None:
    """What an address on `server` names; None where it is no post there. Another server's page of it has another id."""
    try:
        there = urlsplit(address.strip())
    except ValueError:
        return None
    if there.scheme not in {"http", "https"} or there.netloc.lower() != urlsplit(server).netloc.lower():
        return None
    found = next(filter(None, (path.fullmatch(there.path) for path in _PATHS)), None)
    if found is None:
        return None
    said = found.groupdict()
    return Named(said["id"], str(said.get("name", "")).lower(), str(said.get("account", "")))


def body_of(message: Message, prepared: Prepared, *, visibility: str) -> dict[str, Any]:
    """What POST /api/v1/statuses is told."""
    body: dict[str, Any] = {"visibility": visibility, "language": message.language}
    if message.text.strip():
        body["status"] = message.text
    if prepared.media_ids:
        body["media_ids"] = list(prepared.media_ids)
    if message.reply_to:
        body["in_reply_to_id"] = message.reply_to
    if poll := message.extras.poll:
        body["poll"] = {"options": list(poll.choices), "expires_in": poll.seconds, "multiple": poll.many}
    return body


def receipt_of(said: Any) -> Receipt:
    """The receipt in an answer.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: one of UNREADABLE, where there is none in it.
    """
    return Receipt(str(said["id"]), str(said["url"] or said["uri"]), datetime.fromisoformat(said["created_at"]))


def read(said: Any) -> Status:
    """A status from a server's answer.

    Raises:
        NotNow: it is none.
    """
    try:
        receipt = receipt_of(said)
        return Status(
            receipt=receipt,
            account_id=str(said["account"]["id"]),
            created_at=datetime.fromisoformat(said["created_at"]),
            reply_to=str(said.get("in_reply_to_id") or ""),
            media=tuple(_shown(one) for one in said["media_attachments"]),
            choices=tuple(str(choice["title"]) for choice in (said.get("poll") or {}).get("options", ())),
            html=str(said["content"]),
        )
    except UNREADABLE as error:
        raise NotNow("The server's answer cannot be read", trouble=Trouble.STRANGER) from error


def listed(said: Any) -> list[Status]:
    """The statuses of a list, as the server orders them: the newest first.

    Raises:
        NotNow: it is none.
    """
    if not isinstance(said, list):
        raise NotNow("The server's answer is no list", trouble=Trouble.STRANGER)
    return [read(one) for one in said]


def clock_ahead(headers: Mapping[str, str], *, now: datetime) -> timedelta:
    """How far a server's clock is ahead of ours, as its answer dates itself; to the second."""
    try:
        return parsedate_to_datetime(headers["date"]) - now
    except (KeyError, ValueError, TypeError):
        return timedelta(0)


def plain(content: str) -> str:
    """The text of a status from its HTML: as it reads on the page, where a mention is shorter than it was written."""
    text = _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", content))
    return html.unescape(_TAG.sub("", text)).strip()


def _shown(said: Mapping[str, Any]) -> Shown:
    return Shown(str(said["id"]), str(said["type"]), str(said.get("url") or ""), str(said.get("description") or ""))
