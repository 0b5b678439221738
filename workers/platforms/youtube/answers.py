"""YouTube's answers: what is public in them, and what a refusal means.

Sources: the discovery document, revision 20261104; the page of errors, and that of quota (read November 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Disappointment, NotNow, Public, Receipt, Refused, Unknown
from workers.platforms.http import Reply

# Google's quota begins anew at midnight there.
QUOTA_ZONE = ZoneInfo("America/Los_Angeles")
OVER_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
OVER_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
OVER_UPLOADS = "uploadLimitExceeded"
MINUTE, DAY = 60.0, 86_400.0
UNREADABLE = (TypeError, KeyError, ValueError, IndexError, AttributeError)
CANNOT_BE_READ = "YouTube's answer cannot be read"
NOT_AUDITED = "YouTube kept the film private: Google has not audited the office's project, or the channel may not publish"
UNSEEN = frozenset({"pictures", "alternative texts"})
# What became of a film that nobody will see.
LOST = frozenset({"failed", "rejected", "deleted"})
Table = Mapping[str, Any]


def items(reply: Reply) -> list[dict[str, Any]]:
    """The list in an answer.

    Raises:
        NotNow: there is none in it.
    """
    listed = asking.table(reply).get("items", [] if asking.table(reply).get("kind") else None)
    if not isinstance(listed, list):
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER)
    return [one for one in listed if isinstance(one, dict)]


def address(video: str, comment: str = "") -> str:
    """Where the public sees a film, or a comment below it."""
    return f"https://www.youtube.com/watch?v={quote(video, safe='')}" + (f"&lc={quote(comment, safe='')}" if comment else "")


def made_public(said: Table) -> Receipt:
    """What was answered to making a film public.

    Raises:
        NotNow: it is still private, and so it stays.
        Unknown
    """
    try:
        privacy = said["status"]["privacyStatus"]
    except UNREADABLE as error:
        raise Unknown(CANNOT_BE_READ) from error
    if privacy != "public":
        raise NotNow(NOT_AUDITED, trouble=Trouble.FORBIDDEN)
    return Receipt(str(said["id"]), address(str(said["id"])))


def film(said: Table) -> Public | None:
    """What the public reads of a film; None where it is not public. YouTube gives neither the film nor its cover back."""
    try:
        status, snippet = said["status"], said["snippet"]
        if status["privacyStatus"] != "public" or status.get("uploadStatus") in LOST:
            return None
        moment = datetime.fromisoformat(snippet["publishedAt"])
        return Public(address(said["id"]), str(snippet.get("description", "")), (), moment, UNSEEN)
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error


def comment(said: Table, video: str = "") -> Public:
    """What the public reads of one comment."""
    try:
        snippet = said["snippet"]
        text, moment = snippet.get("textOriginal", snippet["textDisplay"]), datetime.fromisoformat(snippet["publishedAt"])
        return Public(address(snippet.get("videoId") or video, said["id"]), str(text), (), moment, UNSEEN)
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error


def author(said: Table) -> str:
    """The channel that wrote a comment."""
    try:
        return str(said["snippet"]["authorChannelId"]["value"])
    except UNREADABLE:
        return ""


def disappointment(reply: Reply, *, guarded: bool, now: datetime) -> Disappointment:
    """What an answer without a result means. With 4xx and an error in Google's form, nothing was done."""
    error = asking.table(reply).get("error")
    words = f"{reply.status}: {asking.words(error)}"
    if not isinstance(error, dict) or not HTTPStatus.BAD_REQUEST <= reply.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        stranger = asking.is_page(reply) or reply.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return (Unknown if guarded else NotNow)(words, trouble=Trouble.STRANGER if stranger else Trouble.SILENT)
    reasons = {str(one.get("reason")) for one in error.get("errors", []) if isinstance(one, dict)}
    words = f"{words} ({', '.join(sorted(reasons))})"
    if wait := _wait(reply, reasons, now):
        return NotNow(words, wait_seconds=wait, trouble=Trouble.LIMITED)
    match reply.status:
        case HTTPStatus.UNAUTHORIZED:
            return NotNow(words, trouble=Trouble.EXPIRED)
        case HTTPStatus.FORBIDDEN:
            return NotNow(words, trouble=Trouble.FORBIDDEN)
    return Refused(words)


def _wait(reply: Reply, reasons: set[str], now: datetime) -> float:
    """Seconds until a limit ends; 0 where none was met."""
    if reasons & OVER_QUOTA:
        here = now.astimezone(QUOTA_ZONE)
        tomorrow = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return tomorrow.timestamp() - now.timestamp()
    if OVER_UPLOADS in reasons:
        return DAY
    if reasons & OVER_RATE or reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return asking.wait_of(reply.headers, now=now) or MINUTE
    return 0.0
