"""Sessions on Bluesky: two tokens for an app password. Few are allowed in a day, so they are kept and renewed."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms.base import NotNow, Refused, Target
from workers.platforms.bluesky.servers import CANNOT_BE_READ, HOME, UNREADABLE, Server
from workers.platforms.means import Means

# A refresh token that is no good any more, or was never there: the app password may still be.
ENDED = frozenset({Trouble.EXPIRED, Trouble.MISSING, Trouble.REVOKED})


def signed_in(means: Means, server: str, identifier: str, app_password: str) -> Grant:
    """What a handle (or e-mail address) and an app password open; `server` may be empty: Bluesky's own.

    Raises:
        NotNow: with `trouble` WRONG where they are not accepted.
    """
    kept = {"identifier": identifier.strip().removeprefix("@"), "app_password": app_password.strip()}
    asked = Server(means, Target("", "bluesky", kept["identifier"], server=server.strip() or HOME))
    body = {"identifier": kept["identifier"], "password": kept["app_password"]}
    try:
        said = asked.asked(asked.ask("com.atproto.server.createSession", body=body), final=True)
    except Refused as refusal:
        raise NotNow(refusal.detail, trouble=Trouble.WRONG) from refusal
    except NotNow as refusal:
        if refusal.trouble is Trouble.EXPIRED:  # 401, of a password: here no token is asked for
            raise NotNow(refusal.detail, trouble=Trouble.WRONG) from refusal
        raise
    return _grant(said, kept, asked.target.server)


def renewed(means: Means, target: Target) -> Grant:
    """A new session by the refresh token; where that has ended, by the app password.

    Raises:
        NotNow: with `trouble` where only connecting again helps.
    """
    server = Server(means, replace(target, secrets={"access_token": target.secrets.get("refresh_token", "")}))
    try:
        said = server.asked(server.ask("com.atproto.server.refreshSession", body=b"", signed=True), final=True)
    except (NotNow, Refused) as ended:
        if isinstance(ended, NotNow) and ended.trouble not in ENDED:
            raise
        return _again(means, target, ended)
    return _grant(said, target.secrets, target.server)


def _again(means: Means, target: Target, ended: NotNow | Refused) -> Grant:
    identifier, app_password = (target.secrets.get(name, "") for name in ("identifier", "app_password"))
    if not app_password:
        raise NotNow(ended.detail, trouble=ended.trouble or Trouble.EXPIRED)
    try:
        grant = signed_in(means, target.server, identifier or target.remote_id, app_password)
    except NotNow as refusal:
        if refusal.trouble is Trouble.WRONG:  # it was accepted when the account was connected
            raise NotNow(refusal.detail, trouble=Trouble.REVOKED) from refusal
        raise
    if target.remote_id and grant.remote_id != target.remote_id:
        raise NotNow(f"{identifier} is another account now", trouble=Trouble.WRONG)
    return grant


def _grant(said: Mapping[str, Any], kept: Mapping[str, str], server: str) -> Grant:
    """What a session gives: tokens that say themselves until when, the account's DID, and the server of its records."""
    try:
        tokens = {"access_token": str(said["accessJwt"]), "refresh_token": str(said["refreshJwt"])}
        return Grant(
            secrets={**kept, **tokens},
            remote_id=str(said["did"]),
            server=_home(said.get("didDoc")) or server,
            expires_at=_end(tokens["access_token"]),
            renewable_until=_end(tokens["refresh_token"]),
        )
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error


def _home(document: Any) -> str:
    """The server that an identity's document names, where it names one that may be spoken to."""
    services = document.get("service", []) if isinstance(document, dict) else []
    named = [str(one.get("serviceEndpoint")) for one in services if str(one.get("id")).endswith("#atproto_pds")]
    return next((address for address in named if address.startswith("https://")), "")


def _end(token: str) -> datetime | None:
    """When a token ends, from its own middle part; None where that says nothing."""
    middle = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else None
