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
from datetime import UTC, datetime
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from rehearsal.exchange import Answer, Request, problem

HOST = "127.0.0.1"
BACKLOG = 1024
MOST_BYTES = 25 * 1024 * 1024  # above every network's largest picture
OWN_NAMES = frozenset({"127.0.0.1", "localhost"})  # another name is a page of the open web that points here

Respond = Callable[[Request], Answer]


class Malformed(Exception):
    """Not a request this server can read; the status says why, and the connection ends."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status."""
        super().__init__(message)
        self.status = status


async def serve(respond: Respond, port: int, *, ready: Callable[[int], None]) -> None:
    """Answer until SIGTERM or SIGINT; `ready` is told the port once it listens (another one than 0 if that was asked)."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    conversations: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        conversations.add(task)
        try:
            await _converse(respond, reader, writer)
        finally:
            conversations.discard(task)

    server = await asyncio.start_server(converse, HOST, port, backlog=BACKLOG)
    ready(server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()
    for task in tuple(conversations):
        task.cancel()
    await asyncio.gather(*conversations, return_exceptions=True)


async def _converse(respond: Respond, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        try:
            while await _exchange(respond, reader, writer):
                pass
        except Malformed as wrong:
            await _send(writer, problem(wrong.status, str(wrong)), "GET", last=True)
    writer.close()


async def _exchange(respond: Respond, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request and its answer; whether the connection stays open."""
    request = await _receive(reader, writer)
    if request is None:
        return False
    last = request.headers.get("connection", "").lower() == "close"
    answer = _answered(respond, request)
    if answer.after_seconds:
        await asyncio.sleep(answer.after_seconds)
    if answer.hang_up:
        return False
    await _send(writer, answer, request.method, last=last)
    return not last


def _answered(respond: Respond, request: Request) -> Answer:
    if request.headers.get("host", "").partition(":")[0] not in OWN_NAMES:
        return problem(421, "This server answers to 127.0.0.1 and localhost only")
    try:
        return respond(request)
    except Exception:  # noqa: BLE001 - one broken request must not end the server; the cause goes to standard error
        traceback.print_exc(file=sys.stderr)
        return problem(500, "The rehearsal platform itself failed; see its log")


async def _receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise Malformed(431, "Too many headers") from error
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    try:
        method, target, version = first.split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        address = urlsplit(target)
    except ValueError as error:
        raise Malformed(400, "Not a request") from error
    if version == "HTTP/1.0":
        headers.setdefault("connection", "close")
    body = await _body(reader, writer, headers, length)
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    return Request(method, address.path, query, headers, body, datetime.now(UTC))


async def _body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: dict[str, str], length: int) -> bytes:
    if "transfer-encoding" in headers:
        raise Malformed(411, "Send a Content-Length")
    if not 0 <= length <= MOST_BYTES:
        raise Malformed(413, f"At most {MOST_BYTES} bytes")
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    return await reader.readexactly(length) if length else b""


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
