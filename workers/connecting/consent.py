"""Consent: OAuth 2.0's authorization code (RFC 6749, 4.1) with proof of possession (RFC 7636) where the network knows it.

Authlib puts the addresses and bodies together and reads them; they travel by `Http`, with its time limits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from authlib.common.security import generate_token  # type: ignore[import-untyped] # the package carries no types
from authlib.oauth2.auth import ClientAuth  # type: ignore[import-untyped] # the package carries no types
from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped] # the package carries no types
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped] # the package carries no types
    prepare_token_request,
)

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.connecting.answers import SECONDS
from workers.connecting.ways import Departure, Errand
from workers.platforms import asking, oauth
from workers.platforms.base import NotNow
from workers.platforms.http import Ask
from workers.platforms.means import Application, Means

VERIFIER_LETTERS = 64
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
POSTED, IN_HEADER, NO_SECRET = "client_secret_post", "client_secret_basic", "none"


@dataclass(frozen=True)
class Dialogue:
    """One network's page and token endpoint: `proof` says that it knows PKCE, `login` how it wants the client's secret.

    `extra` goes to the page, besides what every network wants.
    """

    page: str
    token: str
    client: Application
    scope: str
    proof: bool = True
    login: str = POSTED
    extra: Mapping[str, str] = field(default_factory=dict)


def leave(dialogue: Dialogue, errand: Errand) -> Departure:
    """The page's address, and the verifier where there is one."""
    verifier = str(generate_token(VERIFIER_LETTERS)) if dialogue.proof else ""
    client = OAuth2Client(
        None, client_id=dialogue.client.client_id, redirect_uri=errand.back, scope=dialogue.scope,
        code_challenge_method="S256" if verifier else None,
    )  # fmt: skip
    address, _ = client.create_authorization_url(
        dialogue.page, state=errand.state, code_verifier=verifier or None, **dialogue.extra
    )
    return Departure(str(address), {"verifier": verifier} if verifier else {})


def exchanged(means: Means, dialogue: Dialogue, kept: Mapping[str, str], code: str, errand: Errand) -> dict[str, Any]:
    """What the token endpoint answers to a code.

    Raises:
        NotNow
    """
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=errand.back, code_verifier=kept.get("verifier", "")
    )
    login = dialogue.login if dialogue.client.client_secret else NO_SECRET
    auth = ClientAuth(dialogue.client.client_id, dialogue.client.client_secret, login)
    address, headers, body = auth.prepare("POST", dialogue.token, dict(FORM), body)
    return told(means, Ask("POST", address, headers, body.encode(), SECONDS), wanted=dialogue.scope)


def told(means: Means, ask: Ask, *, wanted: str = "") -> dict[str, Any]:
    """What a token endpoint answers; with fewer rights than `wanted` where it says so, it is refused.

    Raises:
        NotNow
    """
    reply = asking.repeatable(means.http, ask, longest_seconds=SECONDS)
    said = asking.table(reply)
    # TikTok answers its errors with 200.
    if reply.status != HTTPStatus.OK or said.get("error"):
        raise oauth.refusal(reply, now=means.now())
    missing = _rights(wanted) - _rights(said.get("scope"))
    if isinstance(said.get("scope"), str) and missing:
        raise NotNow(f"not granted: {', '.join(sorted(missing))}", trouble=Trouble.FORBIDDEN)
    return said


def granted(means: Means, said: Mapping[str, Any], kept: Mapping[str, str] | None = None) -> Grant:
    """The grant in an answer; `kept` are secrets besides its tokens."""
    return oauth.granted(said, kept=kept or {}, now=means.now())


def _rights(said: object) -> set[str]:
    return {word for word in re.split(r"[ ,]+", said) if word} if isinstance(said, str) else set()
