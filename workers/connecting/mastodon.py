"""Connecting Mastodon: the office's application registers itself with the server the account lives on, then asks as others do.

Source: Mastodon's OpenAPI 4.7 (createApp, /oauth/authorize, /oauth/token, verify_credentials). Tokens have no end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from workers.connecting import answers, consent, servers
from workers.connecting.answers import SECONDS
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms import asking
from workers.platforms.http import Ask
from workers.platforms.means import Application, Means

SCOPE = "read:accounts read:statuses write:statuses write:media"
NAME = "Tayang"


@dataclass(frozen=True)
class MastodonWay:
    """Each connection registers an application of its own; what it is given is kept with the account."""

    means: Means
    application: str = ""

    def leave(self, typed: Mapping[str, str], errand: Errand) -> Departure:
        """The page of the typed server."""
        server = servers.whole(typed["server"], own=self.means.addresses.get("mastodon", "").rstrip("/"))
        headers, body = asking.form_body({"client_name": NAME, "redirect_uris": errand.back, "scopes": SCOPE})
        said = answers.answered(self.means, Ask("POST", f"{server}/api/v1/apps", headers, body, SECONDS))
        client = Application(str(said.get("client_id", "")), str(said.get("client_secret", "")))
        gone = consent.leave(_dialogue(server, client), errand)
        kept = {"server": server, "client_id": client.client_id, "client_secret": client.client_secret}
        return replace(gone, kept={**gone.kept, **kept})

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The one account that agreed."""
        server, client = kept["server"], Application(kept["client_id"], kept["client_secret"])
        said = consent.exchanged(self.means, _dialogue(server, client), kept, code, errand)
        secrets = {"client_id": client.client_id, "client_secret": client.client_secret}
        grant = replace(consent.granted(self.means, said, secrets), server=server)
        me = answers.read(self.means, f"{server}/api/v1/accounts/verify_credentials", grant.secrets["access_token"])
        handle = f"{me.get('username', '')}@{urlsplit(server).netloc}"
        return (answers.found(grant, remote_id=me.get("id"), name=me.get("display_name"), handle=handle),)


def _dialogue(server: str, client: Application) -> Dialogue:
    return Dialogue(page=f"{server}/oauth/authorize", token=f"{server}/oauth/token", client=client, scope=SCOPE)
