"""Mastodon as tests have it: mastodon_mock behind a gate, and Mastodon.py to read what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from mastodon import Mastodon

from tests.networks.gate import Answer, Gate
from tests.networks.mastodon_server import NAME, TOKEN, served
from tests.networks.stage import Seen, Stage, now
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.mastodon import MastodonAdapter
from workers.platforms.means import Means

REFUSED = Answer(422, {}, {"error": "Validation failed: Text character limit of 500 exceeded"})
FORBIDDEN = Answer(403, {}, {"error": "Your login is currently disabled"})
EXPIRED = Answer(401, {"WWW-Authenticate": 'Bearer realm="Doorkeeper"'}, {"error": "The access token expired"})


@dataclass
class Reader:
    """Mastodon.py, an independent second implementation, reading each post of the account once: nothing here edits one.

    Which posts there are is asked of the server's own store: Mastodon.py takes a second for a list.
    """

    client: Mastodon
    account_id: str
    store: Path
    known: dict[int, Seen] = field(default_factory=dict)

    def posts(self) -> list[Seen]:
        """Everything on the account, the oldest first."""
        with closing(sqlite3.connect(self.store)) as store:
            rows = store.execute("select id from statuses where account_id = ? order by id", [self.account_id]).fetchall()
        return [self._seen(number) for (number,) in rows]

    def _seen(self, number: int) -> Seen:
        if number not in self.known:
            status: Any = self.client.status(number)
            pictures = tuple((_file(media.url), media.description or "") for media in status.media_attachments)
            text = self.client.status_source(number).text
            self.known[number] = Seen(str(number), text, pictures, str(status.in_reply_to_id or ""))
        return self.known[number]


def _file(url: str) -> bytes:
    return requests.get(url, timeout=10).content


def limited(seconds: int) -> Answer:
    """The true 429: when it ends is a moment in ISO 8601."""
    said = datetime.now(UTC)
    heads = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{said + timedelta(seconds=seconds):%FT%T.%fZ}",
        "Date": f"{said:%a, %d %b %Y %H:%M:%S} GMT",
    }
    return Answer(429, heads, {"error": "Too many requests"})


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A server of its own behind a gate."""
    folder.mkdir(parents=True, exist_ok=True)
    http = Http()
    with served(folder) as server, Gate(server.url) as gate:
        server.config.domain = gate.url.removeprefix("http://")
        client = Mastodon(access_token=TOKEN, api_base_url=server.url, ratelimit_method="throw", request_timeout=10)
        account_id = str(client.account_verify_credentials().id)
        yield Stage(
            name="mastodon",
            adapter=MastodonAdapter(Means(http, now), pause_seconds=0.01),
            target=Target("akun-mastodon", "mastodon", NAME, account_id, gate.url, {"access_token": TOKEN}),
            gate=gate,
            guarded=("POST", "/api/v1/statuses"),
            posts=Reader(client, account_id, server.store).posts,
            refused=REFUSED,
            forbidden=FORBIDDEN,
            expired=EXPIRED,
            limited=limited,
            uploads=("POST", "/api/v2/media"),
            notes={"house": server.house, "client": client},
        )
        http.close()
