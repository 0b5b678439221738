"""X as tests have it: a fake of our own behind a gate, an account whose plan allows replies, and another's account."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.networks.gate import Answer, Gate
from tests.networks.stage import Seen, Stage, now
from tests.networks.x_fake import X, served
from tests.networks.x_store import No
from workers.platforms.base import Media, Message, Target
from workers.platforms.http import Http
from workers.platforms.means import Application, Means
from workers.platforms.x import XAdapter

ACCOUNT = "1730000000000000001"
TOKENS = {"access_token": "x-access-token-of-the-office", "refresh_token": "x-refresh-token-of-the-office"}

SIGNED = {"access_token": "signed-by-the-office", "access_token_secret": "secret-of-the-office"}
OAUTH1 = SIGNED | {"consumer_key": "key-of-the-office", "consumer_secret": "key-secret-of-the-office"}


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage of its own."""
    network = X(folder)
    network.add_account(ACCOUNT, "kantor_resmi")
    network.grant(ACCOUNT, TOKENS["access_token"], TOKENS["refresh_token"])
    network.grant_signed(ACCOUNT, OAUTH1)
    with served(network) as address, Gate(address) as gate:
        means = Means(Http(), now, {"x": gate.url}, {"x": Application(*network.client)})
        yield Stage(
            name="x",
            adapter=XAdapter(means, sleep=lambda _: None),
            target=Target("a1", "x", "kantor_resmi", ACCOUNT, secrets=TOKENS, limits={"replies": 1}),
            gate=gate,
            guarded=("POST", "/2/tweets"),
            posts=lambda: seen(network),
            refused=problem(403, "You are not permitted to perform this action."),
            forbidden=problem(403, "Client Forbidden", "client-forbidden"),
            expired=problem(401, "Unauthorized"),
            limited=limited,
            duplicate=problem(403, "You are not allowed to create a Tweet with duplicate content."),
            failing=Answer(503, {}, {"title": "Service Unavailable", "detail": "Service Unavailable", "type": "about:blank"}),
            uploads=("POST", "/2/media/upload"),
            keeps_bytes=False,
            notes={"network": network},
        )


def problem(status: int, detail: str, kind: str = "") -> Answer:
    """What X answers instead of data."""
    return Answer(status, {"Content-Type": "application/problem+json"}, No(status, detail, kind).said)


def limited(seconds: int) -> Answer:
    """Too many posts: X names the moment from which it takes more, in unix seconds."""
    ends = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(time.time()) + seconds)}
    return Answer(429, ends, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]})


def with_media(stage: Stage, *media: Media, text: str | None = None) -> Message:
    """A message with just these media."""
    return replace(stage.message(text, pictures=0), media=media)


def seen(network: X) -> list[Seen]:
    """What stands on the account by the fake's own store."""
    return [Seen(row["id"], row["text"], _pictures(network, row["media"]), row["answers"]) for row in network.posts(ACCOUNT)]


def _pictures(network: X, numbers: str) -> tuple[tuple[bytes, str], ...]:
    rows = [network.one("select * from media where id = ?", number) for number in numbers.split(",") if number]
    return tuple((row["shown"] or row["sent"], row["alt"]) for row in rows if row)
