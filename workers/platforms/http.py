"""How every adapter speaks HTTP: no retries, no redirects, no proxies from the environment, and time limits always.

What an adapter must know of a failure is one thing: had a byte left the house? `Http` notes that at the connection itself
and says `NotNow` when none had (name not resolved, refused, connect timeout, TLS failure) and `Unknown` otherwise.
Messages name the host and the kind of failure, never an address or a header: these may hold a token.
"""

from __future__ import annotations

import io
import json
import logging
import math
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from content.foundation import crashpoints
from content.foundation.clock import monotonic
from content.people.troubles import Trouble
from workers.platforms.base import NotNow, Unknown

CONNECT_SECONDS = 5.0
PIECE = 64 * 1024
MOST_BYTES = 64 * 1024 * 1024
BODILESS = frozenset({204, 304})


@dataclass(frozen=True)
class Ask:
    """One request. `may_start` is asked once, with the connection open, directly before the first byte.

    `subject` is the publication of a guarded call; empty for whatever may be sent again.
    """

    method: str
    url: str = field(repr=False)  # it can hold a token
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    timeout_seconds: float = 30.0
    may_start: Callable[[], bool] = field(default=lambda: True, repr=False)
    subject: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def parsed(self) -> Any:
        """The body's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Http:
    """One per process: a pool of kept-alive connections, safe to use from many threads."""

    def __init__(self, *, connections: int = 32) -> None:
        """Keep up to so many connections open to each host: at least as many as there are threads."""
        # Its warnings hold addresses, and an address can hold a token.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
        self._pools = urllib3.PoolManager(num_pools=32, maxsize=connections, retries=False)
        self._pools.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def close(self) -> None:
        """Close every connection."""
        self._pools.clear()

    def send(self, ask: Ask) -> Reply:
        """Send it and read the whole answer, whatever its status.

        Raises:
            NotNow: no byte was sent; `may_start` said no, or no time was left.
            Unknown: something was sent and no whole answer came back in time.
        """
        if ask.timeout_seconds <= 0:
            raise NotNow("deadline passed")
        departure = _Departure(ask)
        token = _DEPARTURE.set(departure)
        host = urlsplit(ask.url).netloc.rpartition("@")[2]
        try:
            return self._sent(ask, departure)
        except _TooLate as error:
            raise NotNow("deadline passed") from error
        except (HTTPError, HTTPException, OSError) as error:
            failure = f"{host}: {type(error).__name__}"
            if departure.left:
                raise Unknown(f"No whole answer from {failure}", trouble=Trouble.SILENT) from error
            raise NotNow(f"Could not connect to {failure}", trouble=_trouble(error)) from error
        finally:
            _DEPARTURE.reset(token)

    def _sent(self, ask: Ask, departure: _Departure) -> Reply:
        departure.ends = ends = monotonic() + ask.timeout_seconds
        response = self._pools.urlopen(
            ask.method,
            ask.url,
            body=ask.body or None,
            headers=dict(ask.headers),
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, ask.timeout_seconds), total=ask.timeout_seconds),
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = _read(response, departure, ends)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        departure.passed("reply.received")
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


class _TooLate(Exception):
    """`may_start` said no."""


class _Slow(OSError):
    """The answer did not end in time, or not at all within reason."""


class _Open(OSError):
    """The answer does not say where it ends, so that nobody can tell whether it is whole."""


@dataclass
class _Departure:
    """One request on its way: whether its first byte has left, and over which socket."""

    ask: Ask
    left: bool = False
    socket: Any = None
    ends: float = math.inf

    def leave(self, socket: Any) -> None:
        """Ask once, then go."""
        if not self.left:
            self.passed("send.before_first_byte")
            if not self.ask.may_start():
                raise _TooLate
            self.left = True
            self.socket = socket

    def send(self, data: Any, send: Callable[[Any], None]) -> None:
        """Send what urllib3 hands over: the head, then the body; in two halves where a fault campaign looks on."""
        if not (crashpoints.armed() and self.ask.subject and data == self.ask.body):
            send(data)
            return
        half = len(data) // 2
        send(data[:half])
        self.passed("send.mid_body")
        send(data[half:])
        self.passed("send.after_body")

    def passed(self, point: str) -> None:
        """Say which crash point a guarded call has reached."""
        if self.ask.subject:
            crashpoints.reached(point, self.ask.subject)


# urllib3 makes and keeps the connections, and offers no way to hand one request something of its own.
_DEPARTURE: ContextVar[_Departure] = ContextVar("departure")


class _Timely(io.RawIOBase):
    """What comes in over a socket until the request's time is up: a socket's own limit would begin anew with each byte."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._raw = socket.makefile("rb", buffering=0)
        self._ends = _DEPARTURE.get().ends

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - monotonic()
        if left <= 0:
            raise _Slow
        self._socket.settimeout(left)
        got: int | None = self._raw.readinto(buffer)
        return got

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimelyResponse(HTTPResponse):
    """An answer whose head may not drip for longer than the request's time either."""

    def __init__(self, sock: Any, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Timely(sock))


class _Connection(HTTPConnection):
    response_class = _TimelyResponse

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _DEPARTURE.get().leave(self.sock)
        _DEPARTURE.get().send(data, super().send)


class _SecureConnection(HTTPSConnection):
    response_class = _TimelyResponse

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _DEPARTURE.get().leave(self.sock)
        _DEPARTURE.get().send(data, super().send)


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _trouble(error: Exception) -> Trouble:
    """What kept a request from leaving."""
    if isinstance(error, urllib3.exceptions.SSLError):
        return Trouble.UNSAFE
    # What urllib3 calls a new connection's error is a timeout only to its class: nobody listens there, or the name is unknown.
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return Trouble.ABSENT
    return Trouble.SILENT if isinstance(error, urllib3.exceptions.ConnectTimeoutError) else Trouble.ABSENT


def _read(response: urllib3.BaseHTTPResponse, departure: _Departure, ends: float) -> bytes:
    """The whole body by `ends`, however slowly it drips.

    With its last byte urllib3 hands the connection on to the next request: from then on the socket is not ours.
    """
    headers = response.headers
    if "content-length" not in headers and "transfer-encoding" not in headers and response.status not in BODILESS:
        raise _Open
    body = bytearray()
    while not response.closed:
        left = ends - monotonic()
        if left <= 0 or len(body) > MOST_BYTES:
            raise _Slow
        departure.socket.settimeout(left)
        body += response.read1(PIECE)
    return bytes(body)
