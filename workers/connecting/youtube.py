"""Connecting YouTube: Google's consent with PKCE, asked for offline so that a refresh token comes with it.

Source: Google's pages on OAuth for web server applications, and the discovery document (youtube.channels.list). A channel is
chosen on Google's own page. Never tried on the live network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.connecting import answers, consent
from workers.connecting.consent import Dialogue
from workers.connecting.ways import Departure, Errand, Found
from workers.platforms.means import Means

# force-ssl is what deletes videos and writes comments.
SCOPE = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl"


@dataclass(frozen=True)
class YouTubeWay:
    """The office's application asks for the channel that the person chooses at Google."""

    means: Means
    application: str = "youtube"

    def leave(self, _typed: Mapping[str, str], errand: Errand) -> Departure:
        """Google's own page."""
        return consent.leave(self._dialogue, errand)

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The channels of who agreed; one, as a rule."""
        grant = consent.granted(self.means, consent.exchanged(self.means, self._dialogue, kept, code, errand))
        address = f"{self.means.address('youtube')}/youtube/v3/channels?part=snippet&mine=true"
        channels = answers.rows(answers.read(self.means, address, grant.secrets["access_token"]), "items")
        told = [(channel.get("id"), answers.inner(channel, "snippet")) for channel in channels]
        return tuple(
            answers.found(grant, remote_id=number, name=one.get("title"), handle=one.get("customUrl")) for number, one in told
        )

    @property
    def _dialogue(self) -> Dialogue:
        return Dialogue(
            page=f"{self.means.address('youtube.authorize')}/o/oauth2/v2/auth",
            token=f"{self.means.address('youtube.token')}/token",
            client=self.means.application(self.application),
            scope=SCOPE,
            extra={"access_type": "offline", "prompt": "consent"},
        )
