"""Every route of the dashboard, with an address that can be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask

SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One endpoint, one method, one address in which every part of the path is “x” or 1."""

    endpoint: str
    method: str
    address: str


def routes(app: Flask) -> list[Route]:
    """All of them but the static files."""
    return [
        Route(rule.endpoint, method, re.sub(r"<(int:)?[^>]+>", lambda part: "1" if part[1] else "x", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]
