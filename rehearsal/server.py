"""The counter: HTTP/1.1 on loopback, with keep-alive and the power to hang up.

One thread and one event loop, because a thread for each of several hundred idle connections would cost more memory than
everything else here together, and because a rehearsed fault (a delay, a hang-up) is one line in a loop. The book is
written in that same thread: an entry takes less than the parsing of its request.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from rehearsal.exchange import Answer, Request, problem

HOST = "127.0.0.1"
BACKLOG = 1024
MOST_BYTES = 64 * 1024 * 1024  # above every network's largest picture, and what the office may upload
LARGE, LARGE_AT_ONCE = 256 * 1024, 2
LINGER_SECONDS = 2.0
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})  # another name is a page of the open web that points here

Respond = Callable[[Request], Answer]


class Malformed(Exception):
    """Not a request this server can read; the status says why, and the connection ends."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status."""
        super().__init__(message)
        self.status = status


class Server:
    """Answers with `respond`, one conversation for each connection."""

    def __init__(self, respond: Respond) -> None:
        """Keep what answers."""
        self._respond = respond
        self._conversations: set[asyncio.Task[None]] = set()
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def serve(self, port: int, *, ready: Callable[[int], None]) -> None:
        """Answer until SIGTERM or SIGINT; `ready` is told the port once it listens (a free one where 0 was asked)."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await asyncio.start_server(self._meet, HOST, port, backlog=BACKLOG)
        ready(server.sockets[0].getsockname()[1])
        await stop.wait()
        server.close()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            try:
                while await self._exchange(reader, writer):
                    pass
            except Malformed as wrong:
                await _send(writer, problem(wrong.status, str(wrong)), "GET", last=True)
                await _drain(reader, writer)
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection stays open."""
        head = await _head(reader)
        if head is None:
            return False
        body = await self._body(reader, writer, head)
        request = Request(head.method, head.path, head.query, head.headers, body, datetime.now(UTC))
        answer = _answered(self._respond, request)
        if answer.after_seconds:
            await asyncio.sleep(answer.after_seconds)
        if answer.hang_up:
            return False
        await _send(writer, answer, head.method, last=head.last)
        return not head.last

    async def _body(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: Head) -> bytes:
        if head.headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if head.length < LARGE:
            return await reader.readexactly(head.length) if head.length else b""
        # A burst of large pictures waits in the senders' sockets rather than in this process's memory.
        async with self._large:
            return await reader.readexactly(head.length)


@dataclass(frozen=True)
class Head:
    """All of a request but its body; `last`: the connection ends with the answer."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    length: int
    last: bool


def _answered(respond: Respond, request: Request) -> Answer:
    if request.headers.get("host", "").partition(":")[0] not in OWN_NAMES:
        return problem(421, "This server answers to 127.0.0.1 and localhost only")
    try:
        return respond(request)
    except Exception:  # noqa: BLE001 - one broken request must not end the server; the cause goes to standard error
        traceback.print_exc(file=sys.stderr)
        return problem(500, "The rehearsal platform itself failed; see its log")


async def _drain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hear the other side out for a moment: a connection closed over unread bytes takes the answer with it."""
    writer.write_eof()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while await reader.read(LARGE):
                pass


async def _head(reader: asyncio.StreamReader) -> Head | None:
    """The next request's head; None when the other side has closed."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed(431, "Too many headers") from error
    try:
        return _checked(_parsed(head.decode("latin-1")))
    except ValueError as error:
        raise Malformed(400, "Not a request") from error


def _parsed(head: str) -> Head:
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    address = urlsplit(target)
    last = version != "HTTP/1.1" or headers.get("connection", "").lower() == "close"
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    return Head(method, address.path, query, headers, int(headers.get("content-length", "0")), last)


def _checked(head: Head) -> Head:
    if "transfer-encoding" in head.headers:
        raise Malformed(411, "Send a Content-Length")
    if not 0 <= head.length <= MOST_BYTES:
        raise Malformed(413, f"At most {MOST_BYTES} bytes")
    return head


async def _send(writer: asyncio.StreamWriter, answer: Answer, method: str, *, last: bool) -> None:
    whole = None if answer.pieces is not None else answer.body
    length = ("Transfer-Encoding", "chunked") if whole is None else ("Content-Length", str(len(whole)))
    headers = [
        ("Date", formatdate(usegmt=True)),
        ("Server", "gladi"),
        ("Content-Type", answer.mime),
        length,
        *answer.headers,
        *([("Connection", "close")] if last else []),
    ]
    head = f"HTTP/1.1 {answer.status} {_phrase(answer.status)}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers)
    writer.write(head.encode("latin-1") + b"\r\n" + (b"" if method == "HEAD" else whole or b""))
    if answer.pieces is not None and method != "HEAD":
        await _send_pieces(writer, answer.pieces)
    await writer.drain()


async def _send_pieces(writer: asyncio.StreamWriter, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()
    writer.write(b"0\r\n\r\n")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
