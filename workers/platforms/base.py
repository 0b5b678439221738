"""The contract every adapter keeps.

An adapter raises only `Refused` (never), `NotNow` (certainly not sent, later) or `Unknown` (look first). Anything else
is our bug and stays loud. No retries and no redirects inside; explicit timeouts; the guarded call starts only before
its deadline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Media:
    """One picture as it goes out. `read` gives the rendition's bytes, whose SHA-256 is `sha256`."""

    sha256: str
    mime: str
    width: int
    height: int
    alt_text: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Message:
    """What goes out, exactly as approved. `reference` is the publication's id, for the platform's own log where it has one.

    `reply_to` is the platform's id of the post that this one answers: the part before it in a thread. Empty: none.
    """

    reference: str
    text: str
    media: tuple[Media, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True)
class Target:
    """The account a message goes to: its network and handle, and the credentials its adapter needs."""

    account_id: str
    platform: str
    handle: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Prepared:
    """What `prepare` made on the platform ahead of time: media ids in order, good until `good_until` (None: no end)."""

    media_ids: tuple[str, ...] = ()
    good_until: datetime | None = None


@dataclass(frozen=True)
class Call:
    """One guarded call: what to send, its ledger keys, and `may_start`, asked directly before the first byte."""

    message: Message
    prepared: Prepared
    idempotency_key: str
    timeout_seconds: float
    may_start: Callable[[], bool] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Receipt:
    """What the platform answered to a post it accepted."""

    remote_id: str
    url: str
    platform_time: datetime | None = None


@dataclass(frozen=True)
class Sought:
    """What is known of a call whose outcome is not: enough to recognise the post on a timeline.

    It began at `opened_at`, and ended by `until` where that is known.
    """

    message: Message
    idempotency_key: str
    opened_at: datetime
    prepared: Prepared = Prepared()
    until: datetime | None = None


@dataclass(frozen=True)
class Public:
    """What the platform shows of one post: text, and per picture its SHA-256 (of the bytes shown) and alt text."""

    url: str
    text: str
    media: tuple[tuple[str, str], ...]
    platform_time: datetime | None = None


class Disappointment(Exception):
    """Base of the three ways a platform can let us down; `detail` is for people, in the platform's words."""

    def __init__(self, detail: str) -> None:
        """Keep the detail."""
        super().__init__(detail)
        self.detail = detail


class Refused(Disappointment):
    """The platform said no, for good, as it documents: the post must be changed."""


class NotNow(Disappointment):
    """Certainly not sent; may be tried again after `wait_seconds`."""

    def __init__(self, detail: str, *, wait_seconds: float = 0.0) -> None:
        """Keep the detail and how long the platform asked us to wait."""
        super().__init__(detail)
        self.wait_seconds = wait_seconds


class Unknown(Disappointment):
    """Nobody knows whether it was posted: look before anyone resends."""


class Viewer(Protocol):
    """What may be asked of a network without changing anything on it."""

    def recognise(self, target: Target, address: str) -> str | None:
        """The remote id in the pasted address of a post on this account, by its form alone; None where it is no such address.

        Where a network's addresses do not name the account, `fetch` answers only for posts of the target's account.
        """

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public sees of one post now; None where it is gone."""


class Adapter(Viewer, Protocol):
    """One network."""

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload pictures and make containers; may be repeated, and shows nothing to the public."""

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call."""

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """Whether it went out: by id, container, idempotent replay or timeline; None where it is not there."""

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down; no error where it is gone already."""
