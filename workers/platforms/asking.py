"""Asking: what adapters say alike: bodies in their three forms, calls that may be repeated, how long to wait."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from urllib3.filepost import encode_multipart_formdata

from content.people.troubles import Trouble
from workers.platforms.base import NotNow, Unknown
from workers.platforms.http import Ask, Http, Reply

# Where networks say when a limit ends: seconds to wait, or the moment as unix seconds or ISO 8601.
RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")
# A number above this is a moment, not a wait.
MOMENTS = 1_000_000_000


def json_body(value: object) -> tuple[dict[str, str], bytes]:
    """The header and bytes of a JSON body."""
    return {"Content-Type": "application/json"}, json.dumps(value, ensure_ascii=False).encode()


def form_body(pairs: Mapping[str, str] | Sequence[tuple[str, str]]) -> tuple[dict[str, str], bytes]:
    """The header and bytes of a form."""
    return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(pairs).encode()


def multipart_body(parts: Mapping[str, str | tuple[str, bytes, str]]) -> tuple[dict[str, str], bytes]:
    """The header and bytes of a multipart form; a file is (file name, content, type)."""
    body, content_type = encode_multipart_formdata(parts)
    return {"Content-Type": content_type}, body


def repeatable(http: Http, ask: Ask, *, longest_seconds: float = math.inf) -> Reply:
    """Send what may be sent again: no whole answer is a matter of later, not of doubt.

    Raises:
        NotNow
    """
    try:
        return http.send(replace(ask, timeout_seconds=min(ask.timeout_seconds, longest_seconds)))
    except Unknown as error:
        raise NotNow(error.detail, trouble=error.trouble or Trouble.SILENT) from error


def table(reply: Reply) -> dict[str, Any]:
    """The JSON object of an answer; an empty one where the answer is none."""
    said = reply.parsed()
    return said if isinstance(said, dict) else {}


def is_page(reply: Reply) -> bool:
    """Whether a web page came back instead of an answer: something stands between this machine and the network."""
    return reply.parsed() is None and "html" in reply.headers.get("content-type", "").lower()


def words(said: Any, names: Collection[str] = ("message", "detail", "description", "error", "title")) -> str:
    """The sentence in a network's error, wherever its envelope has it; at most 300 characters."""
    while isinstance(said, dict | list):
        inner = said[:1] if isinstance(said, list) else [said[name] for name in names if said.get(name)][:1]
        said = inner[0] if inner else ""
    return str(said or "no explanation")[:300]


def wait_of(headers: Mapping[str, str], *, now: datetime) -> float:
    """Seconds to wait, as the headers of a refused call say it in any of their forms; 0 where they do not.

    `now` is compared with moments only where the answer has no Date of its own.
    """
    here = _date(headers.get("date", "")) or now
    for name in ("retry-after", *RESETS):
        if said := headers.get(name, ""):
            return _seconds(said, now=here)
    return 0.0


def _seconds(said: str, *, now: datetime) -> float:
    try:
        number = float(said)
    except ValueError:
        moment = _date(said) or _iso(said)
        return max(0.0, (moment - now).total_seconds()) if moment else 0.0
    return max(0.0, number - now.timestamp() if number > MOMENTS else number)


def _date(said: str) -> datetime | None:
    try:
        return parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None


def _iso(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
