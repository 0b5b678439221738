"""Telegram as tests have it: a fake of our own behind a gate, a channel, a staging chat, and a bot that may post in both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.networks.gate import Answer, Gate
from tests.networks.serving import served
from tests.networks.stage import Seen, Stage, now
from tests.networks.telegram_fake import Telegram
from tests.networks.telegram_methods import METHODS
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.means import Means
from workers.platforms.telegram import TelegramAdapter

TOKEN = "700100200:AAFakeTokenOfTheOfficesBot_0123456789"
CHANNEL = -1001000000001
STAGING = -1001000000002


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage of its own."""
    network = Telegram(folder, METHODS)
    bot = network.add_bot(TOKEN)
    network.add_chat(CHANNEL, username="kantor_resmi")
    network.add_chat(STAGING, kind="supergroup")
    network.admit(CHANNEL, bot)
    network.admit(STAGING, bot)
    with served(network) as address, Gate(address) as gate:
        yield Stage(
            name="telegram",
            adapter=TelegramAdapter(Means(Http(), now, {"telegram": gate.url})),
            target=Target(
                "a1", "telegram", "kantor_resmi", str(CHANNEL), secrets={"bot_token": TOKEN, "staging_chat": str(STAGING)}
            ),
            gate=gate,
            guarded=("POST", f"/bot{{token}}/send{{what}}?chat_id={CHANNEL}"),
            posts=lambda: seen(network, CHANNEL),
            refused=error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
            forbidden=error(403, "Forbidden: bot was kicked from the channel chat"),
            expired=None,
            limited=lambda seconds: error(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds),
            failing=error(500, "Internal Server Error"),
            uploads=("POST", f"/bot{{token}}/sendPhoto?chat_id={STAGING}"),
            keeps_bytes=False,
            shows_alt=False,
            notes={"network": network},
        )


def error(status: int, description: str, **parameters: int) -> Answer:
    """What Telegram answers instead of a result."""
    said: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Answer(status, {}, said | ({"parameters": parameters} if parameters else {}))


def seen(network: Telegram, chat: int) -> list[Seen]:
    """What stands in a chat by the fake's own store, the messages of an album together."""
    posts: dict[str, Seen] = {}
    for row in network.posts(chat):
        name = row["album"] or str(row["id"])
        before = posts.get(name, Seen("", ""))
        posts[name] = Seen(
            ",".join(filter(None, (before.remote_id, str(row["id"])))),
            before.text or row["text"] or row["caption"] or "",
            (*before.pictures, (row["shown"] or row["sent"], "")) if row["file"] else before.pictures,
            str(row["reply_to"] or ""),
        )
    return list(posts.values())
