"""Mastodon: statuses on the account's own server, which says itself what it takes.

Facts: Mastodon's documentation and source as of 4.7, and the OpenAPI description that `operations` names. A server strips
white space from both ends of a text and of a description, and forgets after an hour which idempotency keys it has seen, so
what became of a call is read from the account's own list: by the ids of its pictures, which no two posts share, or by its text.
"""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

from content.foundation.clock import monotonic
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
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
from workers.platforms.http import Ask, Reply
from workers.platforms.mastodon import limits, statuses
from workers.platforms.mastodon.statuses import Shown, Status
from workers.platforms.means import Means

UPLOAD_SECONDS = 120.0
READ_SECONDS = 15.0
# A server throws away after a day what was uploaded and never posted.
KEPT = timedelta(hours=20)
PAGE = 40
MOST_PAGES = 10
# How long after a call began its post may appear; and how far apart two clocks are after they were compared to the second.
WINDOW = timedelta(minutes=2)
GRACE = timedelta(seconds=3)
# What a server is still working on after `prepare`: it may refuse the post until it is done.
PROCESSING = "processing"

SPECIFICATION = "mastodon/schema.json#/"
TOKENS = {"expired": Trouble.EXPIRED, "kedaluwarsa": Trouble.EXPIRED, "revoked": Trouble.REVOKED, "dicabut": Trouble.REVOKED}
REFUSALS = frozenset({400, 404, 410, 413, 422})


def _operation(name: str, method: str, path: str) -> Operation:
    return Operation(name, method, path, f"{SPECIFICATION}paths/{path.replace('/', '~1')}/{method.lower()}")


@dataclass(frozen=True)
class MastodonAdapter:
    """Mastodon, and servers that speak its interface. Asks after a picture that is being processed each `pause_seconds`.

    The secrets may name a `visibility` other than public: a test post goes out as `capabilities.test_target`.
    """

    means: Means
    pause_seconds: float = 1.0

    capabilities = Capabilities(
        Recovery.KEY, threads=True, first_comment=True, alt_text=True, films=True, polls=True, test_target="direct"
    )
    operations = (
        _operation("credentials", "GET", "/api/v1/accounts/verify_credentials"),
        _operation("limits", "GET", "/api/v2/instance"),
        _operation("upload", "POST", "/api/v2/media"),
        _operation("upload.state", "GET", "/api/v1/media/{id}"),
        _operation("publish", "POST", "/api/v1/statuses"),
        _operation("listing", "GET", "/api/v1/accounts/{id}/statuses"),
        _operation("read", "GET", "/api/v1/statuses/{id}"),
        _operation("read.source", "GET", "/api/v1/statuses/{id}/source"),
        _operation("delete", "DELETE", "/api/v1/statuses/{id}"),
        Operation("picture", "GET", "{url}", f"{SPECIFICATION}components/schemas/MediaAttachment/properties/url"),
    )

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Why the server would refuse this: its own limits where `health` has read them, Mastodon's where not."""
        return limits.complaints(message, target.limits)

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload everything, then wait for what the server is still working on; what takes longer is named in the keys."""
        if wrong := self.check(target, message):
            raise Refused("; ".join(wrong))
        ends = monotonic() + self.means.longest_seconds
        uploads = [self._upload(target, media) for media in message.media]
        unready = [media_id for media_id, ready in uploads if not ready and not self._became_ready(target, media_id, ends)]
        good_until = self.means.now() + KEPT if uploads else None
        keys = {PROCESSING: ",".join(unready)} if unready else {}
        return Prepared(tuple(media_id for media_id, _ in uploads), good_until, keys)

    def publish(self, target: Target, call: Call) -> Receipt:
        """The one guarded call, under its idempotency key."""
        visibility = target.secrets.get("visibility", "public")
        headers, body = asking.json_body(statuses.body_of(call.message, call.prepared, visibility=visibility))
        headers |= oauth.bearer(target) | {"Idempotency-Key": call.idempotency_key}
        url = f"{_server(target)}/api/v1/statuses"
        reply = self.means.http.send(
            Ask("POST", url, headers, body, call.timeout_seconds, call.may_start, call.message.reference)
        )
        if reply.status == HTTPStatus.OK and not asking.is_page(reply):
            return _receipt(reply)
        if reply.status == HTTPStatus.UNPROCESSABLE_ENTITY and call.prepared.keys.get(PROCESSING):
            raise NotNow(_said(reply), wait_seconds=30)
        raise self._certain(reply) or Unknown(_said(reply), trouble=_stranger(reply))

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """The oldest post on the account's own list that is the one sought. Sends nothing, though a replay would be legal."""
        found = None
        for status in self._within(target, sought):
            if self._is_sought(target, status, sought):
                found = status.receipt
        return found

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """The post with its pictures as the server shows them; it makes smaller ones where they are large."""
        reply = self._looked(target, f"/api/v1/statuses/{quote(remote_id, safe='')}", known={200, 404, 410})
        if reply.status != HTTPStatus.OK:
            return None
        status = statuses.read(reply.parsed())
        if target.remote_id and status.account_id != target.remote_id:
            return None
        pictures = tuple(Picture(media.description, self._content(media)) for media in status.media)
        receipt = status.receipt
        return Public(receipt.url, self._text(target, status), pictures, receipt.platform_time)

    def recognise(self, target: Target, address: str) -> str | None:
        """The id in an address of this account on its own server; another server's view of it has another id."""
        named = statuses.named_in(address, server=_server(target))
        if named is None or not {named.name, named.account_id} & {_name(target), target.remote_id or "?"}:
            return None
        return named.remote_id

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down; may be repeated."""
        self._asked(target, "DELETE", f"/api/v1/statuses/{quote(remote_id, safe='')}", known={200, 404, 410})

    def renew(self, target: Target) -> None:
        """A server's tokens do not end by themselves."""

    def health(self, target: Target) -> Health:
        """Whose credentials these are, what their server takes, and how many calls it takes until when."""
        reply = self._looked(target, "/api/v1/accounts/verify_credentials")
        account_id = str(asking.table(reply).get("id", ""))
        if not account_id or target.remote_id not in {"", account_id}:
            raise NotNow(f"These credentials open another account: {account_id or '?'}", trouble=Trouble.WRONG)
        instance = self._looked(target, "/api/v2/instance", known={200, 404})
        return Health(limits.said_by(asking.table(instance)), limits.left(reply.headers), limits.resets_at(reply.headers))

    def _upload(self, target: Target, media: Media) -> tuple[str, bool]:
        """The id of what was uploaded, and whether the server has done with it."""
        name = f"{media.sha256[:16]}{mimetypes.guess_extension(media.mime) or ''}"
        parts: dict[str, str | tuple[str, bytes, str]] = {"file": (name, media.read(), media.mime)}
        if media.alt_text.strip():
            parts["description"] = media.alt_text.strip()
        body = asking.multipart_body(parts)
        reply = self._asked(target, "POST", "/api/v2/media", known={200, 202}, body=body, seconds=UPLOAD_SECONDS)
        if not (media_id := str(asking.table(reply).get("id", ""))):
            raise NotNow("The server took a picture and gave no id for it", trouble=Trouble.STRANGER)
        return media_id, reply.status == HTTPStatus.OK

    def _became_ready(self, target: Target, media_id: str, ends: float) -> bool:
        while monotonic() < ends:
            reply = self._asked(target, "GET", f"/api/v1/media/{quote(media_id, safe='')}", known={200, 206})
            if reply.status == HTTPStatus.OK:
                return True
            time.sleep(self.pause_seconds)
        return False

    def _within(self, target: Target, sought: Sought) -> Iterator[Status]:
        """The account's posts since the call began and for as long as it may have lasted, by the server's clock."""
        before = ""
        for _ in range(MOST_PAGES):
            path = f"/api/v1/accounts/{quote(target.remote_id, safe='')}/statuses?exclude_reblogs=true&limit={PAGE}{before}"
            reply = self._looked(target, path)
            ahead = statuses.clock_ahead(reply.headers, now=self.means.now())
            since = sought.opened_at + ahead - GRACE
            latest = max(sought.opened_at + WINDOW, sought.until or sought.opened_at) + ahead + GRACE
            shown = statuses.listed(reply.parsed())
            yield from (status for status in shown if since <= status.created_at <= latest)
            if not shown or shown[-1].created_at < since:
                return
            before = f"&max_id={quote(shown[-1].remote_id, safe='')}"
        raise NotNow("The account has more posts since then than can be looked through")

    def _is_sought(self, target: Target, status: Status, sought: Sought) -> bool:
        message = sought.message
        if status.reply_to != message.reply_to:
            return False
        if sought.prepared.media_ids:
            return {media.media_id for media in status.media} == set(sought.prepared.media_ids)
        described = [media.description for media in status.media] == [media.alt_text.strip() for media in message.media]
        choices = message.extras.poll.choices if message.extras.poll else ()
        return described and status.choices == choices and self._text(target, status) == message.text.strip()

    def _text(self, target: Target, status: Status) -> str:
        """The text as it was written; as the page shows it where the server does not keep that."""
        path = f"/api/v1/statuses/{quote(status.remote_id, safe='')}/source"
        said = asking.table(self._looked(target, path, known={200, 403, 404, 410})).get("text")
        return said if isinstance(said, str) else statuses.plain(status.html)

    def _content(self, media: Shown) -> bytes:
        """The bytes at a picture's address, which may be any host's: without the account's token. None of a film."""
        if media.kind != "image" or not media.url.startswith(("https://", "http://")):
            return b""
        ask = Ask("GET", media.url, timeout_seconds=READ_SECONDS)
        reply = asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)
        return reply.body if reply.status == HTTPStatus.OK else b""

    def _looked(self, target: Target, path: str, *, known: Collection[int] = (200,)) -> Reply:
        """Ask what changes nothing: a refusal of that means that this is no such server, or no such account."""
        try:
            return self._asked(target, "GET", path, known=known)
        except Refused as refusal:
            raise NotNow(refusal.detail, trouble=Trouble.STRANGER) from refusal

    def _asked(
        self, target: Target, method: str, path: str, *,
        known: Collection[int], body: tuple[Mapping[str, str], bytes] = ({}, b""), seconds: float = READ_SECONDS,
    ) -> Reply:  # fmt: skip
        headers, content = body
        ask = Ask(method, f"{_server(target)}{path}", {**headers, **oauth.bearer(target)}, content, seconds)
        reply = asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)
        if reply.status in known and not asking.is_page(reply):
            return reply
        raise self._certain(reply) or NotNow(_said(reply), trouble=_stranger(reply) or Trouble.SILENT)

    def _certain(self, reply: Reply) -> Disappointment | None:
        """What an answer means that says for certain that nothing was done; None where it does not."""
        match reply.status:
            case 429:
                wait = asking.wait_of(reply.headers, now=self.means.now())
                return NotNow(_said(reply), wait_seconds=wait, trouble=Trouble.LIMITED)
            case 413:
                return Refused(_said(reply))
            case _ if asking.is_page(reply):
                return None
            case 401:
                return NotNow(_said(reply), trouble=_of_token(_said(reply)))
            case 403:
                return NotNow(_said(reply), trouble=Trouble.FORBIDDEN)
        return Refused(_said(reply)) if reply.status in REFUSALS else None


def _server(target: Target) -> str:
    """The address of the account's server.

    Raises:
        NotNow: nobody said which that is.
    """
    if not target.server:
        raise NotNow("The account is not connected to a server", trouble=Trouble.MISSING)
    return target.server.rstrip("/") if "://" in target.server else f"https://{target.server.rstrip('/')}"


def _name(target: Target) -> str:
    """The account's name on its server, of "name", "@name" or "@name@server"."""
    return target.handle.lstrip("@").partition("@")[0].lower()


def _receipt(reply: Reply) -> Receipt:
    try:
        return statuses.receipt_of(reply.parsed())
    except statuses.UNREADABLE as error:
        raise Unknown("The server accepted, with an answer that cannot be read") from error


def _said(reply: Reply) -> str:
    return f"{reply.status}: {asking.words(reply.parsed(), ('error_description', 'error', 'message'))}"


def _stranger(reply: Reply) -> Trouble | None:
    """Whether something other than the server answered: it sends no pages, and nobody elsewhere."""
    return Trouble.STRANGER if reply.status < HTTPStatus.INTERNAL_SERVER_ERROR else None


def _of_token(words: str) -> Trouble:
    """What is wrong with a token that was not accepted; the words are English unless the account's settings say otherwise."""
    return next((trouble for word, trouble in TOKENS.items() if word in words.lower()), Trouble.WRONG)
