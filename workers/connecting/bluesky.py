"""Connecting Bluesky: an app password, which a person makes in the account's settings and can take back there.

Sources: the lexicons com.atproto.server.createSession and getSession. Whether a password is an app password or the account's
own cannot be told from the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.connecting import answers, servers
from workers.connecting.ways import Found
from workers.platforms.bluesky import sessions
from workers.platforms.means import Means

HOME = "https://bsky.social"


@dataclass(frozen=True)
class BlueskyWay:
    """A server, the account's name, and an app password."""

    means: Means

    def enter(self, typed: Mapping[str, str]) -> tuple[Found, ...]:
        """The account that the password opens."""
        own = self.means.addresses.get("bluesky", "").rstrip("/")
        server = servers.whole(typed.get("server") or own or HOME, own=own)
        grant = sessions.signed_in(self.means, server, typed["identifier"], typed["app_password"])
        address = f"{grant.server}/xrpc/com.atproto.server.getSession"
        handle = answers.read(self.means, address, grant.secrets["access_token"]).get("handle")
        return (answers.found(grant, remote_id=grant.remote_id, name=handle, handle=handle),)
