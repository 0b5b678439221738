"""Connecting TikTok: its login calls the client's id client_key, and separates rights by commas.

Source: TikTok's pages on Login Kit for Web, user access tokens and creator_info. Applications on the web use no PKCE there.
Tokens are good for a day at most; their renewal for 180 days, and it rotates. Never tried on the live network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from workers.connecting import answers, consent
from workers.connecting.answers import SECONDS
from workers.connecting.consent import FORM
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.http import Ask
from workers.platforms.means import Means

SCOPE = "user.info.basic,video.publish,video.list"


@dataclass(frozen=True)
class TikTokWay:
    """The office's application asks for the account that the person is signed in with."""

    means: Means
    application: str = "tiktok"

    def leave(self, _typed: Mapping[str, str], errand: Errand) -> Departure:
        """TikTok's own page."""
        asked = {
            "client_key": self.means.application(self.application).client_id,
            "scope": SCOPE,
            "response_type": "code",
            "redirect_uri": errand.back,
            "state": errand.state,
        }
        return Departure(f"{self.means.address('tiktok.authorize')}/v2/auth/authorize/?{urlencode(asked)}", {})

    def arrive(self, _kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The one account that agreed, as it is called where posts are made."""
        client = self.means.application(self.application)
        asked = {
            "client_key": client.client_id,
            "client_secret": client.client_secret,
            "code": code,
            "grant_type": "authorization_code",
            "redirect_uri": errand.back,
        }
        home = self.means.address("tiktok")
        ask = Ask("POST", f"{home}/v2/oauth/token/", FORM, urlencode(asked).encode(), SECONDS)
        said = consent.told(self.means, ask, wanted=SCOPE)
        grant = consent.granted(self.means, said)
        headers = {
            "Authorization": f"Bearer {grant.secrets['access_token']}",
            "Content-Type": "application/json; charset=UTF-8",
        }
        ask = Ask("POST", f"{home}/v2/post/publish/creator_info/query/", headers, b"{}", SECONDS)
        creator = answers.inner(answers.answered(self.means, ask), "data")
        name, handle = creator.get("creator_nickname"), creator.get("creator_username")
        return (answers.found(grant, remote_id=said.get("open_id"), name=name, handle=handle),)
