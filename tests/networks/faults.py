"""Every way a gate can fail a call; see `tests.networks.gate`, which gives them all out."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HELD_SECONDS = 60.0
PAGE = "<!doctype html><html lang=id><title>Masuk</title><form action=/masuk><input name=sandi type=password></form></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Answer:
    """The gate answers in the network's place; who is behind it hears nothing. A body that is not bytes goes as JSON."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = b""

    def written(self) -> tuple[list[tuple[str, str]], bytes]:
        """Its headers and bytes."""
        if isinstance(self.body, bytes | str):
            return list(self.headers.items()), self.body.encode() if isinstance(self.body, str) else self.body
        return [*{"Content-Type": "application/json", **self.headers}.items()], json.dumps(self.body).encode()


@dataclass(frozen=True)
class Page(Answer):
    """A web page where an answer should be, as a proxy's sign-in page; who is behind hears nothing."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: HTML)
    body: Any = PAGE


@dataclass(frozen=True)
class Lost:
    """It is done, and the connection closes without a reply."""


@dataclass(frozen=True)
class Belied:
    """It is done, and something else is answered."""

    answer: Answer


@dataclass(frozen=True)
class Cut:
    """It is not done, and the connection closes without a reply."""


@dataclass(frozen=True)
class Slow:
    """It is done at once, and the reply comes so many seconds later (or never, once the gate is closed)."""

    seconds: float


@dataclass(frozen=True, eq=False)
class Hold:
    """The call is there whole, and waits: before it is done, or with `done`, after it was done and before the reply.

    A test waits for `arrived`, and calls `release` when it has done what it wanted (such as to kill who called). A call that
    was held before it was done is done then: a server does what it has received, whatever became of the caller.
    """

    done: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Let it go on."""
        self.released.set()

    def wait(self) -> None:
        """Stand still until released."""
        self.arrived.set()
        self.released.wait(HELD_SECONDS)


Fault = Answer | Belied | Lost | Cut | Slow | Hold
