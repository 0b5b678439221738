"""TikTok's answers: an envelope with an error code, whatever the HTTP status; and what each code means for a post.

Sources: the content posting and OAuth pages of TikTok's developer site (read November 2026); it publishes no specification.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Disappointment, NotNow, Refused, Unknown
from workers.platforms.http import Reply

OK = "ok"
CANNOT_BE_READ = "TikTok's answer cannot be read"
# TikTok names no moment at which a limit ends: its rates are by the minute, its counts of posts by the day.
MINUTE, HOUR = 60.0, 3_600.0
WAITS = {
    "rate_limit_exceeded": MINUTE,
    "spam_risk_too_many_posts": HOUR,
    "spam_risk_too_many_pending_share": HOUR,
    "reached_active_user_cap": HOUR,
}
TROUBLES = {
    "access_token_invalid": Trouble.EXPIRED,
    "scope_not_authorized": Trouble.FORBIDDEN,
    "scope_permission_missed": Trouble.FORBIDDEN,
    "unaudited_client_can_only_post_to_private_accounts": Trouble.FORBIDDEN,
    "url_ownership_unverified": Trouble.FORBIDDEN,
    "privacy_level_option_mismatch": Trouble.FORBIDDEN,
    "spam_risk_user_banned_from_posting": Trouble.FORBIDDEN,
    "app_version_check_failed": Trouble.FORBIDDEN,
}
BY_STATUS: dict[int, Trouble] = {
    HTTPStatus.UNAUTHORIZED: Trouble.EXPIRED,
    HTTPStatus.FORBIDDEN: Trouble.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS: Trouble.LIMITED,
}
# Theirs, not ours: nobody knows what was done.
INTERNAL = "internal_error"
Table = Mapping[str, Any]


def told(reply: Reply) -> dict[str, Any] | None:
    """What an answer holds; None where it is not a good one."""
    said = asking.table(reply)
    error = said.get("error")
    good = reply.status == HTTPStatus.OK and isinstance(error, dict) and error.get("code") == OK
    return (said["data"] if isinstance(said.get("data"), dict) else {}) if good else None


def word(said: Table, name: str) -> str:
    """A name in an answer that stands there for certain.

    Raises:
        NotNow: it does not.
    """
    if not said.get(name):
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER)
    return str(said[name])


def public_id(said: Table) -> str:
    """The number under which the public sees a post; empty until it does. The name is spelt so by TikTok."""
    numbers = said.get("publicaly_available_post_id") or said.get("publicly_available_post_id")
    return str(numbers[0]) if isinstance(numbers, list) and numbers else ""


def disappointment(reply: Reply, *, guarded: bool, now: datetime) -> Disappointment:
    """What an answer that is not a good one means."""
    error = asking.table(reply).get("error")
    code = str(error.get("code", "")) if isinstance(error, dict) else ""
    words = f"{reply.status}: {code} {asking.words(error, ('message', 'code'))}".replace("  ", " ")
    readable = code not in {"", OK, INTERNAL} and reply.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if not readable:
        stranger = asking.is_page(reply) or (reply.status < HTTPStatus.INTERNAL_SERVER_ERROR and code != INTERNAL)
        return (Unknown if guarded else NotNow)(words, trouble=Trouble.STRANGER if stranger else Trouble.SILENT)
    trouble = Trouble.LIMITED if code in WAITS else TROUBLES.get(code)
    if trouble := trouble or BY_STATUS.get(reply.status):
        wait = asking.wait_of(reply.headers, now=now) or WAITS.get(code, MINUTE if trouble == Trouble.LIMITED else 0.0)
        return NotNow(words, wait_seconds=wait, trouble=trouble)
    return Refused(words)
