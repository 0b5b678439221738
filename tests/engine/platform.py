"""The platform of the machine: an adapter whose every call ends as it is told, with a book of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workers.platforms.base import Call, Message, NotNow, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery


class Reply(StrEnum):
    """How a guarded call ends."""

    OK = "ok"
    OK_SHOWN_LATER = "kept, answered, shown later"
    LOST = "kept, the reply is lost"
    LOST_SHOWN_LATER = "kept, the reply is lost, shown later"
    ERROR_KEPT = "500, and kept"
    GARBLED = "kept, the reply is garbled"
    ERROR = "500, nothing kept"
    DROPPED = "the request never arrives, nobody knows"
    BUSY = "429"
    REFUSED = "refused as invalid"


KEPT = frozenset({Reply.OK, Reply.OK_SHOWN_LATER, Reply.LOST, Reply.LOST_SHOWN_LATER, Reply.ERROR_KEPT, Reply.GARBLED})
SHOWN_LATER = frozenset({Reply.OK_SHOWN_LATER, Reply.LOST_SHOWN_LATER})
ANSWERED = frozenset({Reply.OK, Reply.OK_SHOWN_LATER})
# After these the house knows for certain that nothing is there.
CERTAINLY_NOTHING = frozenset({Reply.BUSY, Reply.REFUSED})


@dataclass(frozen=True)
class Request:
    """One request that reached the platform."""

    publication: str
    account: str
    text: str
    reply: Reply


@dataclass
class Posted:
    """One post that the platform keeps; everybody sees it from `shown_at` on."""

    remote_id: str
    publication: str
    account: str
    text: str
    key: str
    kept_at: datetime
    shown_at: datetime
    removed: bool = False

    def receipt(self) -> Receipt:
        return Receipt(self.remote_id, f"https://contoh.example/{self.remote_id}", self.kept_at)


@dataclass
class Platform:
    """An adapter. `reply`, `shown_after` and `upload` say what happens next; `watch` sees each request arrive.

    `honours_keys`: a key that was there before shows no second post. `finds_by_key`: the search knows the key as well.
    """

    now: Callable[[], datetime]
    watch: Callable[[Request], None]
    honours_keys: bool = False
    finds_by_key: bool = False
    reply: Reply = Reply.OK
    shown_after: timedelta = timedelta()
    upload: Exception | None = None
    requests: list[Request] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(Recovery.LISTING, threads=True))
    operations: tuple[Operation, ...] = ()

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        return ()

    def renew(self, target: Target) -> None:
        return None

    def health(self, target: Target) -> Health:
        return Health()

    def prepare(self, target: Target, message: Message) -> Prepared:
        if self.upload is not None:
            raise self.upload
        return Prepared()

    def publish(self, target: Target, call: Call) -> Receipt:
        if not call.may_start():
            raise NotNow("deadline passed")
        request = Request(call.message.reference, target.account_id, call.message.text, self.reply)
        self.watch(request)
        self.requests.append(request)
        posted = self._keep(request, call.idempotency_key) if self.reply in KEPT else None
        if self.reply is Reply.BUSY:
            raise NotNow("429", wait_seconds=30)
        if self.reply is Reply.REFUSED:
            raise Refused("the platform says no")
        if posted is None or self.reply not in ANSWERED:
            raise Unknown(self.reply.value)
        return posted.receipt()

    def _keep(self, request: Request, key: str) -> Posted:
        same = next((posted for posted in self.posts if posted.key == key), None)
        if same is not None and self.honours_keys:
            return same
        now = self.now()
        shown_at = now + self.shown_after if request.reply in SHOWN_LATER else now
        posted = Posted(f"p{len(self.posts)}", request.publication, request.account, request.text, key, now, shown_at)
        self.posts.append(posted)
        return posted

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        shown = [posted for posted in self.posts if posted.account == target.account_id and self._is_shown(posted)]
        if self.finds_by_key:
            return next((posted.receipt() for posted in shown if posted.key == sought.idempotency_key), None)
        alike = [posted for posted in shown if posted.text == sought.message.text and posted.kept_at >= sought.opened_at]
        return alike[0].receipt() if alike else None

    def recognise(self, target: Target, address: str) -> str | None:
        remote_id = address.removeprefix("https://contoh.example/")
        return next((posted.remote_id for posted in self.posts if posted.remote_id == remote_id), None)

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        for posted in self.posts:
            if posted.remote_id == remote_id and posted.account == target.account_id and self._is_shown(posted):
                return Public(posted.receipt().url, posted.text, (), posted.kept_at)
        return None

    def _is_shown(self, posted: Posted) -> bool:
        return posted.shown_at <= self.now() and not posted.removed

    def delete(self, target: Target, remote_id: str) -> None:
        for posted in self.posts:
            posted.removed = posted.removed or posted.remote_id == remote_id
