"""A gate before a network: an HTTP proxy on loopback that writes every call down, and fails as a test has it written.

    with Gate("http://127.0.0.1:2583") as gate:
        gate.script("POST", "/xrpc/com.atproto.repo.putRecord", Lost())
        …                      # speak to gate.url
        gate.calls[-1].status  # what came back from behind; 0 where nothing did

It rewrites nothing: the Host header stays the one the caller wrote, so that whoever is behind it and makes addresses of it
(for uploads, for pictures) makes addresses of the gate. Bodies are read whole before they are passed on.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from tests.networks.calls import Call, matches
from tests.networks.faults import Answer, Belied, Cut, Fault, Hold, Lost, Page, Slow

__all__ = ["Answer", "Belied", "Cut", "Fault", "Gate", "Hold", "Lost", "Page", "Slow", "nobody"]

# These speak of one connection, not of the call (RFC 9110, 7.6.1); the length is counted anew.
OF_ONE_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
        "expect",
    }
)
BEHIND_SECONDS = 60.0


@dataclass
class _Rule:
    method: str
    path: str
    fault: Fault
    times: int


class Gate:
    """A gate before the server at `upstream`, for a `with` block. Safe to ask from many threads."""

    def __init__(self, upstream: str) -> None:
        """Listen on a free port of loopback."""
        self.upstream = upstream.rstrip("/")
        self._guard = threading.Lock()
        self._rules: list[_Rule] = []
        self._calls: list[Call] = []
        self._history: list[Call] = []
        self.closing = threading.Event()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Open."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close, with every connection."""
        self.closing.set()
        self.forget()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call since the last `forget`, in the order they were answered."""
        with self._guard:
            return tuple(self._calls)

    @property
    def history(self) -> tuple[Call, ...]:
        """Every call since the gate opened; nobody forgets these."""
        with self._guard:
            return tuple(self._history)

    def called(self, method: str, path: str) -> tuple[Call, ...]:
        """Those of `calls` with this method and path template (see `calls.matches`)."""
        return tuple(call for call in self.calls if matches(call, method, path))

    def script(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """Have the next so many calls with this method ("*": any) and path template fail so; the first that fits counts."""
        with self._guard:
            self._rules.append(_Rule(method, path, fault, times))

    def forget(self) -> None:
        """Forget calls and faults, and let go what is held."""
        with self._guard:
            for rule in self._rules:
                if isinstance(rule.fault, Hold):
                    rule.fault.release()
            self._rules.clear()
            self._calls.clear()

    def fault_for(self, call: Call) -> Fault | None:
        """The fault whose turn it is."""
        with self._guard:
            for rule in self._rules:
                if rule.times > 0 and matches(call, rule.method, rule.path):
                    rule.times -= 1
                    return rule.fault
        return None

    def note(self, call: Call) -> None:
        """Write a call down, before anyone can have its answer."""
        with self._guard:
            self._calls.append(call)
            self._history.append(call)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Visit)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep the connection in sight."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close it, and lose sight of it."""
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close every connection, kept alive or not."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hung up does not want to know; everything else is in the test's own failure."""


class _Visit(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
        """Say nothing: the log is `Gate.calls`."""

    def _pass(self) -> None:
        call = self._heard()
        fault = self.server.gate.fault_for(call)
        call.fault = type(fault).__name__ if fault else ""
        if isinstance(fault, Answer):
            call.answered(fault.status, *fault.written())
        elif not isinstance(fault, Cut):
            self._ask_behind(call, fault)
        self.server.gate.note(call)
        if call.status and self._may_answer(fault):
            self._answer(call)
        else:
            self.close_connection = True

    def _ask_behind(self, call: Call, fault: Fault | None) -> None:
        if isinstance(fault, Hold) and not fault.done:
            fault.wait()
        ask_behind(self.server.gate.upstream, call)
        if isinstance(fault, Belied):
            call.answered(fault.answer.status, *fault.answer.written())

    def _may_answer(self, fault: Fault | None) -> bool:
        """Wait as long as the fault says; whether there is to be a reply then."""
        if isinstance(fault, Slow):
            return not self.server.gate.closing.wait(fault.seconds)
        if isinstance(fault, Hold) and fault.done:
            fault.wait()
        return not isinstance(fault, Lost)

    def _heard(self) -> Call:
        """The call, whole."""
        path, _, query = self.path.partition("?")
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return Call(self.command, path, query, _listed(self.headers), body)

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in {b"\r\n", b"\n", b""}:
            """What comes after the last piece is of this connection."""

    def _answer(self, call: Call) -> None:
        self.send_response_only(call.status)
        for name, value in call.response_heads:
            if name.lower() not in OF_ONE_CONNECTION:
                self.send_header(name, value)
        bare = call.status in {204, 304} or call.method == "HEAD"
        if call.method == "HEAD" and (length := call.response_headers.get("content-length")):
            self.send_header("Content-Length", length)
        elif not bare:
            self.send_header("Content-Length", str(len(call.response_body)))
        with suppress(OSError):
            self.end_headers()
            self.wfile.write(b"" if bare else call.response_body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass  # noqa: N815 - named by the base class


def ask_behind(upstream: str, call: Call) -> None:
    """Pass a call on, and write down what came back: nothing where nothing did."""
    parts = urlsplit(upstream)
    behind = HTTPConnection(parts.hostname or "", parts.port, timeout=BEHIND_SECONDS)
    try:
        behind.putrequest(call.method, parts.path + call.target, skip_host=True, skip_accept_encoding=True)
        for name, value in call.heads:
            if name.lower() not in OF_ONE_CONNECTION:
                behind.putheader(name, value)
        if call.body or call.method in {"POST", "PUT", "PATCH"}:
            behind.putheader("Content-Length", str(len(call.body)))
        behind.putheader("Connection", "close")
        behind.endheaders(call.body or None)
        reply = behind.getresponse()
        call.answered(reply.status, _listed(reply.headers), reply.read())
        call.passed_on = True
    except (OSError, HTTPException):
        call.passed_on = False
    finally:
        behind.close()


def _listed(headers: Message[str, str]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in headers.items()]


@contextmanager
def nobody() -> Iterator[str]:
    """An address of loopback where nobody listens, and nobody else will while this lasts."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{kept.getsockname()[1]}"
