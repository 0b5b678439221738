"""Answers: what networks say when they are asked who someone is, read alike for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.connecting.ways import Found
from workers.platforms import asking
from workers.platforms.base import NotNow
from workers.platforms.http import Ask
from workers.platforms.means import Means

# A page waits for each of these, and for two or three in a row.
SECONDS = 4.0
LONGEST_NAME = 120
TROUBLES: Mapping[int, Trouble] = {
    HTTPStatus.BAD_REQUEST: Trouble.WRONG,
    HTTPStatus.UNAUTHORIZED: Trouble.WRONG,
    HTTPStatus.PAYMENT_REQUIRED: Trouble.UNPAID,
    HTTPStatus.FORBIDDEN: Trouble.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Trouble.STRANGER,
    HTTPStatus.TOO_MANY_REQUESTS: Trouble.LIMITED,
}


def read(means: Means, address: str, token: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a network says at an address to someone with a token.

    Raises:
        NotNow
    """
    return answered(means, Ask("GET", address, {"Authorization": f"Bearer {token}", **(headers or {})}, b"", SECONDS))


def answered(means: Means, ask: Ask) -> dict[str, Any]:
    """The JSON object that a network answers with.

    Raises:
        NotNow: it answers anything else, and `trouble` says why.
    """
    reply = asking.repeatable(means.http, ask, longest_seconds=SECONDS)
    said = asking.table(reply)
    if reply.status == HTTPStatus.OK and said:
        return said
    if asking.is_page(reply) or reply.status == HTTPStatus.OK:
        raise NotNow(f"{reply.status}: no answer that can be read", trouble=Trouble.STRANGER)
    trouble = TROUBLES.get(reply.status, _other(reply.status))
    wait = asking.wait_of(reply.headers, now=means.now())
    raise NotNow(f"{reply.status}: {asking.words(said)}", wait_seconds=wait, trouble=trouble)


def found(grant: Grant, *, remote_id: object, name: object, handle: object) -> Found:
    """What a network calls an account, and what opens it.

    Raises:
        NotNow: it has no number of its own there, or nothing opens it: whoever answered is not the network.
    """
    if not remote_id or not all(grant.secrets.values()):
        raise NotNow("The network did not say which account this is", trouble=Trouble.STRANGER)
    called = str(handle or "").removeprefix("@")[:LONGEST_NAME]
    return Found(str(name or "")[:LONGEST_NAME] or called, called, replace(grant, remote_id=str(remote_id)))


def inner(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table within an answer; an empty one where there is none."""
    there = said.get(name)
    return there if isinstance(there, dict) else {}


def rows(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The tables in a list within an answer."""
    there = said.get(name)
    return [one for one in there if isinstance(one, dict)] if isinstance(there, list) else []


def _other(status: int) -> Trouble:
    return Trouble.SILENT if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Trouble.STRANGER
