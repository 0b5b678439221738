"""Bluesky's records: a post as it is kept on the network, and the key it is kept under. Nothing here asks anyone.

Sources: the lexicons app.bsky.feed.post, app.bsky.embed.* and app.bsky.richtext.facet; the record keys of the AT Protocol,
read November 2026. Where a link, a mention or a hashtag stands is counted in UTF-8 bytes, and the server does not check it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from workers.platforms.base import LinkCard, Media, Message, Prepared

COLLECTION = "app.bsky.feed.post"
# Base 32 in an order that sorts as the numbers do.
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
MICROSECONDS = 1_000_000
CLOCKS = 1024
# A content address (CID, version 1) of raw bytes by their SHA-256.
RAW_BY_SHA256 = b"\x01\x55\x12\x20"
MOST_TAG = 64

# A name without https:// is a link where it can be nothing else: www., or Indonesia's own domain.
LINK = re.compile(
    r"(?:https?://|www\.)(?=\w)[^\s<>\"“”]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+id\b(?:/[^\s<>\"“”]*)?", re.IGNORECASE
)
MENTION = re.compile(r"@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)", re.IGNORECASE)
TAG = re.compile(r"[#＃](\w*[^\W\d]\w*)")
# What may stand before any of them: nothing, white space, or an opening mark.
BEFORE = re.compile(r"(?:^|[\s(\[“\"'‘])\Z")
SENTENCE_ENDS = ".,;:!?…'’"
BRACKETS = {")": "(", "]": "["}


@dataclass(frozen=True)
class Blob:
    """A picture or film as the server keeps it: its content address, what the server takes it for, its size in bytes."""

    cid: str
    mime: str
    size: int

    def __str__(self) -> str:
        """In one line, as the ledger keeps it."""
        return f"{self.cid} {self.mime} {self.size}"

    @classmethod
    def read(cls, line: str) -> Blob:
        """From that line.

        Raises:
            ValueError: it is none.
        """
        cid, mime, size = line.split(" ")
        return cls(cid, mime, int(size))

    def reference(self) -> dict[str, Any]:
        """As a record names it."""
        return {"$type": "blob", "ref": {"$link": self.cid}, "mimeType": self.mime, "size": self.size}


@dataclass(frozen=True)
class Stretch:
    """A part of a text that leads somewhere: `kind` is link, mention or tag; `start` and `end` count its UTF-8 bytes."""

    kind: str
    start: int
    end: int
    text: str


def cid_of(sha256: str) -> str:
    """The content address of bytes with this SHA-256."""
    return "b" + base64.b32encode(RAW_BY_SHA256 + bytes.fromhex(sha256)).decode().lower().rstrip("=")


def key_of(message: Message) -> str:
    """The key of a message's record: a timestamp identifier of the second it is due, and of whose it is.

    Whoever makes it again makes the same; two messages that are due together have two.
    """
    spread = int.from_bytes(hashlib.sha256(message.reference.encode()).digest()[:8]) % (MICROSECONDS * CLOCKS)
    number = int(message.due_at.timestamp()) * MICROSECONDS * CLOCKS + spread
    return "".join(DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def created_at(message: Message) -> str:
    """When a message was due, as Bluesky writes it."""
    return message.due_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stretches(text: str) -> list[Stretch]:
    """The links, mentions and hashtags of a text, in order; none inside another."""
    found = [
        *_found("link", LINK, text),
        *_found("mention", MENTION, text),
        *(one for one in _found("tag", TAG, text) if len(one[3]) - 1 <= MOST_TAG),
    ]
    taken = 0
    kept = []
    for start, end, kind, words in sorted(found):
        if start >= taken:
            kept.append(Stretch(kind, len(text[:start].encode()), len(text[:end].encode()), words))
            taken = end
    return kept


def mentioned(text: str) -> list[str]:
    """The handles that a text names, each once, in lower case."""
    return list(dict.fromkeys(one.text[1:].lower() for one in stretches(text) if one.kind == "mention"))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """What leads somewhere in a text; a handle that `dids` does not know stays plain text."""
    made = [(one, _feature(one, dids)) for one in stretches(text)]
    return [{"index": {"byteStart": one.start, "byteEnd": one.end}, "features": [feature]} for one, feature in made if feature]


def record(message: Message, prepared: Prepared) -> dict[str, Any]:
    """The record of a message, the same however often it is made."""
    keys = prepared.keys
    made: dict[str, Any] = {
        "$type": COLLECTION,
        "text": message.text,
        "createdAt": keys.get("created_at") or created_at(message),
        "langs": [message.language],
    }
    optional = {
        "facets": facets(message.text, json.loads(keys.get("mentions", "{}"))),
        "embed": _embed(message, prepared),
        "reply": json.loads(keys.get("reply", "null")),
    }
    return made | {name: value for name, value in optional.items() if value}


def _found(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str, str]]:
    for found in pattern.finditer(text):
        words = _trimmed(found[0]) if kind == "link" else found[0]
        if BEFORE.search(text[max(0, found.start() - 1) : found.start()]):
            yield found.start(), found.start() + len(words), kind, words


def _trimmed(link: str) -> str:
    """A link without the punctuation of the sentence around it."""
    while link[-1] in SENTENCE_ENDS or link.count(link[-1]) > link.count(BRACKETS.get(link[-1], link[-1])):
        link = link[:-1]
    return link


def _feature(one: Stretch, dids: Mapping[str, str]) -> dict[str, str] | None:
    kind = f"app.bsky.richtext.facet#{one.kind}"
    if one.kind == "link":
        return {"$type": kind, "uri": one.text if "://" in one.text else f"https://{one.text}"}
    if one.kind == "tag":
        return {"$type": kind, "tag": one.text[1:]}
    did = dids.get(one.text[1:].lower())
    return {"$type": kind, "did": did} if did else None


def _embed(message: Message, prepared: Prepared) -> dict[str, Any] | None:
    blobs = [Blob.read(line) for line in prepared.media_ids]
    if card := message.extras.link_card:
        return {"$type": "app.bsky.embed.external", "external": _card(card, prepared.keys.get("thumbnail", ""))}
    if message.media and message.media[0].is_film:
        return {"$type": "app.bsky.embed.video", "video": blobs[0].reference(), **_described(message.media[0])}
    if message.media:
        pairs = zip(message.media, blobs, strict=True)
        images = [{"image": blob.reference(), **_described(media)} for media, blob in pairs]
        return {"$type": "app.bsky.embed.images", "images": images}
    return None


def _described(media: Media) -> dict[str, Any]:
    """Its alternative text and its shape: without that it is shown with bars beside it."""
    return {"alt": media.alt_text, "aspectRatio": {"width": media.width, "height": media.height}}


def _card(card: LinkCard, thumbnail: str) -> dict[str, Any]:
    made: dict[str, Any] = {"uri": card.url, "title": card.title, "description": card.description}
    return made | ({"thumb": Blob.read(thumbnail).reference()} if thumbnail else {})
