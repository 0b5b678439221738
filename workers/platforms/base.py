"""The contract every adapter keeps.

An adapter raises only `Refused` (never), `NotNow` (certainly not sent, later) or `Unknown` (look first). Anything else
is our bug and stays loud. No retries and no redirects inside; explicit timeouts; the guarded call starts only before
its deadline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms.capabilities import Capabilities, Health, Operation

NO_PUBLIC_PATH = "This network fetches pictures from a public address, and this installation has none (MEDIA_PUBLIC_URL)"


def _nowhere() -> str:
    raise Refused(NO_PUBLIC_PATH)


@dataclass(frozen=True)
class Media:
    """One picture or film as it goes out. `read` gives the rendition's bytes, whose SHA-256 is `sha256`.

    `address` gives an address at which anyone may fetch those bytes for a while; it raises Refused where there is none.
    """

    sha256: str
    mime: str
    width: int
    height: int
    alt_text: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    address: Callable[[], str] = field(default=_nowhere, repr=False, compare=False)

    @property
    def is_film(self) -> bool:
        """Whether it moves and has a length, rather than being a picture."""
        return self.mime.startswith("video/")


@dataclass(frozen=True)
class Poll:
    """A question's choices, open for so many seconds."""

    choices: tuple[str, ...]
    seconds: int
    many: bool = False


@dataclass(frozen=True)
class LinkCard:
    """How a link is shown under a text: `thumbnail` is a small picture, where there is one."""

    url: str
    title: str
    description: str = ""
    thumbnail: Media | None = None


@dataclass(frozen=True)
class Extras:
    """What only some networks can do; an adapter refuses in `check` what its network cannot.

    `reply_control` says who may answer: everyone (empty), "followers", "mentioned" or "nobody".
    """

    poll: Poll | None = None
    link_card: LinkCard | None = None
    reply_control: str = ""


NO_EXTRAS = Extras()


@dataclass(frozen=True)
class Message:
    """What goes out, exactly as approved. `reference` is the publication's id, for the platform's own log where it has one.

    `reply_to` is the platform's id of the post that this one answers: the part before it in a thread, or the post whose first
    comment this is. Empty: none. `due_at` is the time it was approved for, `frame` the format its pictures were made in
    ("story" goes out as a story where the network has those), `language` that of the text.
    """

    reference: str
    text: str
    media: tuple[Media, ...] = ()
    reply_to: str = ""
    due_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    frame: str = ""
    language: str = "id"
    extras: Extras = NO_EXTRAS


@dataclass(frozen=True)
class Target:
    """The account a message goes to, and what opens it.

    `remote_id` is what the network calls the account (a number, a DID, an URN), `server` the address of its server where the
    network has many; `secrets` holds tokens by name, as the connection gave them ("access_token", "refresh_token", …), and
    `limits` what the network said of this account ("text_limit", "most_pictures", …), where it said anything.
    """

    account_id: str
    platform: str
    handle: str
    remote_id: str = ""
    server: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    limits: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Prepared:
    """What `prepare` made on the platform ahead of time: media ids in order, good until `good_until` (None: no end).

    `keys` are names on the platform that find the post again whatever happens to the answer: a record key, a container, an
    upload's session. They are committed to the ledger before the guarded call.
    """

    media_ids: tuple[str, ...] = ()
    good_until: datetime | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


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
class Picture:
    """One picture as the public sees it: its alt text, and the bytes shown (empty where the network does not give them)."""

    alt_text: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Public:
    """What the platform shows of one post: text, and its pictures in order.

    `unseen` names what this network never shows back, of "text", "pictures" and "alternative texts": it cannot be compared.
    """

    url: str
    text: str
    pictures: tuple[Picture, ...]
    platform_time: datetime | None = None
    unseen: frozenset[str] = frozenset()


class Disappointment(Exception):
    """Base of the three ways a platform can let us down; `detail` is for people, in the platform's words.

    `trouble` says what kind it is where a person must do something about the account or its network.
    """

    def __init__(self, detail: str, *, trouble: Trouble | None = None) -> None:
        """Keep the detail and the kind."""
        super().__init__(detail)
        self.detail = detail
        self.trouble = trouble


class Refused(Disappointment):
    """The platform said no, for good, as it documents: the post must be changed."""


class NotNow(Disappointment):
    """Certainly not sent; may be tried again after `wait_seconds`."""

    def __init__(self, detail: str, *, wait_seconds: float = 0.0, trouble: Trouble | None = None) -> None:
        """Keep the detail, how long the platform asked us to wait, and the kind."""
        super().__init__(detail, trouble=trouble)
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
    """One network. No method retries, follows a redirect, or lasts longer than it was given; see the module."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every kind of call it makes, and where each was checked."""

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Why the network would refuse this, by its documented limits and the account's own; asks nobody. Empty: fine."""

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload pictures and make containers; may be repeated, and shows nothing to the public.

        Raises:
            Refused: what `check` says, or the network refused a picture.
            NotNow: try again later; never Unknown, for nothing here is public.
        """

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call."""

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """Whether it went out: by id, container, idempotent replay or timeline; None where it is not there.

        Raises:
            NotNow: it cannot be asked now.
            Unknown: this network can never tell; a person decides.
        """

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down; no error where it is gone already."""

    def renew(self, target: Target) -> Grant | None:
        """New tokens for those of `target`; None where this network's do not end.

        Raises:
            NotNow: with `trouble` EXPIRED or REVOKED where only connecting again helps.
        """

    def health(self, target: Target) -> Health:
        """How the account is, asked with its own credentials; the call that proves that they work.

        Raises:
            NotNow: it cannot be asked, and `trouble` says why.
        """
