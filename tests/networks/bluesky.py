"""Bluesky in tests: its own server, a fresh account on it, and the package `atproto` as the reader that is not ours."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib import request as plain

from atproto import Client, Request, models  # type: ignore[import-untyped]  # the package says nothing of its types

from tests.networks import pds
from tests.networks.gate import Answer, Gate
from tests.networks.stage import WORDS, Seen, Stage, now
from workers.platforms.base import Target
from workers.platforms.bluesky import BlueskyAdapter
from workers.platforms.http import Http
from workers.platforms.means import Means

COLLECTION = "app.bsky.feed.post"
GUARDED = ("POST", "/xrpc/com.atproto.repo.putRecord")
NUMBERS = itertools.count(1)
PAGE = 100
READER_SECONDS = 20.0


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A fresh account with an app password, signed in through a gate of its own."""
    del folder  # the server has its own, for the whole run
    home = pds.address()
    account = opened(home)
    with Gate(home) as gate, reader(home) as client:
        looking = Reader(client, account["did"])
        http = Http()
        adapter = BlueskyAdapter(Means(http, now))
        grant = adapter.signed_in(gate.url, account["email"], account["app_password"])
        target = Target(
            "account", "bluesky", account["handle"], remote_id=grant.remote_id, server=grant.server, secrets=grant.secrets
        )
        yield Stage(
            name="bluesky",
            adapter=adapter,
            target=target,
            gate=gate,
            guarded=GUARDED,
            posts=looking.posts,
            refused=error(400, "InvalidRequest", "Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301)"),
            forbidden=error(401, "AccountTakedown", "Account has been taken down"),
            expired=error(400, "ExpiredToken", "Token has expired"),
            limited=limited,
            duplicate=error(400, "InvalidSwap", "Record was at bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"),
            failing=error(500, "InternalServerError", "Internal Server Error"),
            words=f"{WORDS} @{account['handle']}",
            uploads=("POST", "/xrpc/com.atproto.repo.uploadBlob"),
            notes=dict(account),
        )
        http.close()


def opened(home: str) -> dict[str, str]:
    """A new account on the server: handle, e-mail address, DID, password and an app password."""
    unlike = f"{next(NUMBERS)}-{uuid.uuid4().hex[:8]}"
    said = {"handle": f"kominfo-{unlike}.test", "email": f"humas-{unlike}@example.test", "password": uuid.uuid4().hex}
    made = asked(home, "com.atproto.server.createAccount", said)
    granted = asked(home, "com.atproto.server.createAppPassword", {"name": "tayang"}, token=made["accessJwt"])
    return {**said, "did": made["did"], "app_password": granted["password"], "token": made["accessJwt"]}


def asked(home: str, name: str, body: object = None, *, token: str = "") -> Any:
    """What a server answers to its owner, not counted against anyone's limits: a question where there is no body."""
    headers = {"Content-Type": "application/json", **pds.PAST_LIMITS} | ({"Authorization": f"Bearer {token}"} if token else {})
    content = None if body is None else json.dumps(body).encode()
    with plain.urlopen(plain.Request(f"{home}/xrpc/{name}", content, headers)) as reply:
        return json.loads(reply.read() or "null")


@contextmanager
def reader(home: str) -> Iterator[Client]:
    """The other implementation, as anybody: it is never signed in."""
    request = Request(timeout=READER_SECONDS)
    try:
        yield Client(base_url=f"{home}/xrpc", request=request)
    finally:
        request.close()


@dataclass
class Reader:
    """What one account has published, as anybody may read it. Bytes are read once for each content address."""

    client: Client
    did: str
    kept: dict[str, bytes] = field(default_factory=dict, repr=False)

    def posts(self) -> list[Seen]:
        """Everything, the oldest first."""
        return [self._seen(one) for one in self._records()]

    def _records(self) -> Iterator[Any]:
        asked_for = models.ComAtprotoRepoListRecords.Params(repo=self.did, collection=COLLECTION, limit=PAGE, reverse=True)
        while True:
            page = self.client.com.atproto.repo.list_records(asked_for)
            yield from page.records
            if not page.cursor:
                return
            asked_for.cursor = page.cursor

    def _seen(self, one: Any) -> Seen:
        post, embed = one.value, one.value.embed
        shown = [(image.image, image.alt) for image in getattr(embed, "images", None) or []]
        shown += [(embed.video, embed.alt or "")] if getattr(embed, "video", None) else []
        pictures = tuple((self._bytes(blob.cid.encode()), alt_text) for blob, alt_text in shown)
        return Seen(one.uri, post.text, pictures, post.reply.parent.uri if post.reply else "")

    def _bytes(self, cid: str) -> bytes:
        if cid not in self.kept:
            self.kept[cid] = self.client.com.atproto.sync.get_blob(models.ComAtprotoSyncGetBlob.Params(did=self.did, cid=cid))
        return self.kept[cid]


def error(status: int, name: str, words: str) -> Answer:
    """A refusal as Bluesky's server writes it."""
    return Answer(status, {}, {"error": name, "message": words})


def limited(seconds: int) -> Answer:
    """Too many calls: the end of the limit as unix seconds, and how long that is."""
    ends = int(now().timestamp()) + seconds
    policy = {
        "RateLimit-Limit": "5000",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": str(ends),
        "RateLimit-Policy": "5000;w=3600",
    }
    body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
    return Answer(429, {**policy, "Retry-After": str(seconds)}, body)
