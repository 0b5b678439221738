"""Metrics: figures for a collector, in Prometheus' text format 0.0.4. Counts only; no names of posts, no texts.

Only this machine may read them, unless a token is set: then whoever shows it, from wherever.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from flask import Blueprint, Response, request

from content.foundation.db import DatabaseUnavailable
from content.records import figures
from content.records.figures import Family
from web.office import office

pages = Blueprint("metrics", __name__)

MIMETYPE = "text/plain; version=0.0.4; charset=utf-8"
# Who sends one of these speaks for somebody else.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
REFUSED = "Only this machine may read this, or whoever shows METRICS_TOKEN (Authorization: Bearer …).\n"


@pages.get("/metrics")
def index() -> Response:
    """The figures as they are now."""
    if not _allowed():
        return Response(REFUSED, status=403, mimetype="text/plain")
    return _answer()


def _allowed() -> bool:
    token = office().settings.metrics_token
    if token:
        shown = request.headers.get("Authorization", "")
        return hmac.compare_digest(shown.encode("latin-1", "replace"), f"Bearer {token.get_secret_value()}".encode())
    return not any(name in request.headers for name in FORWARDED) and _is_loopback(_peer())


def _peer() -> str:
    """Who is at the other end of the line, whatever a proxy says."""
    before = request.environ.get("werkzeug.proxy_fix.orig") or {}
    return str(before.get("REMOTE_ADDR") or request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def _answer() -> Response:
    try:
        with office().database.reading() as session:
            found = figures.gathered(session, now=office().now())
    except DatabaseUnavailable:
        return Response("The database does not answer.\n", status=503, mimetype="text/plain")
    return Response("".join(written(found)), content_type=MIMETYPE)


def written(families: Iterable[Family]) -> Iterator[str]:
    """Families in the text format, line by line."""
    for family in families:
        yield f"# HELP {family.name} {family.help}\n# TYPE {family.name} gauge\n"
        for sample in family.samples:
            labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
            yield (
                f"{family.name}{{{labels}}} {float(sample.value)!r}\n" if labels else f"{family.name} {float(sample.value)!r}\n"
            )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
