"""The adapter of YouTube: a film is uploaded as private ahead of time, and the guarded call makes it public.

Sources: the discovery document of the YouTube Data API v3, revision 20261104 (youtube/youtube.v3.json), and Google's page on
resumable uploads. Nothing of it was tried on the live network. Making a public film public again changes nothing, and its
id is known beforehand, so it is always exactly known whether it went out; a first comment is looked for below its film.
Films of a project that Google has not audited stay private whatever is asked: the answer says so, and that is told.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import (
    Call,
    Disappointment,
    Media,
    Message,
    NotNow,
    Prepared,
    Public,
    Receipt,
    Refused,
    Sought,
    Target,
)
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means
from workers.platforms.youtube import answers, saying

NAME = "youtube"
# Pieces of an upload are multiples of 256 KiB.
PIECE = 32 * 256 * 1024
VIDEO = re.compile(r"[\w-]{11}", re.ASCII)
COMMENT = re.compile(r"[\w.-]{12,150}", re.ASCII)
HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})
# How far the network's clock may be from ours.
SKEW = timedelta(minutes=2)
DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
GOOD = DONE | {HTTPStatus.NO_CONTENT}
RECEIVED = re.compile(r"bytes=0-([0-9]+)")
VIDEOS, COMMENTS, THREADS = "/youtube/v3/videos", "/youtube/v3/comments", "/youtube/v3/commentThreads"
CHANNELS, COVERS = "/youtube/v3/channels", "/upload/youtube/v3/thumbnails/set"
DOCUMENT = "youtube/youtube.v3.json#/resources"
CALLS = (
    ("begin", "POST", f"/upload{VIDEOS}", "videos/methods/insert"),
    ("upload", "PUT", f"/upload{VIDEOS}", "videos/methods/insert/mediaUpload/protocols/resumable"),
    ("cover", "POST", COVERS, "thumbnails/methods/set"),
    ("show", "PUT", VIDEOS, "videos/methods/update"),
    ("look", "GET", VIDEOS, "videos/methods/list"),
    ("delete", "DELETE", VIDEOS, "videos/methods/delete"),
    ("comment", "POST", THREADS, "commentThreads/methods/insert"),
    ("look for a comment", "GET", THREADS, "commentThreads/methods/list"),
    ("look at a comment", "GET", COMMENTS, "comments/methods/list"),
    ("delete a comment", "DELETE", COMMENTS, "comments/methods/delete"),
    ("channel", "GET", CHANNELS, "channels/methods/list"),
)


@dataclass(frozen=True)
class YouTubeAdapter:
    """The office's channel. Secrets: "access_token" and "refresh_token"; the remote id is the channel's."""

    means: Means

    @property
    def capabilities(self) -> Capabilities:
        """Films alone, and a first comment below them."""
        return Capabilities(Recovery.EXACT, first_comment=True, films=True, renews=True, reads_back=("text",))

    @property
    def operations(self) -> tuple[Operation, ...]:
        """By the discovery document, and the token endpoint by RFC 6749."""
        token = Operation("renew", "POST", "/token", "RFC 6749, section 6 (not machine-readable)")
        return (*(Operation(name, method, path, f"{DOCUMENT}/{entry}") for name, method, path, entry in CALLS), token)

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """A film, its title (the first line), its description (the whole text), and a picture for its cover if there is one."""
        return tuple(saying.reasons(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload the film as private, with its cover; what cannot be finished is taken away again."""
        if reasons := self.check(target, message):
            raise Refused("; ".join(reasons))
        headers = oauth.bearer(target)
        if message.reply_to:
            return Prepared()
        film = next(one for one in message.media if one.is_film)
        video = self._uploaded(self._begun(headers, message, film), film)
        try:
            self._covered(headers, message, video)
        except Disappointment:
            with contextlib.suppress(Disappointment):
                self.delete(target, video)
            raise
        return Prepared((video,), keys={"video": video})

    def publish(self, target: Target, call: Call) -> Receipt:
        """Make the film public, or say the comment."""
        ask, message = self._last(target, call), call.message
        limits = replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=message.reference)
        reply = self.means.http.send(limits)
        said = asking.table(reply)
        if reply.status != HTTPStatus.OK or not said.get("id"):
            raise answers.disappointment(reply, guarded=True, now=self.means.now())
        if message.reply_to:
            return Receipt(str(said["id"]), answers.address(message.reply_to, str(said["id"])))
        return answers.made_public(said)

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """The film by its id; a comment of ours among those below its film."""
        if video := sought.message.reply_to:
            return self._commented(target, sought, video)
        video = sought.prepared.keys.get("video", "")
        shown = [answers.film(one) for one in self._listed(target, VIDEOS, part="snippet,status", id=video)]
        return next((Receipt(video, one.url, one.platform_time) for one in shown if one), None)

    def recognise(self, target: Target, address: str) -> str | None:  # noqa: ARG002 - YouTube's addresses name no channel
        """The id of a film or of a comment, in any address that YouTube itself gives out."""
        parts = _split(address)
        path, asked = parts.path.strip("/").split("/"), parse_qs(parts.query)
        video = asked.get("v", [""])[0] if path == ["watch"] else ""
        if path[0] in {"shorts", "live"} or parts.netloc.lower() == "youtu.be":
            video = path[-1]
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in HOSTS | {"youtu.be"}:
            return None
        comment = asked.get("lc", [""])[0]
        known = VIDEO.fullmatch(video) and (not comment or COMMENT.fullmatch(comment))
        return (comment or video) if known else None

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public reads of a film of this channel, or of a comment of it."""
        if VIDEO.fullmatch(remote_id):
            listed = self._listed(target, VIDEOS, part="snippet,status", id=remote_id)
            return next(
                (answers.film(one) for one in listed if one.get("snippet", {}).get("channelId") == target.remote_id), None
            )
        listed = self._listed(target, COMMENTS, part="snippet", id=remote_id, textFormat="plainText")
        return next((answers.comment(one) for one in listed if answers.author(one) == target.remote_id), None)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a film or a comment down."""
        path = VIDEOS if VIDEO.fullmatch(remote_id) else COMMENTS
        self._again(self._ask(oauth.bearer(target), "DELETE", path, {"id": remote_id}), HTTPStatus.NOT_FOUND)

    def renew(self, target: Target) -> Grant | None:
        """A new access token, good for an hour; the refresh token stays."""
        if not target.secrets.get("refresh_token"):
            raise NotNow("There is nothing to renew the permission with", trouble=Trouble.EXPIRED)
        application = self.means.application(NAME)
        asked = {"grant_type": "refresh_token", "refresh_token": target.secrets["refresh_token"]}
        own = {"client_id": application.client_id, "client_secret": application.client_secret}
        ask = Ask("POST", f"{self.means.address('youtube.token')}/token", *asking.form_body(asked | own))
        return oauth.asked(self.means.http, ask, kept=target.secrets, now=self.means.now())

    def health(self, target: Target) -> Health:
        """Whether these credentials open this channel."""
        own = [one.get("id") for one in self._listed(target, CHANNELS, part="id,status", mine="true")]
        if not own:
            raise NotNow("This Google account has no YouTube channel", trouble=Trouble.FORBIDDEN)
        if target.remote_id not in own:
            raise NotNow("These credentials open another channel", trouble=Trouble.WRONG)
        return Health()

    def _last(self, target: Target, call: Call) -> Ask:
        """The one guarded call."""
        headers, message = oauth.bearer(target), call.message
        if message.reply_to:
            return self._ask(headers, "POST", THREADS, {"part": "snippet"}, saying.comment(target, message))
        if not (video := call.prepared.keys.get("video")):
            raise NotNow("The film has not been uploaded")
        return self._ask(headers, "PUT", VIDEOS, {"part": "status"}, {"id": video, "status": saying.status("public")})

    def _begun(self, headers: Mapping[str, str], message: Message, film: Media) -> str:
        """The address of a new upload's session."""
        sizes = {"X-Upload-Content-Type": film.mime, "X-Upload-Content-Length": str(len(film.read()))}
        query = {"uploadType": "resumable", "part": "snippet,status", "notifySubscribers": "true"}
        ask = self._ask({**headers, **sizes}, "POST", f"/upload{VIDEOS}", query, saying.resource(message))
        session = self._again(ask).headers.get("location", "")
        if not session.startswith("http"):
            raise NotNow(answers.CANNOT_BE_READ, trouble=Trouble.STRANGER)
        return session

    def _uploaded(self, session: str, film: Media) -> str:
        """The film's id, once all of it is there."""
        content, at = film.read(), 0
        while at < len(content):
            end = min(at + PIECE, len(content))
            head = {"Content-Type": film.mime, "Content-Range": f"bytes {at}-{end - 1}/{len(content)}"}
            reply = self._again(Ask("PUT", session, head, content[at:end]), HTTPStatus.PERMANENT_REDIRECT)
            if reply.status in DONE:
                return self._id(reply)
            before, at = at, _received(reply)
            if at <= before:
                break
        raise NotNow("YouTube did not take the whole film", trouble=Trouble.SILENT)

    def _id(self, reply: Reply) -> str:
        video = str(asking.table(reply).get("id", ""))
        if not VIDEO.fullmatch(video):
            raise NotNow(answers.CANNOT_BE_READ, trouble=Trouble.STRANGER)
        return video

    def _covered(self, headers: Mapping[str, str], message: Message, video: str) -> None:
        if cover := saying.cover(message):
            url = f"{self.means.address(NAME)}{COVERS}?{urlencode({'videoId': video, 'uploadType': 'media'})}"
            self._again(Ask("POST", url, {**headers, "Content-Type": cover.mime}, cover.read()))

    def _commented(self, target: Target, sought: Sought, video: str) -> Receipt | None:
        query = {"part": "snippet", "videoId": video, "order": "time", "maxResults": "100", "textFormat": "plainText"}
        for thread in self._listed(target, THREADS, **query):
            said = thread.get("snippet", {}).get("topLevelComment", {})
            shown = answers.comment(said, video)
            late_enough = shown.platform_time and shown.platform_time >= sought.opened_at - SKEW
            if late_enough and shown.text == sought.message.text and answers.author(said) == target.remote_id:
                return Receipt(str(thread.get("id")), shown.url, shown.platform_time)
        return None

    def _listed(self, target: Target, path: str, **query: str) -> list[dict[str, Any]]:
        return answers.items(self._again(self._ask(oauth.bearer(target), "GET", path, query)))

    def _ask(self, headers: Mapping[str, str], method: str, path: str, query: Mapping[str, str], body: Any = None) -> Ask:
        kind, content = asking.json_body(body) if body else ({}, b"")
        return Ask(method, f"{self.means.address(NAME)}{path}?{urlencode(query)}", {**headers, **kind}, content)

    def _again(self, ask: Ask, *known: HTTPStatus) -> Reply:
        """The answer to what may be asked again: a good one, or one whose status is `known`."""
        reply = asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)
        if reply.status in known or (reply.status in GOOD and not asking.is_page(reply)):
            return reply
        raise answers.disappointment(reply, guarded=False, now=self.means.now())


def _received(reply: Reply) -> int:
    """How many bytes of an upload have arrived."""
    found = RECEIVED.fullmatch(reply.headers.get("range", ""))
    return int(found[1]) + 1 if found else 0


def _split(address: str) -> SplitResult:
    """The parts of an address as a person pasted it; none of them where it is no address at all."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")
