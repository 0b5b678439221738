"""Connecting X: OAuth 2 with PKCE; its codes are good for 30 seconds, its tokens for two hours and renewed after that.

Source: X's OpenAPI 2.167 (securitySchemes, /2/oauth2/token, /2/users/me). Never tried on the live network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workers.connecting import answers, consent
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.means import Means

# offline.access gives the refresh token; without media.write no picture goes out.
SCOPE = "tweet.read tweet.write users.read media.write offline.access"


@dataclass(frozen=True)
class XWay:
    """The office's application asks for the account that the person is signed in with."""

    means: Means
    application: str = "x"

    def leave(self, typed: Mapping[str, str], errand: Errand) -> Departure:
        """X's own page. Whether the office's plan lets it answer posts, X tells nobody: the person says so."""
        gone = consent.leave(self._dialogue, errand)
        return replace(gone, kept={**gone.kept, "replies": typed.get("replies", "")})

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The one account that agreed."""
        secrets = {"replies": "1"} if kept.get("replies") else {}
        grant = consent.granted(self.means, consent.exchanged(self.means, self._dialogue, kept, code, errand), secrets)
        address = f"{self.means.address('x')}/2/users/me"
        said = answers.inner(answers.read(self.means, address, grant.secrets["access_token"]), "data")
        return (answers.found(grant, remote_id=said.get("id"), name=said.get("name"), handle=said.get("username")),)

    @property
    def _dialogue(self) -> Dialogue:
        return Dialogue(
            page=f"{self.means.address('x.authorize')}/i/oauth2/authorize",
            token=f"{self.means.address('x')}/2/oauth2/token",
            client=self.means.application(self.application),
            scope=SCOPE,
            login=consent.IN_HEADER,
        )
