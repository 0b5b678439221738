"""Uploads: pictures in one piece, films in the pieces that LinkedIn asks for; neither is public until a post has it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from content.foundation.clock import monotonic
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Media, NotNow, Refused, Target
from workers.platforms.http import Ask, Reply
from workers.platforms.linkedin.line import Line, is_page, stranger
from workers.platforms.linkedin.posts import UNREADABLE, author_of, encoded

UPLOAD_SECONDS = 120.0
HOSTS = ("linkedin.com", "licdn.com")
READY, FAILED = "AVAILABLE", "PROCESSING_FAILED"


@dataclass(frozen=True)
class Uploads:
    """Where pictures and films go before they are posted; a film is asked after every `pause_seconds`."""

    line: Line
    pause_seconds: float

    def picture(self, target: Target, media: Media) -> str:
        """The URN of a picture that was uploaded.

        Raises:
            NotNow, Refused
        """
        asks = {"initializeUploadRequest": {"owner": author_of(target)}}
        told = self._begun(target, "/rest/images?action=initializeUpload", asks)
        try:
            urn, url = str(told["image"]), str(told["uploadUrl"])
        except UNREADABLE as error:
            raise _unreadable() from error
        self._put(target, url, media.read(), media.mime)
        return urn

    def film(self, target: Target, media: Media, ends: float) -> str:
        """The URN of a film that was uploaded; it is ready, or `ends` has come.

        Raises:
            NotNow, Refused: among them that LinkedIn cannot read it.
        """
        content = media.read()
        asks = {"owner": author_of(target), "fileSizeBytes": len(content), "uploadCaptions": False, "uploadThumbnail": False}
        told = self._begun(target, "/rest/videos?action=initializeUpload", {"initializeUploadRequest": asks})
        try:
            urn, token = str(told["video"]), str(told.get("uploadToken") or "")
            pieces = [
                (str(one["uploadUrl"]), int(one["firstByte"]), int(one["lastByte"])) for one in told["uploadInstructions"]
            ]
        except UNREADABLE as error:
            raise _unreadable() from error
        parts = [self._piece(target, url, content[first : last + 1]) for url, first, last in pieces]
        ended = {"finalizeUploadRequest": {"video": urn, "uploadToken": token, "uploadedPartIds": parts}}
        path = "/rest/videos?action=finalizeUpload"
        self.line.asked(target, "POST", path, known={200}, body=asking.json_body(ended))
        self._await(target, urn, ends)
        return urn

    def _begun(self, target: Target, path: str, asks: Mapping[str, Any]) -> Any:
        reply = self.line.asked(target, "POST", path, known={200}, body=asking.json_body(asks))
        return asking.table(reply).get("value")

    def _piece(self, target: Target, url: str, content: bytes) -> str:
        return self._put(target, url, content, "application/octet-stream").headers.get("etag", "").strip('"')

    def _put(self, target: Target, url: str, content: bytes, mime: str) -> Reply:
        """Bytes to an address that LinkedIn named: with the token, and so nowhere but to LinkedIn."""
        self._ours(url)
        reply = self.line.sent(Ask("PUT", url, {**oauth.bearer(target), "Content-Type": mime}, content, UPLOAD_SECONDS))
        if reply.status in {200, 201} and not is_page(reply):
            return reply
        raise self.line.certain(reply) or NotNow(f"{reply.status}", trouble=stranger(reply) or Trouble.SILENT)

    def _ours(self, url: str) -> None:
        parts, home = urlsplit(url), urlsplit(self.line.means.address("linkedin"))
        host = parts.hostname or ""
        safe = parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in HOSTS)
        if not safe and (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
            raise NotNow(f"LinkedIn named an address that is not its own: {host}", trouble=Trouble.STRANGER)

    def _await(self, target: Target, urn: str, ends: float) -> None:
        while monotonic() < ends:
            state = asking.table(self.line.looked(target, f"/rest/videos/{encoded(urn)}")).get("status")
            if state == FAILED:
                raise Refused("LinkedIn could not process the video")
            if state == READY:
                return
            time.sleep(self.pause_seconds)


def _unreadable() -> NotNow:
    return NotNow("LinkedIn's answer cannot be read", trouble=Trouble.STRANGER)
