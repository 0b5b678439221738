"""What the book holds: requests, pictures, posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One request as it stands in the book. `answered` is the HTTP status that went out; 0: the connection was dropped."""

    received_at: datetime
    action: str
    network: str
    handle: str
    answered: int
    reference: str = ""
    idempotency_key: str = ""
    behaviour: str = ""
    post_id: str = ""
    stored: bool = False


@dataclass(frozen=True)
class Medium:
    """One uploaded picture."""

    media_id: str
    network: str
    handle: str
    sha256: str
    mime: str
    width: int
    height: int
    bytes: int
    received_at: datetime


@dataclass(frozen=True)
class Post:
    """One post. `media` is per picture its SHA-256 and alt text; `in_reply_to` is the post it answers, empty for none.

    It is seen by its id from `shown_at` and on the timeline from `listed_at`. `number` counts all posts in the order of
    their arrival (0: not yet entered).
    """

    post_id: str
    network: str
    handle: str
    reference: str
    idempotency_key: str
    text: str
    media: tuple[tuple[str, str], ...]
    received_at: datetime
    shown_at: datetime
    listed_at: datetime
    number: int = 0
    in_reply_to: str = ""


@dataclass(frozen=True)
class AccountSeen:
    """An account that something was sent to: posts to be seen now, and when the last request came."""

    network: str
    handle: str
    posts: int
    last_at: datetime
