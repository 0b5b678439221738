"""Graph's errors: one envelope, and one table of what they mean for a post.

Codes are from Meta's pages "Handle errors" (Graph), "Error codes" (Instagram, 2026-06-02) and "Troubleshooting" (Threads).
Where those promise that a retry helps, it does for whatever the public does not see; the guarded call is looked for first.
No error of the live networks has ever been read by this code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import Any

from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Disappointment, NotNow, Refused, Unknown
from workers.platforms.http import Reply

HOUR = 3600.0
# From here on, in per cent, a person should know how much of its calls the application has used.
MUCH_USED = 80.0


class Verdict(Enum):
    """What an error means for the post.

    Never; certainly not now; nobody knows; nobody knows of the guarded call, and never for what the public does not see; or
    that there is no such thing.
    """

    NEVER = "never"
    LATER = "later"
    DOUBT = "doubt"
    UNHEARD = "unheard"
    GONE = "gone"


@dataclass(frozen=True)
class Meaning:
    """An error's verdict, what is wrong with the connection, and seconds to wait where the network does not say."""

    verdict: Verdict
    trouble: Trouble | None = None
    wait_seconds: float = 0.0


NEVER, DOUBT, GONE = Meaning(Verdict.NEVER), Meaning(Verdict.DOUBT), Meaning(Verdict.GONE)
# What Meta's pages do not name is no refusal that they document; and whatever it says it has already may be ours.
UNHEARD = Meaning(Verdict.UNHEARD)
EXPIRED, REVOKED = Meaning(Verdict.LATER, Trouble.EXPIRED), Meaning(Verdict.LATER, Trouble.REVOKED)
FORBIDDEN, WRONG = Meaning(Verdict.LATER, Trouble.FORBIDDEN), Meaning(Verdict.LATER, Trouble.WRONG)
SOON, LIMITED = Meaning(Verdict.LATER, wait_seconds=60.0), Meaning(Verdict.LATER, Trouble.LIMITED, 600.0)
LONG_LIMITED = Meaning(Verdict.LATER, Trouble.LIMITED, HOUR)

SUBCODES: Mapping[int, Meaning] = {
    458: REVOKED, 459: REVOKED, 460: REVOKED, 463: EXPIRED, 464: FORBIDDEN, 467: EXPIRED, 490: FORBIDDEN, 492: REVOKED,
    2207001: DOUBT, 2207003: SOON, 2207004: NEVER, 2207005: NEVER, 2207006: DOUBT, 2207008: DOUBT, 2207009: NEVER,
    2207010: NEVER, 2207020: SOON, 2207023: NEVER, 2207026: NEVER, 2207027: SOON, 2207028: NEVER, 2207032: DOUBT,
    2207042: LONG_LIMITED, 2207050: FORBIDDEN, 2207051: FORBIDDEN, 2207052: SOON, 2207053: DOUBT, 2207057: NEVER,
}  # fmt: skip
CODES: Mapping[int, Meaning] = {
    1: DOUBT, 2: DOUBT, 3: FORBIDDEN, 4: LIMITED, 10: FORBIDDEN, 17: LIMITED, 32: LIMITED, 100: NEVER, 102: EXPIRED,
    104: WRONG, 190: WRONG, 324: NEVER, 352: NEVER, 36000: NEVER, 36001: NEVER, 36003: NEVER, 36004: NEVER, 1609005: NEVER,
    341: LONG_LIMITED, 368: LONG_LIMITED, 506: UNHEARD, 613: LIMITED, 803: GONE,
    **dict.fromkeys(range(200, 300), FORBIDDEN), **dict.fromkeys(range(80000, 80015), LIMITED),
}  # fmt: skip
# Code 100 says "wrong parameter", and with this subcode that there is no such thing, or none that this account may see.
NOT_THERE = (100, 33)


class Gone(Refused):
    """There is no such thing, or none that this account may see."""


def disappointment(reply: Reply, *, now: datetime, guarded: bool = False) -> Disappointment:
    """What an answer other than success means for the post; a `guarded` call may have been done all the same."""
    error = asking.table(reply).get("error")
    meaning = _meaning(error, reply.status) if isinstance(error, dict) else _stranger(reply)
    detail = explained(error, reply.status) if isinstance(error, dict) else f"{reply.status}: {_unread(reply)}"
    wait = regained(reply.headers) or asking.wait_of(reply.headers, now=now) or meaning.wait_seconds
    match meaning.verdict:
        case Verdict.NEVER:
            return Refused(detail)
        case Verdict.GONE:
            return Gone(detail)
        case Verdict.DOUBT | Verdict.UNHEARD if guarded:
            return Unknown(detail, trouble=meaning.trouble)
        case Verdict.UNHEARD:
            return Refused(detail)
    return NotNow(detail, wait_seconds=wait, trouble=meaning.trouble)


def _meaning(error: Mapping[str, Any], status: int) -> Meaning:
    code, subcode = _number(error, "code"), _number(error, "error_subcode")
    if (code, subcode) == NOT_THERE:
        return GONE
    meaning = SUBCODES.get(subcode) or CODES.get(code, UNHEARD)
    passing = bool(error.get("is_transient")) or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return DOUBT if passing and meaning in {NEVER, UNHEARD} else meaning


def _stranger(reply: Reply) -> Meaning:
    """What an answer means that is not in Graph's envelope."""
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return LIMITED
    if reply.status == HTTPStatus.UNAUTHORIZED:
        return EXPIRED
    passing = reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not asking.is_page(reply)
    return Meaning(Verdict.DOUBT, Trouble.SILENT if passing else Trouble.STRANGER)


def _unread(reply: Reply) -> str:
    return "a web page" if asking.is_page(reply) else "an answer that cannot be read"


def explained(error: Mapping[str, Any], status: int) -> str:
    """An error for people, in the network's words for users where it has some, with what its support asks for."""
    numbers = "/".join(str(error[name]) for name in ("code", "error_subcode") if error.get(name))
    said = asking.words(error, ("error_user_msg", "message", "error_user_title"))
    trace = f", fbtrace_id {error['fbtrace_id']}" if error.get("fbtrace_id") else ""
    return f"{status}: {said} (code {numbers}{trace})"


def regained(headers: Mapping[str, str]) -> float:
    """Seconds until the network takes calls again, from its minutes; 0 where it does not say."""
    return 60.0 * max(_uses(headers, "x-business-use-case-usage", "estimated_time_to_regain_access"), default=0.0)


def warnings(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What a person should know of the application's use, from the headers of any answer; in per cent of an hour's calls."""
    names = ("call_count", "total_time", "total_cputime")
    used = max((use for name in names for use in _uses(headers, "x-app-usage", name)), default=0.0)
    return (f"{used:.0f} % of the application's calls of this hour are used",) if used >= MUCH_USED else ()


def _uses(headers: Mapping[str, str], header: str, name: str) -> list[float]:
    """The numbers of one name in a header, which is one table or lists of tables by account."""
    said = Reply(200, {}, headers.get(header, "{}").encode()).parsed()
    if not isinstance(said, dict):
        return []
    tables = [one for many in said.values() if isinstance(many, list) for one in many] or [said]
    return [float(one[name]) for one in tables if isinstance(one, dict) and isinstance(one.get(name), int | float)]


def _number(error: Mapping[str, Any], name: str) -> int:
    said = error.get(name)
    return said if isinstance(said, int) else 0
