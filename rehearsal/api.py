"""What programs may ask of a network: upload a picture, post, read the timeline, take down."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from rehearsal import refusals
from rehearsal.behaviours import Behaviour, Script
from rehearsal.book import Book
from rehearsal.dimensions import Dimensions, dimensions_of, film_of
from rehearsal.drafts import Draft, Unreadable, draft_of
from rehearsal.entries import Medium, Post
from rehearsal.exchange import Answer, in_json
from rehearsal.refusals import Counted
from rehearsal.shelf import Shelf
from rehearsal.visits import Visit

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


@dataclass
class Api:
    """The networks' side of the counter. `base_url` is where the browser finds what was posted."""

    book: Book
    shelf: Shelf
    count: Counted
    base_url: str = ""
    script: Script = field(default_factory=Script)

    def upload(self, visit: Visit) -> Answer:
        """Take a picture or a film, or refuse it as the network would."""
        picture = visit.request.body
        mime = visit.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        size = dimensions_of(picture) or (Dimensions(mime, 0, 0) if film_of(picture) else None)
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
            draft = draft_of(visit.request.body)
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
        refusal = refusals.of_post(visit.platform, draft.text, pictures, count=self.count) or self._of_reply(visit, draft)
        if refusal:
            return self._refused(visit, "post", 400, refusal, behaviour=behaviour.name)
        earlier = self._earlier(visit)
        media = tuple((medium.sha256, alt) for medium, alt in pictures if medium)
        post = earlier or self._new(visit, draft, media, behaviour)
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

    def _of_reply(self, visit: Visit, draft: Draft) -> str | None:
        """Why the network takes no answer to that post; None where it does, or where none is answered."""
        if not draft.in_reply_to:
            return None
        if not visit.platform.takes_threads:
            return "replies to one's own posts are not supported"
        return (
            None if self.book.stands(visit.network, visit.handle, draft.in_reply_to) else "the post to reply to does not exist"
        )

    def _new(self, visit: Visit, draft: Draft, media: tuple[tuple[str, str], ...], behaviour: Behaviour) -> Post:
        now = visit.request.received_at
        later = now + timedelta(seconds=self.script.shown_after_seconds)
        return Post(
            post_id=secrets.token_hex(8),
            network=visit.network,
            handle=visit.handle,
            reference=visit.reference,
            idempotency_key=visit.key,
            text=draft.text,
            media=media,
            in_reply_to=draft.in_reply_to,
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
            "in_reply_to": post.in_reply_to,
        }


def _moment(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")
