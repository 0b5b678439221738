"""YouTube as tests have it: a fake of our own behind a gate, with one channel and one application."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.networks.gate import Answer, Gate
from tests.networks.serving import served
from tests.networks.stage import Seen, Stage, now
from tests.networks.youtube_fake import YouTube, error
from workers.platforms.base import Message, Target
from workers.platforms.http import Http
from workers.platforms.means import Application, Means
from workers.platforms.youtube import YouTubeAdapter

CHANNEL = "UC0123456789abcdefghijkl"
SECRETS = {"access_token": "ya29.first-access-token", "refresh_token": "1//refresh-token-of-the-office"}


@dataclass
class YouTubeStage(Stage):
    """Where a picture is a film's cover, and comments take neither."""

    def message(self, text: str | None = None, pictures: int = 1, reply_to: str = "") -> Message:
        made = super().message(text, pictures, "")
        cover = (self.picture(),) if pictures else ()
        return Message(uuid.uuid4().hex, made.text, () if reply_to else (*made.media, *cover), reply_to)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage of its own."""
    network = YouTube(folder)
    network.admit(CHANNEL, SECRETS["access_token"], SECRETS["refresh_token"], "office.apps.example")
    with served(network) as address, Gate(address) as gate:
        places = {"youtube": gate.url, "youtube.token": gate.url}
        applications = {"youtube": Application("office.apps.example", "application-secret")}
        yield YouTubeStage(
            name="youtube",
            adapter=YouTubeAdapter(Means(Http(), now, places, applications)),
            target=Target("a1", "youtube", "kantor", CHANNEL, secrets=SECRETS),
            gate=gate,
            guarded=("PUT", "/youtube/v3/videos"),
            answering=("POST", "/youtube/v3/commentThreads"),
            posts=lambda: seen(network),
            refused=no(400, "invalidVideoMetadata"),
            forbidden=no(403, "youtubeSignupRequired"),
            expired=no(401, "authError"),
            limited=lambda seconds: no(429, "rateLimitExceeded", {"Retry-After": str(seconds)}),
            failing=no(503, "backendError"),
            uploads=("POST", "/upload/youtube/v3/videos"),
            shows_alt=False,
            notes={"network": network},
        )


def no(status: int, reason: str, headers: dict[str, str] | None = None) -> Answer:
    """A refusal in Google's form."""
    return Answer(status, headers or {}, error(status, reason, "The request cannot be completed."))


def seen(network: YouTube) -> list[Seen]:
    """Public films and comments, by the fake's own store."""
    films = [
        Seen(
            row["id"],
            json.loads(row["snippet"])["description"],
            tuple((one, "") for one in (row["content"], row["cover"]) if one),
        )
        for row in network.films()
    ]
    return films + [Seen(row["id"], row["text"], (), row["video"]) for row in network.comments()]
