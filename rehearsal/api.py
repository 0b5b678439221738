"""What programs may ask of a network: upload a picture, post, read the timeline, take down."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from content.platforms import PLATFORMS, Platform
from rehearsal import refusals
from rehearsal.behaviours import Behaviour, Script
from rehearsal.book import Book, Entry, Medium, Post
from rehearsal.dimensions import dimensions_of
from rehearsal.exchange import Answer, Request, in_json, problem
from rehearsal.refusals import Counted
from rehearsal.shelf import Shelf

# Networks that honour an idempotency key, and for how long: elsewhere a repeated call makes a second post.
KEY_HONOURED = {"mastodon": timedelta(hours=1), "bluesky": timedelta(days=36_500)}
MOST_LISTED = 200
GARBAGE = b"<html><body>upstream connect"
NETWORK_WORDS = {
    400: "the request is invalid (rehearsed)",
    401: "the access token has expired (rehearsed)",
    403: "You already said that: duplicate content is not allowed (rehearsed)",
    429: "too many requests (rehearsed)",
    500: "internal error (rehearsed)",
}


class Unreadable(Exception):
    """The body is not what the interface asks for; the message says what is missing."""


@dataclass(frozen=True)
class Draft:
    """A post as it was asked for: text, and per picture its media id and alt text."""

    text: str
    media: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Visit:
    """One request to one account of one network."""

    platform: Platform
    handle: str
    request: Request

    @property
    def network(self) -> str:
        """The network's name."""
        return self.platform.name

    @property
    def reference(self) -> str:
        """The sender's own name for what it sends."""
        return self.request.headers.get("x-reference", "")

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.request.headers.get("idempotency-key", "")

    def entry(self, action: str, answered: int, *, behaviour: str = "", post_id: str = "") -> Entry:
        """What the book says of it."""
        return Entry(
            self.request.received_at,
            action,
            self.network,
            self.handle,
            answered,
            reference=self.reference,
            idempotency_key=self.key,
            behaviour=behaviour,
            post_id=post_id,
        )

    def signed_in(self) -> bool:
        """Whether it carries a token; in a rehearsal every token is good."""
        kind, _, token = self.request.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and bool(token.strip())


@dataclass
class Api:
    """The networks' side of the counter. `base_url` is where the browser finds what was posted."""

    book: Book
    shelf: Shelf
    count: Counted
    base_url: str = ""
    script: Script = field(default_factory=Script)

    def upload(self, visit: Visit) -> Answer:
        """Take a picture, or refuse it as the network would."""
        picture = visit.request.body
        mime = visit.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        size = dimensions_of(picture)
        refusal = refusals.of_picture(visit.platform, picture, mime, size)
        if refusal or size is None:
            return self._refused(visit, "media", 400, refusal or "")
        medium = Medium(
            secrets.token_hex(8),
            visit.network,
            visit.handle,
            self.shelf.keep(picture),
            mime,
            size.width,
            size.height,
            len(picture),
            visit.request.received_at,
        )
        self.book.note_medium(medium, visit.entry("media", 201))
        shown = ("media_id", "sha256", "width", "height", "bytes")
        return in_json(201, {name: getattr(medium, name) for name in shown})

    def post(self, visit: Visit) -> Answer:
        """Take a post and behave as the script says."""
        try:
            draft = _draft(visit.request.body)
        except Unreadable as wrong:
            return self._refused(visit, "post", 400, str(wrong))
        behaviour = self.script.next_for(network=visit.network, handle=visit.handle, reference=visit.reference, text=draft.text)
        answer = self._stored(visit, draft, behaviour) if behaviour.stores else self._turned_away(visit, behaviour)
        return replace(answer, after_seconds=self.script.delay_of(behaviour))

    def timeline(self, visit: Visit) -> Answer:
        """The newest posts the public sees, or the newest `before` the post of that id."""
        limit = visit.request.query.get("limit", "50")
        if not limit.isdecimal() or not 1 <= int(limit) <= MOST_LISTED:
            return self._refused(visit, "timeline", 400, f"limit must be 1 to {MOST_LISTED}")
        before = self.book.number_of(visit.request.query.get("before", ""))
        posts = self.book.timeline(visit.network, visit.handle, now=visit.request.received_at, limit=int(limit), before=before)
        self.book.note(visit.entry("timeline", 200))
        return in_json(200, {"posts": [self._public(post) for post in posts]})

    def one(self, visit: Visit, post_id: str) -> Answer:
        """One post as the public sees it; 404 when it is gone."""
        post = self.book.post(visit.network, visit.handle, post_id, now=visit.request.received_at)
        if post is None:
            return self._refused(visit, "fetch", 404, "not found")
        self.book.note(visit.entry("fetch", 200, post_id=post_id))
        return in_json(200, self._public(post))

    def remove(self, visit: Visit, post_id: str) -> Answer:
        """Take a post down; the same answer where it is gone already."""
        self.book.note_removal(visit.entry("delete", 200, post_id=post_id))
        return in_json(200, {"deleted": True})

    def signed_out(self, visit: Visit, action: str) -> Answer:
        """What a request without a token gets."""
        return self._refused(visit, action, 401, "no access token")

    def _refused(self, visit: Visit, action: str, status: int, message: str, *, behaviour: str = "") -> Answer:
        answer = refusals.said(visit.network, status, message)
        self.book.note(visit.entry(action, answer.status, behaviour=behaviour))
        return answer

    def _turned_away(self, visit: Visit, behaviour: Behaviour) -> Answer:
        if behaviour.hangs_up:
            self.book.note(visit.entry("post", 0, behaviour=behaviour.name))
            return Answer(hang_up=True)
        answer = refusals.said(visit.network, behaviour.status, NETWORK_WORDS[behaviour.status])
        if behaviour.status == HTTPStatus.TOO_MANY_REQUESTS:
            answer = replace(answer, headers=(("Retry-After", f"{self.script.retry_after_seconds:g}"),))
        self.book.note(visit.entry("post", answer.status, behaviour=behaviour.name))
        return answer

    def _stored(self, visit: Visit, draft: Draft, behaviour: Behaviour) -> Answer:
        pictures = [(self.book.medium(visit.network, visit.handle, media_id), alt) for media_id, alt in draft.media]
        refusal = refusals.of_post(visit.platform, draft.text, pictures, count=self.count)
        if refusal:
            return self._refused(visit, "post", 400, refusal, behaviour=behaviour.name)
        earlier = self._earlier(visit)
        media = tuple((medium.sha256, alt) for medium, alt in pictures if medium)
        post = earlier or self._new(visit, draft.text, media, behaviour)
        answer = self._reply(visit, post, behaviour, status=200 if earlier else 201)
        entry = visit.entry("post", 0 if answer.hang_up else answer.status, behaviour=behaviour.name)
        if earlier:
            self.book.note(replace(entry, post_id=post.post_id))
        else:
            self.book.note_post(post, entry)
        return answer

    def _earlier(self, visit: Visit) -> Post | None:
        kept = KEY_HONOURED.get(visit.network)
        if not visit.key or kept is None:
            return None
        return self.book.post_by_key(visit.network, visit.handle, visit.key, since=visit.request.received_at - kept)

    def _new(self, visit: Visit, text: str, media: tuple[tuple[str, str], ...], behaviour: Behaviour) -> Post:
        now = visit.request.received_at
        later = now + timedelta(seconds=self.script.shown_after_seconds)
        return Post(
            post_id=secrets.token_hex(8),
            network=visit.network,
            handle=visit.handle,
            reference=visit.reference,
            idempotency_key=visit.key,
            text=text,
            media=media,
            received_at=now,
            shown_at=later if behaviour.hidden else now,
            listed_at=later if behaviour.hidden or behaviour.unlisted else now,
        )

    def _reply(self, visit: Visit, post: Post, behaviour: Behaviour, *, status: int) -> Answer:
        if behaviour.hangs_up:
            return Answer(hang_up=True)
        if behaviour.garbled:
            return Answer(200, GARBAGE, "text/html")
        if behaviour.status == HTTPStatus.ACCEPTED:
            return in_json(202, {"status": "pending"})
        if behaviour.status:
            return refusals.said(visit.network, behaviour.status, NETWORK_WORDS[behaviour.status])
        return in_json(status, {"id": post.post_id, "url": self.url_of(post), "received_at": _moment(post.received_at)})

    def url_of(self, post: Post) -> str:
        """The post's public page."""
        return f"{self.base_url}/{post.network}/{post.handle}/{post.post_id}"

    def _public(self, post: Post) -> dict[str, object]:
        media = [{"sha256": sha256, "alt_text": alt, "url": f"{self.base_url}/media/{sha256}"} for sha256, alt in post.media]
        return {
            "id": post.post_id,
            "url": self.url_of(post),
            "text": post.text,
            "media": media,
            "received_at": _moment(post.received_at),
        }


def visit_of(network: str, handle: str, request: Request) -> Visit | Answer:
    """The account asked for, or 404 where there is no such network."""
    platform = PLATFORMS.get(network)
    return Visit(platform, handle, request) if platform else problem(404, f"There is no network {network!r}")


def _moment(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _draft(body: bytes) -> Draft:
    try:
        asked = json.loads(body)
        media = asked.get("media", [])
        draft = Draft(asked["text"], tuple((one["media_id"], one.get("alt_text", "")) for one in media))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("send JSON: text, and media as a list of media_id and alt_text") from error
    _check_words(draft)
    return draft


def _check_words(draft: Draft) -> None:
    words = (draft.text, *(word for pair in draft.media for word in pair))
    try:
        "".join(words).encode()
    except (TypeError, UnicodeEncodeError) as error:
        raise Unreadable("texts must be valid Unicode strings") from error


def options_of(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, float]:
    """The seconds given for `names`, each 0 to 600.

    Raises:
        Unreadable: a name that is not known, or a number out of range.
    """
    unknown = set(values) - set(names)
    wrong = [name for name, value in values.items() if not isinstance(value, int | float) or not 0 <= value <= 600]  # noqa: PLR2004 - said beside it
    if unknown or wrong:
        raise Unreadable(f"give {', '.join(names)} as seconds from 0 to 600")
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float)}
