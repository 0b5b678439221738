"""A stage: one network as tests have it, its adapter, and what an independent reader sees there.

Each network gives `tests/networks/<name>.py` with

    @contextmanager
    def staged(folder: Path) -> Iterator[Stage]: …

that starts the server (real or fake) and a Gate before it, and stops both. The suite in tests/contracts runs over all of them.
One stage serves a whole module of tests: what they publish stays there, so everything `message` makes is unlike the rest.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from content.platforms import PLATFORMS, Platform
from tests.networks import pictures
from tests.networks.gate import Answer, Fault, Gate
from tests.networks.pictures import Shelf
from workers.platforms.base import Adapter, Call, Media, Message, Prepared, Receipt, Sought, Target
from workers.platforms.http import Http
from workers.platforms.means import ADDRESSES, Means

NUMBERS = itertools.count(1)
WORDS = "KTT ke-43 ASEAN di Jakarta: pengumuman nomor {number}, untuk para delegasi & pers."
SECONDS = 10.0
# What a network has in the place of secrets in tests; the suite looks for every value of `Target.secrets` in errors and logs.
BROKEN = Answer(500, {}, {"error": "internal"})


@dataclass(frozen=True)
class Seen:
    """One public post (or comment) as it really is on the network: pictures as (bytes, alternative text), in order.

    `remote_id` is what the adapter's receipt calls it; `answers` the id of the post it replies to or comments on. A film is one
    of `pictures`.
    """

    remote_id: str
    text: str
    pictures: tuple[tuple[bytes, str], ...] = ()
    answers: str = ""


@dataclass
class Stage:
    """A network in tests.

    `adapter` and `target` speak through `gate`, which stands before the guarded call (`guarded`: method and path template);
    `beside` are further gates before the same network's other addresses. `posts` reads what is public there, by a reader that
    is not our adapter; `answering` is the guarded call of a reply or first comment, where that is another one.

    The faults are what the network truly answers on the guarded call, None where it never does: `refused` (mend the post:
    Refused), `forbidden` (this account may not: NotNow FORBIDDEN), `expired` (the token has ended: NotNow EXPIRED),
    `limited(seconds)` (too much; wait so long: NotNow LIMITED), `duplicate` (it says it has this already: Unknown), `failing`
    (its own failure: Unknown).

    `keeps_bytes`: pictures stay byte for byte what was sent. `shows_alt` is False where the network keeps no alternative texts.
    `opens_freely`: it takes an account without credentials. `shelf` is where it fetches pictures, if it does. `uploads` is a
    call of `prepare` (method and path template) to let fail; None where prepare asks nothing. `words` is the usual text, with
    {number} in it. `shown_at` makes of a receipt's address the one that people paste, where a gate makes a difference.
    """

    name: str
    adapter: Adapter
    target: Target
    gate: Gate
    guarded: tuple[str, str]
    posts: Callable[[], list[Seen]]
    refused: Answer | None
    forbidden: Answer | None
    expired: Answer | None
    limited: Callable[[int], Answer] | None
    answering: tuple[str, str] | None = None
    duplicate: Answer | None = None
    failing: Answer = BROKEN
    uploads: tuple[str, str] | None = None
    beside: tuple[Gate, ...] = ()
    shelf: Shelf | None = None
    keeps_bytes: bool = True
    shows_alt: bool = True
    opens_freely: bool = False
    words: str = WORDS
    shown_at: Callable[[str], str] = str
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def platform(self) -> Platform:
        """The network's documented limits."""
        return PLATFORMS[self.target.platform]

    @property
    def gates(self) -> tuple[Gate, ...]:
        """All of them."""
        return (self.gate, *self.beside)

    def message(self, text: str | None = None, pictures: int = 1, reply_to: str = "") -> Message:
        """A legal message unlike every other; with a film where this network takes nothing else, and never too few pictures."""
        said = self.words.format(number=f"{next(NUMBERS)}-{uuid.uuid4().hex[:6]}") if text is None else text
        if self.platform.video_only and not reply_to:
            return Message(uuid.uuid4().hex, said, (self.film(),), reply_to)
        count = pictures if reply_to else max(pictures, self.platform.fewest_pictures)
        return Message(uuid.uuid4().hex, said, tuple(self.picture(number) for number in range(count)), reply_to)

    def picture(self, number: int = 0) -> Media:
        """A picture of the network's usual size, with an alternative text, at a public address where it needs one."""
        frame = self.platform.frame
        return self._media(
            pictures.picture(frame.width, frame.height), f"Foto {number + 1}: pembukaan “sidang” ✓", "image/jpeg"
        )

    def film(self) -> Media:
        """A film, or something that begins like one."""
        return self._media(pictures.film(), "", "video/mp4")

    def fail(self, fault: Fault, times: int = 1) -> None:
        """Have the next guarded call fail so."""
        self.gate.script(*self.guarded, fault, times)

    def guarded_calls(self) -> int:
        """How often the guarded call came to the gate since it forgot."""
        return len(self.gate.called(*self.guarded))

    def published(self, message: Message) -> Receipt:
        """Prepare it and send it, as the engine does."""
        return self.adapter.publish(self.target, call_for(self, message, self.adapter.prepare(self.target, message)))

    def seen(self, remote_id: str) -> Seen | None:
        """The public post with this id."""
        return next((post for post in self.posts() if post.remote_id == remote_id), None)

    def with_text(self, text: str) -> list[Seen]:
        """The public posts that say exactly this."""
        return [post for post in self.posts() if post.text == text]

    def elsewhere(self, address: str) -> tuple[Adapter, Target]:
        """The same adapter and account, with the network at another address."""
        ours = {gate.url for gate in self.gates}
        adapter: Any = self.adapter
        moved: dict[str, Any] = {}
        if isinstance(means := getattr(adapter, "means", None), Means):
            there = {name: address if means.addresses.get(name) in ours else means.address(name) for name in ADDRESSES}
            moved = {"means": replace(means, addresses=there, http=Http())}
        elif hasattr(adapter, "base_url"):
            moved = {"base_url": address, "http": Http()}
        return replace(adapter, **moved), replace(
            self.target, server=address if self.target.server in ours else self.target.server
        )

    def _media(self, content: bytes, alt_text: str, mime: str) -> Media:
        address = self.shelf.keep(content, mime) if self.shelf else ""
        return pictures.media(content, alt_text, mime=mime, address=address)


def call_for(
    stage: Stage, message: Message, prepared: Prepared, *, key: str = "", seconds: float = SECONDS, may_start: bool = True
) -> Call:
    """The guarded call of a message; `key` is its ledger key (a new one where there is none)."""
    del stage  # every network takes the same call; a stage of its own may one day say otherwise
    return Call(message, prepared, key or str(uuid.uuid4()), seconds, lambda: may_start)


def sought_for(call: Call, opened_at: datetime, until: datetime | None = None) -> Sought:
    """What the ledger knows of a call whose outcome is not known."""
    return Sought(call.message, call.idempotency_key, opened_at, call.prepared, until)


def now() -> datetime:
    """The present moment: what adapters in tests have as Means.now."""
    return datetime.now(UTC)


def without_secrets(target: Target) -> Target:
    """The account as if nobody had connected it."""
    return replace(target, secrets={})
