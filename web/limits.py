"""How often a password may be tried: per e-mail address and per network address, forgotten after a minute."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web.guard import visitor_or_none

if TYPE_CHECKING:
    from flask.typing import RouteCallable

PER_ACCOUNT = "5 per minute"
PER_ADDRESS = "20 per minute"

# The views that take a password or a one-time link.
LIMITED = ("signins.enter", "confirmations.confirm", "welcomes.first", "welcomes.password")


def install(app: Flask) -> None:
    """Put both limits on every view that takes a password. Counted in memory: it works without a broker."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", strategy="moving-window")
    for endpoint in LIMITED:
        by_address = limiter.shared_limit(PER_ADDRESS, scope="passwords", key_func=get_remote_address)
        by_account = limiter.shared_limit(PER_ACCOUNT, scope="account", key_func=_account)
        app.view_functions[endpoint] = cast("RouteCallable", by_address(by_account(app.view_functions[endpoint])))


def _account() -> str:
    """Whose password is tried: the signed-in person's, the e-mail address typed, or the link's."""
    visitor = visitor_or_none()
    asked = visitor.person_id if visitor else request.form.get("email", "") or request.path
    return hashlib.sha256(asked.strip().lower().encode()).hexdigest()
