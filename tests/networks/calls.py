"""One call as a gate saw it, and how a path template names many calls."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

# A name in braces stands for one piece of a path, or a part of one.
NAMED = re.compile(r"\{\w+\}")


@dataclass(eq=False)
class Call:
    """What was asked and what came back. `status` is 0 where nothing did; `fault` names the gate's own doing, if any.

    `passed_on` says whether the network behind it did it, as far as it answered.
    """

    method: str
    path: str
    query: str
    heads: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)
    status: int = 0
    response_heads: list[tuple[str, str]] = field(default_factory=list, repr=False)
    response_body: bytes = field(default=b"", repr=False)
    passed_on: bool = False
    fault: str = ""

    def answered(self, status: int, heads: list[tuple[str, str]], body: bytes) -> None:
        """Write down what came back."""
        self.status, self.response_heads, self.response_body = status, heads, body

    @property
    def target(self) -> str:
        """Path and query, as they stood in the request."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def headers(self) -> dict[str, str]:
        """The request's headers by name in lower case."""
        return _table(self.heads)

    @property
    def response_headers(self) -> dict[str, str]:
        """The reply's headers by name in lower case."""
        return _table(self.response_heads)

    @property
    def asked(self) -> Any:
        """The request's body as JSON; None where it is none."""
        return _json(self.body)

    @property
    def said(self) -> Any:
        """The reply's body as JSON; None where it is none."""
        return _json(self.response_body)


def matches(call: Call, method: str, path: str) -> bool:
    """Whether a call has this method ("*": any) and fits this path template.

    A {name} stands for one or more characters without a slash; a template that begins with one stands for any path (such as
    an address that the network itself handed out), "*" for any path at all. What stands behind a "?" must all be in the query,
    where "name" or "name={value}" asks for any value: "/rest/images?action=initializeUpload".
    """
    if method not in {"*", call.method}:
        return False
    wanted, _, query = path.partition("?")
    had = dict(parse_qsl(call.query, keep_blank_values=True))
    asked = parse_qsl(query, keep_blank_values=True)
    fits = all(name in had and (not value or NAMED.fullmatch(value) or had[name] == value) for name, value in asked)
    return bool(fits and _pattern(wanted).fullmatch(call.path))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    if template == "*" or template.startswith("{"):
        return re.compile(r".*")
    return re.compile("[^/]+".join(re.escape(piece) for piece in NAMED.split(template)))


def _table(heads: list[tuple[str, str]]) -> dict[str, str]:
    """By name in lower case; what was said twice is joined, as RFC 9110 (5.3) reads it."""
    said: dict[str, str] = {}
    for name, value in heads:
        said[name.lower()] = f"{said[name.lower()]}, {value}" if name.lower() in said else value
    return said


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
