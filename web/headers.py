"""What every answer says to the browser: load nothing from elsewhere, run nothing of others, keep no copy."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from web.office import office

A_YEAR = 31_536_000
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)


def nonce() -> str:
    """This request's word for our own scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def request_id() -> str:
    """This request's name in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def install(app: Flask) -> None:
    """Put the headers on every answer, errors among them."""
    app.after_request(_protect)
    app.jinja_env.globals.update(csp_nonce=nonce, request_id=request_id)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))  # a picture says "sandbox"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["X-Request-Id"] = request_id()
    if office().secure:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    _say_how_long_to_keep(response)
    return response


def _say_how_long_to_keep(response: Response) -> None:
    """Files that carry their hash may be kept; what a view decided stands; everything else is not kept at all."""
    if request.endpoint == "static":
        kept = response.status_code == 200 and ("v" in request.args or request.path.startswith("/static/vendor/"))  # noqa: PLR2004 - OK
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if kept else "no-cache"
    elif not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
