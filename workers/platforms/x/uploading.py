"""Uploading pictures and films to X, ahead of the post that shows them: nobody sees them, and all may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests

from content.foundation.clock import monotonic
from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Media, NotNow, Refused, Target
from workers.platforms.means import Means
from workers.platforms.x.carrying import HOST
from workers.platforms.x.checking import most_bytes
from workers.platforms.x.reading import POST_ID, table

PIECE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Uploads:
    """The uploads of one account, over the session that tweepy speaks through; `sleep` waits for so many seconds."""

    session: requests.Session
    target: Target
    means: Means
    sleep: Callable[[float], None]

    def sent(self, media: Media) -> tuple[str, datetime | None]:
        """Upload it with its alternative text; its number, and until when X keeps it for a post.

        Raises:
            Refused, NotNow.
        """
        content, most = media.read(), most_bytes(self.target, media)
        if len(content) > most:
            raise Refused(f"X takes {most:,} bytes of {media.mime}; this has {len(content):,}.")
        said = self._ready(self._film(media, content) if media.is_film else self._picture(media, content))
        media_id = str(said.get("id", ""))
        if not POST_ID.fullmatch(media_id):
            raise NotNow("X took the media, with an answer that names none", trouble=Trouble.STRANGER)
        if media.alt_text and not media.is_film:
            self._told("metadata", json={"id": media_id, "metadata": {"alt_text": {"text": media.alt_text}}})
        good_for = said.get("expires_after_secs")
        return media_id, self.means.now() + timedelta(seconds=good_for) if isinstance(good_for, int) else None

    def _picture(self, media: Media, content: bytes) -> dict[str, Any]:
        category = "tweet_gif" if media.mime == "image/gif" else "tweet_image"
        headers, body = asking.multipart_body({"media": ("picture", content, media.mime), "media_category": category})
        return self._told("upload", data=body, headers=headers)

    def _film(self, media: Media, content: bytes) -> dict[str, Any]:
        whole = {"media_category": "tweet_video", "media_type": media.mime, "total_bytes": len(content)}
        media_id = str(self._told("upload/initialize", json=whole).get("id", ""))
        if not POST_ID.fullmatch(media_id):
            raise NotNow("X began a film, with an answer that names none", trouble=Trouble.STRANGER)
        for number, start in enumerate(range(0, len(content), PIECE)):
            piece = ("film", content[start : start + PIECE], "application/octet-stream")
            headers, body = asking.multipart_body({"segment_index": str(number), "media": piece})
            self._told(f"upload/{media_id}/append", data=body, headers=headers)
        return self._told(f"upload/{media_id}/finalize")

    def _ready(self, said: dict[str, Any]) -> dict[str, Any]:
        """Wait while X works on it, asking as seldom as it says, and no longer than one upload may last."""
        ends = monotonic() + self.means.longest_seconds
        while (state := table(said.get("processing_info"))).get("state") in {"pending", "in_progress"}:
            wait = max(1.0, float(state.get("check_after_secs") or 0))
            if monotonic() + wait > ends:
                raise NotNow("X is still working on the film", wait_seconds=wait)
            self.sleep(wait)
            wanted = {"command": "STATUS", "media_id": str(said.get("id", ""))}
            said = table(self.session.get(f"{HOST}/2/media/upload", params=wanted).json().get("data"))
        if state.get("state") == "failed":
            raise Refused("X cannot use this film.")
        return said

    def _told(self, place: str, **what: Any) -> dict[str, Any]:
        return table(self.session.post(f"{HOST}/2/media/{place}", **what).json().get("data"))
