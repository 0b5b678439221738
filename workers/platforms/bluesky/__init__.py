"""Bluesky: records on the account's own server, each under a key that was chosen before it was sent.

Facts: the lexicons that `operations` names, and Bluesky's own server (@atproto/pds 0.5.35), which the tests run. To put the
same record under the same key again changes nothing, and whether it is there is one question. Never tried on the live network.
Left out: reply controls, which are a second record beside the post (app.bsky.feed.threadgate) and so a second guarded call;
and the video service, in whose place a film goes to the account's own server, as lexicon and server allow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from content.people.credentials import Grant
from content.people.troubles import Trouble
from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms import asking, base, oauth
from workers.platforms.base import Media, Message, NotNow, Prepared, Receipt, Refused, Target, Unknown
from workers.platforms.bluesky import records, sessions
from workers.platforms.bluesky.records import COLLECTION
from workers.platforms.bluesky.servers import CANNOT_BE_READ, UNREADABLE, Server
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.means import Means

NAME = "bluesky"
# "Eg, minutes", says the lexicon of how long bytes are kept that no record names.
KEPT = timedelta(minutes=30)
MOST_THUMBNAIL_BYTES = 1_000_000
ADDRESS = re.compile(
    r"(?:https?://bsky\.app/profile/([^/\s]+)/post/|at://([^/\s]+)/app\.bsky\.feed\.post/)([2-7a-z]{13})/?(?:[?#].*)?"
)
POST = re.compile(r"at://(did:[^/\s]+)/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]{1,512})")


def _operation(method: str, name: str) -> Operation:
    checked = f"bluesky/lexicons/{name.replace('.', '/')}.json#/defs/main"
    return Operation(name.rpartition(".")[2], method, f"/xrpc/{name}", checked)


@dataclass(frozen=True)
class BlueskyAdapter:
    """Accounts by app password. Secrets: "identifier" and "app_password", "access_token" and "refresh_token".

    The account's remote id is its DID, its server the one that keeps its records.
    """

    means: Means

    capabilities = Capabilities(
        Recovery.EXACT, threads=True, first_comment=True, alt_text=True, films=True, link_cards=True, renews=True
    )
    operations = (
        _operation("POST", "com.atproto.server.createSession"),
        _operation("POST", "com.atproto.server.refreshSession"),
        _operation("GET", "com.atproto.server.getSession"),
        _operation("GET", "com.atproto.identity.resolveHandle"),
        _operation("POST", "com.atproto.repo.uploadBlob"),
        _operation("POST", "com.atproto.repo.putRecord"),
        _operation("GET", "com.atproto.repo.getRecord"),
        _operation("POST", "com.atproto.repo.deleteRecord"),
        _operation("GET", "com.atproto.sync.getBlob"),
    )

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Text by graphemes and bytes, pictures, and what Bluesky does not have."""
        return tuple(_reasons(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload the bytes, decide the record's key, look up who is mentioned and which post this one answers."""
        if reasons := self.check(target, message):
            raise Refused("; ".join(reasons))
        oauth.bearer(target)
        server, card = Server(self.means, target), message.extras.link_card
        keys = {
            "rkey": records.key_of(message),
            "created_at": records.created_at(message),
            "mentions": json.dumps(server.dids(records.mentioned(message.text))),
            "reply": json.dumps(_answered(server, message.reply_to)) if message.reply_to else "",
            "thumbnail": str(server.uploaded(card.thumbnail)) if card and card.thumbnail else "",
        }
        blobs = tuple(str(server.uploaded(media)) for media in message.media)
        ends = self.means.now() + KEPT if blobs or keys["thumbnail"] else None
        return Prepared(blobs, ends, {name: said for name, said in keys.items() if said})

    def publish(self, target: Target, call: base.Call) -> Receipt:
        """Put the record under its key, where nothing is yet."""
        server, key = Server(self.means, target), _key(call.message, call.prepared)
        body = {
            "repo": server.did,
            "collection": COLLECTION,
            "rkey": key,
            "record": records.record(call.message, call.prepared),
            "swapRecord": None,
        }
        ask = server.ask("com.atproto.repo.putRecord", body=body, signed=True)
        guarded = replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=call.message.reference)
        reply = self.means.http.send(guarded)
        if reply.status != HTTPStatus.OK:
            raise server.disappointment(reply)
        if not asking.table(reply).get("cid"):
            raise Unknown(CANNOT_BE_READ, trouble=Trouble.STRANGER)
        return _receipt(target, key)

    def find(self, target: Target, sought: base.Sought) -> Receipt | None:
        """Whether this very record is under its key."""
        key = _key(sought.message, sought.prepared)
        said = Server(self.means, target).record(key)
        wanted = records.record(sought.message, sought.prepared)
        if said is None or any(said["value"].get(name) != wanted[name] for name in ("text", "createdAt")):
            return None
        return _receipt(target, key)

    def recognise(self, target: Target, address: str) -> str | None:
        """The record named in https://bsky.app/profile/<DID or handle>/post/<key>, or in an at:// address."""
        found = ADDRESS.fullmatch(address.strip())
        own = {target.remote_id.lower(), target.handle.lower().lstrip("@")} - {""}
        return _address(target, found[3]) if found and (found[1] or found[2]).lower() in own else None

    def fetch(self, target: Target, remote_id: str) -> base.Public | None:
        """The record as its server gives it to anyone, with the bytes of its pictures."""
        server, found = Server(self.means, target), POST.fullmatch(remote_id)
        if not found or found[1] != target.remote_id or (said := server.record(found[2])) is None:
            return None
        try:
            text, shown = str(said["value"]["text"]), list(_shown(said["value"].get("embed") or {}))
        except UNREADABLE as error:
            raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error
        pictures = tuple(base.Picture(alt_text, server.bytes_of(cid)) for cid, alt_text in shown)
        return base.Public(_page(target, found[2]), text, pictures)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take the record away; Bluesky says the same where there is none."""
        server = Server(self.means, target)
        if (found := POST.fullmatch(remote_id)) and found[1] == server.did:
            body = {"repo": found[1], "collection": COLLECTION, "rkey": found[2]}
            server.asked(server.ask("com.atproto.repo.deleteRecord", body=body, signed=True))

    def signed_in(self, server: str, identifier: str, app_password: str) -> Grant:
        """What a handle (or e-mail address) and an app password open; see `sessions.signed_in`."""
        return sessions.signed_in(self.means, server, identifier, app_password)

    def renew(self, target: Target) -> Grant:
        """A new session by the refresh token; where that has ended, by the app password."""
        return sessions.renewed(self.means, target)

    def health(self, target: Target) -> Health:
        """Whether the session is good, and the account in use."""
        server = Server(self.means, target)
        said = server.asked(server.ask("com.atproto.server.getSession", signed=True))
        if said.get("did") != server.did:
            raise NotNow(f"The session is that of {said.get('handle')}, another account", trouble=Trouble.WRONG)
        if said.get("active") is False:
            raise NotNow(f"The account is {said.get('status') or 'not active'}", trouble=Trouble.FORBIDDEN)
        return Health()


def _reasons(target: Target, message: Message) -> Iterator[str]:
    row, limits = PLATFORMS[NAME], target.limits
    if (length := counting.count(NAME, message.text)) > (most := limits.get("text_limit", row.text_limit)):
        yield f"The text has {length} characters as Bluesky counts them (or too many bytes); it takes {most}"
    if not (message.text.strip() or message.media or message.extras.link_card):
        yield "There is nothing to publish"
    if (many := len(message.media)) > (most := limits.get("most_pictures", row.most_pictures)):
        yield f"Bluesky takes {most} pictures in one post, and there are {many}"
    if many > 1 and any(media.is_film for media in message.media):
        yield "On Bluesky a film goes out alone"
    yield from _extra_reasons(message.extras, message.media)
    for place, media in enumerate(message.media, start=1):
        yield from _faults(place, media, target)


def _extra_reasons(extras: base.Extras, media: tuple[Media, ...]) -> Iterator[str]:
    card = extras.link_card
    if card and media:
        yield "On Bluesky a link card and pictures do not go together"
    if card and card.thumbnail and len(card.thumbnail.read()) > MOST_THUMBNAIL_BYTES:
        yield f"The link card's picture has more than {MOST_THUMBNAIL_BYTES:,} bytes"
    if extras.poll or extras.reply_control:
        yield "Polls and reply controls do not go to Bluesky"


def _faults(place: int, media: Media, target: Target) -> Iterator[str]:
    """What Bluesky would have against one picture or film."""
    row, limits = PLATFORMS[NAME], target.limits
    most, mimes = limits.get("picture_bytes", row.picture_bytes), row.mimes
    if media.is_film and row.footage:
        most, mimes = row.footage.most_bytes, row.footage.mimes
    if media.mime not in mimes:
        yield f"Bluesky does not take {media.mime} (picture {place})"
    if (size := len(media.read())) > most:
        yield f"Picture {place} has {size:,} bytes; Bluesky takes {most:,}"
    if len(media.alt_text) > (longest := limits.get("alt_text_limit", row.alt_text_limit)):
        yield f"The alternative text of picture {place} has more than {longest:,} characters"


def _answered(server: Server, remote_id: str) -> dict[str, Any]:
    """The post that is answered and the first of its thread, each by address and content address."""
    found = POST.fullmatch(remote_id)
    said = server.record(found[2]) if found and found[1] == server.did else None
    if said is None:
        raise NotNow("The post that this one answers is not there")
    parent = {"uri": said.get("uri"), "cid": said.get("cid")}
    return {"root": (said["value"].get("reply") or {}).get("root", parent), "parent": parent}


def _shown(embed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Content address and alternative text of what a post shows."""
    if "video" in embed:
        yield str(embed["video"]["ref"]["$link"]), str(embed.get("alt", ""))
    for image in embed.get("images", ()):
        yield str(image["image"]["ref"]["$link"]), str(image["alt"])


def _key(message: Message, prepared: Prepared) -> str:
    return prepared.keys.get("rkey") or records.key_of(message)


def _address(target: Target, key: str) -> str:
    return f"at://{target.remote_id}/{COLLECTION}/{key}"


def _page(target: Target, key: str) -> str:
    return f"https://bsky.app/profile/{target.remote_id}/post/{key}"


def _receipt(target: Target, key: str) -> Receipt:
    return Receipt(_address(target, key), _page(target, key))
