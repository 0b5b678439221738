"""Connecting Instagram and Threads by their own logins: a code gives an hour's token, and that one for sixty days.

Sources: Meta's pages on the Instagram API with Instagram Login and on Threads' long-lived tokens, and the collection of the
Threads API. Never tried on the live network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from workers.connecting import answers, consent
from workers.connecting.answers import SECONDS
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.http import Ask
from workers.platforms.means import Means


@dataclass(frozen=True)
class Kind:
    """What differs between the two: `login` is told to the adapter where a network has several ways in."""

    network: str
    page: str
    codes_at: str
    scope: str
    exchange: str
    me: str
    remote_id: str
    login: str = ""


INSTAGRAM = Kind(
    network="instagram",
    page="instagram.authorize",
    codes_at="instagram.token",
    scope="instagram_business_basic,instagram_business_content_publish,instagram_business_manage_comments",
    exchange="ig_exchange_token",
    me="/v26.0/me?fields=user_id,username,name",
    remote_id="user_id",
    login="instagram",
)
THREADS = Kind(
    network="threads",
    page="threads.authorize",
    codes_at="threads",
    scope="threads_basic,threads_content_publish,threads_manage_replies,threads_read_replies,threads_delete",
    exchange="th_exchange_token",
    me="/v1.0/me?fields=id,username,name",
    remote_id="id",
)


@dataclass(frozen=True)
class MetaWay:
    """The office's application asks for the account that the person is signed in with."""

    means: Means
    kind: Kind

    @property
    def application(self) -> str:
        """Meta gives each of the two products an id and secret of its own."""
        return self.kind.network

    def leave(self, _typed: Mapping[str, str], errand: Errand) -> Departure:
        """The network's own page."""
        return consent.leave(self._dialogue, errand)

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The one account that agreed."""
        said = _flat(consent.exchanged(self.means, self._dialogue, kept, code, errand))
        short = consent.granted(self.means, said).secrets["access_token"]
        secrets = {"login": self.kind.login} if self.kind.login else {}
        grant = consent.granted(self.means, self._long(short), secrets)
        me = answers.read(self.means, self.means.address(self.kind.network) + self.kind.me, grant.secrets["access_token"])
        return (answers.found(grant, remote_id=me.get(self.kind.remote_id), name=me.get("name"), handle=me.get("username")),)

    def _long(self, short: str) -> dict[str, Any]:
        asked = {"grant_type": self.kind.exchange, "client_secret": self._dialogue.client.client_secret, "access_token": short}
        address = f"{self.means.address(self.kind.network)}/access_token?{urlencode(asked)}"
        return consent.told(self.means, Ask("GET", address, timeout_seconds=SECONDS))

    @property
    def _dialogue(self) -> Dialogue:
        return Dialogue(
            page=f"{self.means.address(self.kind.page)}/oauth/authorize",
            token=f"{self.means.address(self.kind.codes_at)}/oauth/access_token",
            client=self.means.application(self.application),
            scope=self.kind.scope,
            proof=False,
        )


def _flat(said: dict[str, Any]) -> dict[str, Any]:
    """Instagram has answered in both forms: the token alone, and in a list called data."""
    return next(iter(answers.rows(said, "data")), said)
