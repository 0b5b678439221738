"""OAuth 2.0 tokens (RFC 6749): what a network's token endpoint answers, read once for all networks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import NotNow, Target
from workers.platforms.http import Ask, Http, Reply

TOKEN_SECONDS = 20.0
# What section 5.2 says, as what is wrong with the office's connection.
ERRORS = {"invalid_grant": Trouble.REVOKED, "invalid_client": Trouble.WRONG, "unauthorized_client": Trouble.FORBIDDEN}


def asked(http: Http, ask: Ask, *, kept: Mapping[str, str], now: datetime) -> Grant:
    """Ask a token endpoint. `kept` are the secrets so far: a refresh token that is not replaced stays.

    Raises:
        NotNow: with `trouble` where only a person helps.
    """
    reply = asking.repeatable(http, ask, longest_seconds=TOKEN_SECONDS)
    if reply.status != HTTPStatus.OK:
        raise refusal(reply, now=now)
    return granted(asking.table(reply), kept=kept, now=now)


def granted(said: Mapping[str, Any], *, kept: Mapping[str, str], now: datetime) -> Grant:
    """What was granted, from the endpoint's JSON.

    Raises:
        NotNow: there is no token in it.
    """
    if not said.get("access_token"):
        raise NotNow("The network answered without a token", trouble=Trouble.STRANGER)
    fresh = {name: str(said[name]) for name in ("access_token", "refresh_token") if said.get(name)}
    return Grant(
        secrets={**kept, **fresh},
        expires_at=_end(said.get("expires_in"), now),
        renewable_until=_end(said.get("refresh_token_expires_in", said.get("refresh_expires_in")), now),
    )


def refusal(reply: Reply, *, now: datetime) -> NotNow:
    """What a token endpoint's refusal means."""
    said = asking.table(reply)
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotNow(asking.words(said), wait_seconds=asking.wait_of(reply.headers, now=now), trouble=Trouble.LIMITED)
    if asking.is_page(reply):
        return NotNow(f"{reply.status}: a web page", trouble=Trouble.STRANGER)
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotNow(f"{reply.status}: {asking.words(said)}", trouble=Trouble.SILENT)
    detail = asking.words(said, ("error_description", "message", "error_message", "error"))
    return NotNow(f"{reply.status}: {detail}", trouble=ERRORS.get(str(said.get("error")), Trouble.WRONG))


def bearer(target: Target) -> dict[str, str]:
    """The header that opens an account.

    Raises:
        NotNow: nobody connected it.
    """
    token = target.secrets.get("access_token")
    if not token:
        raise NotNow("The account is not connected", trouble=Trouble.MISSING)
    return {"Authorization": f"Bearer {token}"}


def _end(seconds: Any, now: datetime) -> datetime | None:
    try:
        return now + timedelta(seconds=float(seconds))
    except (TypeError, ValueError):
        return None
