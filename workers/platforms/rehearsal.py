"""The adapter of the rehearsal platform: the default on a fresh machine, and what people train with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from content.foundation import clock
from content.people.troubles import Trouble
from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms import asking
from workers.platforms.base import (
    Call,
    Disappointment,
    Media,
    Message,
    NotNow,
    Picture,
    Prepared,
    Public,
    Receipt,
    Refused,
    Sought,
    Target,
    Unknown,
)
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask, Http, Reply

UPLOAD_SECONDS = 60.0
READ_SECONDS = 15.0
PAGE = 200
MOST_PAGES = 50
POST_ID = re.compile(r"[0-9a-zA-Z_-]{1,64}")
ANY_TOKEN = "gladi"  # noqa: S105 - the rehearsal platform takes any token; a fresh account has none yet
ACCEPTED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
# What the networks document as "mend your post"; anything that is neither here nor below is looked into first.
VALIDATION = frozenset({400, 403, 404, 413, 422})
UNREADABLE = (TypeError, KeyError, ValueError)
CANNOT_BE_READ = "The platform's answer cannot be read"

# Its published specification is its own: rehearsal/api.py says what each of these takes and answers.
CHECKED = "the rehearsal platform's own routes"
OPERATIONS = tuple(
    Operation(name, method, path, CHECKED)
    for name, method, path in (
        ("upload", "POST", "/api/{network}/{handle}/media"),
        ("publish", "POST", "/api/{network}/{handle}/posts"),
        ("list", "GET", "/api/{network}/{handle}/posts"),
        ("show", "GET", "/api/{network}/{handle}/posts/{id}"),
        ("picture", "GET", "/media/{sha256}"),
        ("delete", "DELETE", "/api/{network}/{handle}/posts/{id}"),
    )
)


@dataclass(frozen=True)
class RehearsalAdapter:
    """One rehearsal platform at `base_url`.

    A post found on a timeline counts as the one sought when text and pictures are the same and it was received within
    `window` of the call, or while the call may have lasted: both clocks are this machine's. Nothing but the guarded call
    lasts longer than `longest_seconds`.
    """

    base_url: str
    http: Http
    window: timedelta = timedelta(minutes=2)
    longest_seconds: float = UPLOAD_SECONDS

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; which of its networks take threads, it says itself."""
        return Capabilities(Recovery.LISTING, threads=True, alt_text=True)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every kind of call."""
        return OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Why the network that is played would refuse this."""
        return tuple(_refusals(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload the pictures. Shows nothing to the public, so a lost answer is `NotNow` and never `Unknown`."""
        if refusals := self.check(target, message):
            raise Refused("; ".join(refusals))
        return Prepared(tuple(self._upload(target, media) for media in message.media))

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call."""
        pairs = zip(call.prepared.media_ids, call.message.media, strict=True)
        body = {
            "text": call.message.text,
            "media": [{"media_id": media_id, "alt_text": media.alt_text} for media_id, media in pairs],
        } | ({"in_reply_to": call.message.reply_to} if call.message.reply_to else {})
        named = {"X-Reference": call.message.reference, "Idempotency-Key": call.idempotency_key}
        form, content = asking.json_body(body)
        ask = Ask(
            "POST",
            f"{self._account(target)}/posts",
            _signed(target) | form | named,
            content,
            call.timeout_seconds,
            call.may_start,
            call.message.reference,
        )
        reply = self.http.send(ask)
        if reply.status in ACCEPTED:
            return _receipt(reply.parsed())
        raise _disappointment(reply)

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """The oldest post on the timeline with this text and these pictures, received within the window of the call."""
        media = [picture.sha256 for picture in sought.message.media]
        latest = max(sought.opened_at + self.window, sought.until or sought.opened_at)
        found = None
        for post in self._newest_first(target, since=sought.opened_at):
            same = post.text == sought.message.text and [sha256 for sha256, _ in post.media] == media
            # Two parts of a thread may say the same, but they answer different posts.
            answers = sought.message.reply_to in {"", post.in_reply_to}
            if same and answers and post.received_at <= latest:
                found = Receipt(post.remote_id, post.url, post.received_at)
        return found

    def recognise(self, target: Target, address: str) -> str | None:
        """The id at the end of the public page of a post: {base_url}/{network}/{handle}/{id}."""
        home, parts = urlsplit(self.base_url), _split(address)
        names = [unquote(name) for name in parts.path.strip("/").split("/")]
        here = parts.scheme in {"http", "https"} and parts.netloc.lower() == home.netloc.lower()
        if not here or names[:-1] != [target.platform, target.handle] or not POST_ID.fullmatch(names[-1]):
            return None
        return names[-1]

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public sees of one post now; pictures are downloaded as anyone would."""
        reply = self._again(Ask("GET", self._post(target, remote_id), timeout_seconds=READ_SECONDS), known={200, 404})
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        post = _shown(reply.parsed())
        pictures = tuple(Picture(alt_text, self._downloaded(sha256)) for sha256, alt_text in post.media)
        return Public(post.url, post.text, pictures, post.received_at)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down; may be repeated."""
        self._again(
            Ask("DELETE", self._post(target, remote_id), _signed(target), timeout_seconds=READ_SECONDS), known={200, 404}
        )

    def renew(self, target: Target) -> None:
        """Its tokens do not end."""

    def health(self, target: Target) -> Health:
        """It takes every account as it is, when it answers."""
        ask = Ask("GET", f"{self._account(target)}/posts?limit=1", _signed(target), timeout_seconds=READ_SECONDS)
        _page(self._again(ask, known={200}).parsed())
        return Health()

    def _upload(self, target: Target, media: Media) -> str:
        headers = _signed(target) | {"Content-Type": media.mime}
        ask = Ask("POST", f"{self._account(target)}/media", headers, media.read(), UPLOAD_SECONDS)
        media_id, sha256 = _kept(self._again(ask, known={201}).parsed())
        if sha256 != media.sha256:
            raise Refused("The platform received other bytes than those approved")
        return media_id

    def _downloaded(self, sha256: str) -> bytes:
        """What the platform gives out under this SHA-256; empty where it gives nothing."""
        ask = Ask("GET", f"{self.base_url}/media/{quote(sha256, safe='')}", timeout_seconds=UPLOAD_SECONDS)
        reply = self._again(ask, known={200, 404})
        return reply.body if reply.status == HTTPStatus.OK else b""

    def _newest_first(self, target: Target, *, since: datetime) -> Iterator[_Shown]:
        before = ""
        for _ in range(MOST_PAGES):
            url = f"{self._account(target)}/posts?limit={PAGE}&before={before}"
            posts = _page(self._again(Ask("GET", url, timeout_seconds=READ_SECONDS), known={200}).parsed())
            yield from (post for post in posts if post.received_at >= since)
            if len(posts) < PAGE or posts[-1].received_at < since:
                return
            before = posts[-1].remote_id

    def _again(self, ask: Ask, *, known: set[int]) -> Reply:
        """Send what may be sent again: no answer, or one whose status is not `known`, is a matter of later."""
        reply = asking.repeatable(self.http, ask, longest_seconds=self.longest_seconds)
        if reply.status in known and not asking.is_page(reply):
            return reply
        disappointment = _disappointment(reply)
        if isinstance(disappointment, Unknown):
            raise NotNow(disappointment.detail, trouble=disappointment.trouble)
        raise disappointment

    def _account(self, target: Target) -> str:
        return f"{self.base_url}/api/{target.platform}/{quote(target.handle, safe='')}"

    def _post(self, target: Target, remote_id: str) -> str:
        return f"{self._account(target)}/posts/{quote(remote_id, safe='')}"


def _split(address: str) -> SplitResult:
    """The parts of an address as a person pasted it; none of them where it is no address at all."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def _signed(target: Target) -> dict[str, str]:
    return {"Authorization": f"Bearer {target.secrets.get('access_token', ANY_TOKEN)}"}


def _refusals(target: Target, message: Message) -> Iterator[str]:
    platform, pictures = PLATFORMS[target.platform], len(message.media)
    most = target.limits.get("text_limit", platform.limit_for(pictures=pictures))
    if (length := counting.count(platform.name, message.text)) > most:
        yield f"text is too long: {length}, the maximum is {most}"
    if pictures > (most := target.limits.get("most_pictures", platform.most_pictures)):
        yield f"too many media: {pictures}, the maximum is {most}"
    most = target.limits.get("alt_text_limit", platform.alt_text_limit)
    if any(len(media.alt_text) > most for media in message.media):
        yield f"alt text is too long, the maximum is {most}"
    if message.reply_to and not platform.takes_threads:
        yield f"replies are not supported on {platform.label}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _receipt(said: Any) -> Receipt:
    try:
        return Receipt(str(said["id"]), str(said["url"]), _moment(said["received_at"]))
    except UNREADABLE as error:
        raise Unknown("The platform accepted, with an answer that cannot be read") from error


@dataclass(frozen=True)
class _Shown:
    """One post as the timeline shows it; `media` is per picture its SHA-256 and alt text, `in_reply_to` the id it answers."""

    remote_id: str
    url: str
    text: str
    media: tuple[tuple[str, str], ...]
    received_at: datetime
    in_reply_to: str


def _shown(said: Any) -> _Shown:
    try:
        media = tuple((str(one["sha256"]), str(one["alt_text"])) for one in said["media"])
        answered = str(said.get("in_reply_to", ""))
        return _Shown(str(said["id"]), str(said["url"]), str(said["text"]), media, _moment(said["received_at"]), answered)
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ) from error


def _page(said: Any) -> list[_Shown]:
    try:
        return [_shown(post) for post in said["posts"]]
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ) from error


def _kept(said: Any) -> tuple[str, str]:
    try:
        return str(said["media_id"]), str(said["sha256"])
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ) from error


def _disappointment(reply: Reply) -> Disappointment:
    """What a status other than success means for the post."""
    words = f"{reply.status}: {asking.words(reply.parsed())}"
    if asking.is_page(reply):
        return Unknown(f"{reply.status}: a web page", trouble=Trouble.STRANGER)
    match reply.status:
        case 401:
            return NotNow(words, trouble=Trouble.EXPIRED)
        case 429:
            wait = asking.wait_of(reply.headers, now=clock.now())
            return NotNow(words, wait_seconds=wait, trouble=Trouble.LIMITED)
        case status if status in VALIDATION and "duplicate" not in words:
            return Refused(words)
    return Unknown(words)
