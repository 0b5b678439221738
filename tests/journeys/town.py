"""A town for a whole journey: three networks on this machine, and what others read there with programs of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from atproto import Client  # type: ignore[import-untyped]  # the package says nothing of its types
from mastodon import Mastodon

from tests.networks import bluesky, mastodon, mastodon_server, pds, telegram
from tests.networks.mastodon_server import NAME, Server
from tests.networks.serving import served
from tests.networks.stage import Seen
from tests.networks.telegram_fake import Telegram
from tests.networks.telegram_methods import METHODS

CHANNEL, STAGING, BOT = telegram.CHANNEL, telegram.STAGING, telegram.TOKEN
SECONDS = 10
TOKENS = "select access_token from oauth_tokens where app_id is not null"


@dataclass(frozen=True)
class Town:
    """A Mastodon server, Bluesky's own server with a fresh account (`citizen`), a Telegram with a channel of the office."""

    mastodon: Server
    bluesky_url: str
    citizen: dict[str, str]
    telegram: Telegram
    telegram_url: str
    client: Client
    phone: Mastodon

    def addresses(self) -> str:
        """PLATFORM_ADDRESSES that lead here."""
        return f"mastodon={self.mastodon.url},bluesky={self.bluesky_url},telegram={self.telegram_url}"

    def posts(self, network: str) -> list[Seen]:
        """Everything the public sees on the office's account, the oldest first, by Mastodon.py, atproto or the fake's store."""
        if network == "mastodon":
            number = str(self.phone.account_verify_credentials().id)
            return mastodon.Reader(self.phone, number, self.mastodon.store).posts()
        if network == "bluesky":
            return bluesky.Reader(self.client, self.citizen["did"]).posts()
        return telegram.seen(self.telegram, CHANNEL)

    def agree(self, address: str) -> str:
        """What a person does on the Mastodon server's page: choose the account. The address they are sent back to."""
        asked = {name: said for name, (said, *_) in parse_qs(urlsplit(address).query).items()}
        page = requests.get(address, timeout=SECONDS)
        assert "Authorize this app" in page.text
        told = asked | {"username": NAME}
        answer = requests.post(f"{self.mastodon.url}/oauth/authorize", told, allow_redirects=False, timeout=SECONDS)
        return answer.headers["location"]

    def mastodon_tokens(self) -> list[str]:
        """What the Mastodon server gave to applications."""
        with closing(sqlite3.connect(self.mastodon.store)) as store:
            return [token for (token,) in store.execute(TOKENS)]

    def revoke_mastodon(self) -> None:
        """The account's owner takes back what applications were given."""
        self.mastodon.house.revoked.update(self.mastodon_tokens())


@contextmanager
def built(folder: Path) -> Iterator[Town]:
    """The town, with nothing posted in it. Tests that ask are skipped where Bluesky's server cannot be had."""
    home = pds.address()
    network = Telegram(folder, METHODS)
    bot = network.add_bot(BOT)
    network.add_chat(CHANNEL, username="pemprov")
    network.add_chat(STAGING, kind="supergroup")
    network.admit(CHANNEL, bot)
    network.admit(STAGING, bot)
    with mastodon_server.served(folder) as server, served(network) as address, bluesky.reader(home) as client:
        server.config.domain = urlsplit(server.url).netloc
        phone = Mastodon(
            access_token=mastodon_server.TOKEN, api_base_url=server.url, ratelimit_method="throw", request_timeout=SECONDS
        )
        yield Town(server, home, bluesky.opened(home), network, address, client, phone)
