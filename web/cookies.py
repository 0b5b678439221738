"""Our cookies: unreadable for scripts, never sent along by other sites, tied to this host wherever there is https."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from web.office import office

SIGN_IN = "tayang-signin"
FORM = "tayang-form"
LANGUAGE = "tayang-language"
THEME = "tayang-theme"
A_YEAR = 31_536_000


def cookie_name(name: str, *, secure: bool) -> str:
    """With https the prefix makes the browser refuse the cookie from any other host or path."""
    return f"__Host-{name}" if secure else name


def read(name: str) -> str:
    """A cookie of this request; empty where there is none."""
    return request.cookies.get(cookie_name(name, secure=office().secure), "")


def write(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Set a cookie; without `seconds` it lives as long as the browser."""
    secure = office().secure
    response.set_cookie(
        cookie_name(name, secure=secure), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax"
    )


def forget(response: Response, name: str) -> None:
    """Take a cookie back."""
    secure = office().secure
    response.delete_cookie(cookie_name(name, secure=secure), path="/", secure=secure, httponly=True, samesite="Lax")
