"""The adapter of TikTok: pictures that it fetches, and films.

Sources: the content posting, display and OAuth pages of TikTok's developer site (read November 2026). It publishes no
specification, and nothing of this was tried on the live network. A film is announced and uploaded ahead of time but for its
last piece, and its publish id says afterwards what became of it. A post of pictures is made by one call whose answer alone
holds that id: when the answer is lost, a person decides. What was accepted is public only once TikTok has looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Call, Media, Message, NotNow, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means
from workers.platforms.tiktok import answers, saying

NAME = "tiktok"
HOSTS = frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com"})
POST = re.compile(r"/@([\w.]+)(?:/((?:video|photo)/[0-9]{5,25}))?/?", re.ASCII)
PUBLISH_ID = re.compile(r"[pv]_[\w.~-]{3,120}", re.ASCII)
# An upload's address ends after an hour.
UPLOAD_ENDS = timedelta(minutes=50)
ALL = frozenset({"text", "pictures", "alternative texts"})
NO_DELETION = "TikTok lets no program take a post down: take it down in the app"
NOT_PUBLIC = "TikTok does not let this account or this application post for everyone: the account is private, or not audited"
CREATOR, STATUS = "/v2/post/publish/creator_info/query/", "/v2/post/publish/status/fetch/"
PHOTOS, FILMS, SHOWN = "/v2/post/publish/content/init/", "/v2/post/publish/video/init/", "/v2/video/query/"
FIELDS = "?fields=id,create_time,share_url,title,video_description"
COMPLETE, FAILED, UPLOADING = "PUBLISH_COMPLETE", "FAILED", "PROCESSING_UPLOAD"
PAGES = "https://developers.tiktok.com/doc"
CALLS = (
    ("creator", CREATOR, "content-posting-api-reference-query-creator-info"),
    ("pictures", PHOTOS, "content-posting-api-reference-photo-post"),
    ("film", FILMS, "content-posting-api-reference-direct-post"),
    ("status", STATUS, "content-posting-api-reference-get-video-status"),
    ("look", SHOWN, "tiktok-api-v2-video-query"),
    ("renew", "/v2/oauth/token/", "oauth-user-access-token-management"),
)


@dataclass(frozen=True)
class TikTokAdapter:
    """The office's account. Secrets: "access_token" and "refresh_token"; the remote id is its open id."""

    means: Means

    @property
    def capabilities(self) -> Capabilities:
        """Recovery is that of pictures, which only a person can look for; what became of a film is exactly known."""
        able = Capabilities(Recovery.PERSON, films=True, deletes=False, needs_public_address=True)
        return replace(able, renews=True, reads_back=("text",))

    @property
    def operations(self) -> tuple[Operation, ...]:
        """By TikTok's pages: not machine-readable; the small schemas in the tests are ours."""
        asked = (Operation(name, "POST", path, f"{PAGES}/{page} (not machine-readable)") for name, path, page in CALLS)
        upload = f"{PAGES}/content-posting-api-media-transfer-guide (not machine-readable)"
        return (*asked, Operation("upload", "PUT", "{upload_url}", upload))

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """One film, or pictures, with a text."""
        return tuple(saying.reasons(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Ask what the account may do, and upload a film but for its last piece; pictures are fetched later."""
        if reasons := self.check(target, message):
            raise Refused("; ".join(reasons))
        headers = oauth.bearer(target)
        for picture in message.media:
            if not picture.is_film:
                picture.address()
        creator = self._creator(headers)
        if saying.PUBLIC not in (creator.get("privacy_level_options") or ()):
            raise NotNow(NOT_PUBLIC, trouble=Trouble.FORBIDDEN)
        comments = not creator.get("comment_disabled")
        if message.media[0].is_film:
            return self._uploaded(headers, message, comments=comments)
        return Prepared(keys={"comments": "yes" if comments else "no"})

    def publish(self, target: Target, call: Call) -> Receipt:
        """Name the pictures, or send the film's last piece."""
        message, headers = call.message, oauth.bearer(target)
        if film := _film(message):
            return self._finished(target, call, film)
        addresses = [picture.address() for picture in message.media]
        body = saying.photos(message, addresses, comments=call.prepared.keys.get("comments") != "no")
        reply = self.means.http.send(_guarded(self._ask(headers, PHOTOS, body), call))
        said = answers.told(reply)
        if said is None:
            raise answers.disappointment(reply, guarded=True, now=self.means.now())
        if not said.get("publish_id"):
            raise Unknown(answers.CANNOT_BE_READ, trouble=Trouble.STRANGER)
        return _receipt(target, str(said["publish_id"]))

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """What became of a film, by its publish id."""
        publish_id = sought.prepared.keys.get("publish_id", "")
        if not publish_id:
            raise Unknown("TikTok names a post of pictures only in the answer that was lost; look there and paste its address")
        said = self._status(target, publish_id)
        state = said.get("status")
        if state == COMPLETE:
            number, receipt = answers.public_id(said), _receipt(target, publish_id)
            return replace(receipt, url=f"{_page(target)}/video/{number}") if number else receipt
        film = _film(sought.message)
        partly = state == UPLOADING and film and int(said.get("uploaded_bytes") or 0) < len(film.read())
        if state == FAILED or partly:
            return None
        raise NotNow(f"TikTok is still working on it ({state})", wait_seconds=answers.MINUTE)

    def recognise(self, target: Target, address: str) -> str | None:
        """video/<number> or photo/<number> of this account, or the publish id behind the address of its page."""
        parts = _split(address)
        found = POST.fullmatch(parts.path)
        here = parts.scheme in {"http", "https"} and parts.netloc.lower() in HOSTS
        if not here or not found or found[1].lower() != _name(target):
            return None
        return found[2] or (parts.fragment if PUBLISH_ID.fullmatch(parts.fragment) else None)

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """The text of a film, where the office lets its application read that; TikTok gives no picture back."""
        kind, _, number = remote_id.rpartition("/")
        if not kind:
            said = self._status(target, remote_id)
            if said.get("status") == FAILED:
                return None
            number = answers.public_id(said)
            if not number:
                raise NotNow(f"TikTok does not show it to everyone yet ({said.get('status')})")
            kind = "photo" if remote_id.startswith("p_") else "video"
        unread = Public(f"{_page(target)}/{kind}/{number}", "", (), unseen=ALL)
        return unread if kind == "photo" else self._read(target, number, unread)

    def delete(self, target: Target, remote_id: str) -> None:  # noqa: ARG002 - the contract's arguments
        """It cannot be done."""
        raise Refused(NO_DELETION)

    def renew(self, target: Target) -> Grant | None:
        """A new access token, and a new refresh token with it: the old one is dead."""
        if not target.secrets.get("refresh_token"):
            raise NotNow("There is nothing to renew the permission with", trouble=Trouble.EXPIRED)
        application = self.means.application(NAME)
        asked = {"grant_type": "refresh_token", "refresh_token": target.secrets["refresh_token"]}
        own = {"client_key": application.client_id, "client_secret": application.client_secret}
        ask = Ask("POST", f"{self.means.address(NAME)}/v2/oauth/token/", *asking.form_body(asked | own))
        reply = self._again(ask)
        said = asking.table(reply)
        if reply.status != HTTPStatus.OK or "error" in said:
            raise oauth.refusal(reply, now=self.means.now())
        return oauth.granted(said, kept=target.secrets, now=self.means.now())

    def health(self, target: Target) -> Health:
        """Whether this account may post for everyone, and how long its films may be."""
        creator = self._creator(oauth.bearer(target))
        if saying.PUBLIC not in (creator.get("privacy_level_options") or ()):
            raise NotNow(NOT_PUBLIC, trouble=Trouble.FORBIDDEN)
        seconds = creator.get("max_video_post_duration_sec")
        return Health({"film_seconds": seconds} if isinstance(seconds, int) and seconds > 0 else {})

    def _creator(self, headers: Mapping[str, str]) -> dict[str, Any]:
        return self._told(self._ask(headers, CREATOR, {}))

    def _status(self, target: Target, publish_id: str) -> dict[str, Any]:
        said = self._told(self._ask(oauth.bearer(target), STATUS, {"publish_id": publish_id}))
        answers.word(said, "status")
        return said

    def _uploaded(self, headers: Mapping[str, str], message: Message, *, comments: bool) -> Prepared:
        """A film that lacks its last piece alone."""
        film = message.media[0]
        size = len(film.read())
        said = self._told(self._ask(headers, FILMS, saying.film(message, size, comments=comments)))
        keys = {"publish_id": answers.word(said, "publish_id"), "upload_url": answers.word(said, "upload_url")}
        for begin, end in saying.pieces(size)[:-1]:
            reply = self._again(Ask("PUT", keys["upload_url"], *saying.piece(film, begin, end)))
            if reply.status != HTTPStatus.PARTIAL_CONTENT:
                raise NotNow(f"{reply.status}: TikTok did not take a piece of the film", trouble=Trouble.SILENT)
        return Prepared((keys["publish_id"],), self.means.now() + UPLOAD_ENDS, keys)

    def _finished(self, target: Target, call: Call, film: Media) -> Receipt:
        """The film's last piece: from then on TikTok has all of it, and publishes it."""
        keys = call.prepared.keys
        begin, end = saying.pieces(len(film.read()))[-1]
        if not keys.get("upload_url"):
            raise NotNow("The film has not been uploaded")
        reply = self.means.http.send(_guarded(Ask("PUT", keys["upload_url"], *saying.piece(film, begin, end)), call))
        if reply.status in {HTTPStatus.OK, HTTPStatus.CREATED} and not asking.is_page(reply):
            return _receipt(target, keys["publish_id"])
        if reply.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} and not asking.is_page(reply):
            raise NotNow(f"{reply.status}: the address of the upload has ended")
        trouble = Trouble.STRANGER if asking.is_page(reply) else Trouble.SILENT
        raise Unknown(f"{reply.status}: TikTok answered the film's last piece so", trouble=trouble)

    def _read(self, target: Target, number: str, unread: Public) -> Public | None:
        """A film's text; all of it unseen where the application may not read the account's films."""
        try:
            said = self._told(self._ask(oauth.bearer(target), SHOWN + FIELDS, {"filters": {"video_ids": [number]}}))
        except NotNow as refusal:
            if refusal.trouble == Trouble.FORBIDDEN:
                return unread
            raise
        films = said.get("videos")
        if not isinstance(films, list) or not films:
            return None
        text = str(films[0].get("video_description") or films[0].get("title") or "")
        moment = datetime.fromtimestamp(int(films[0].get("create_time") or 0), UTC)
        return replace(unread, text=text, platform_time=moment, unseen=ALL - {"text"})

    def _told(self, ask: Ask) -> dict[str, Any]:
        reply = self._again(ask)
        said = answers.told(reply)
        if said is None:
            raise answers.disappointment(reply, guarded=False, now=self.means.now())
        return said

    def _ask(self, headers: Mapping[str, str], path: str, body: Mapping[str, Any]) -> Ask:
        kind, content = asking.json_body(body)
        kind = {"Content-Type": f"{kind['Content-Type']}; charset=UTF-8"}
        return Ask("POST", self.means.address(NAME) + path, {**headers, **kind}, content)

    def _again(self, ask: Ask) -> Reply:
        return asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)


def _guarded(ask: Ask, call: Call) -> Ask:
    return replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=call.message.reference)


def _film(message: Message) -> Media | None:
    return next((one for one in message.media if one.is_film), None)


def _name(target: Target) -> str:
    return target.handle.lower().lstrip("@")


def _page(target: Target) -> str:
    return f"https://www.tiktok.com/@{quote(_name(target))}"


def _receipt(target: Target, publish_id: str) -> Receipt:
    """What is known at once: TikTok gives a post its number when it has looked at it."""
    return Receipt(publish_id, f"{_page(target)}#{publish_id}")


def _split(address: str) -> SplitResult:
    """The parts of an address as a person pasted it; none of them where it is no address at all."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")
