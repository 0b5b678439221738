"""A TCP proxy that breaks: it stands between the workers and the platform, and spoils the first guarded call of each post.

Everything else passes: uploads, timelines, and a second call of the same post, so that what came of the first can be seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

HOST = "127.0.0.1"
DRIP_SECONDS = 1.0
GARBAGE = bytes(range(128, 256)) * 4 + b"\r\n\r\n"
GOING_WRONG = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError)


class Break(StrEnum):
    """What becomes of a call."""

    BEFORE_BODY = "reset-before-body"  # RST when the head has come; the platform hears nothing
    IN_BODY = "reset-in-body"  # RST in the middle; the platform gets half a request
    AFTER_BODY = "reset-after-body"  # the platform answers, and the answer is cut off by RST
    HALF_OPEN = "half-open"  # the platform answers, and nothing more is ever heard
    DRIP = "byte-a-second"  # the answer comes, one byte a second
    TRUNCATED = "truncated"  # half the answer's body, then the end
    GARBAGE = "garbage"  # bytes that are no answer at all


@dataclass(frozen=True)
class _Message:
    """One HTTP message with a known length: its head as it came, and its body."""

    head: bytes
    body: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if value}

    @property
    def length(self) -> int:
        return int(self.headers.get("content-length", "0"))

    @property
    def guarded(self) -> str:
        """The post's reference where this is a guarded call; empty where it is another request."""
        method, target, _ = self.head.split(b" ", 2)
        return self.headers.get("x-reference", "") if method == b"POST" and target.endswith(b"/posts") else ""


@dataclass
class Proxy:
    """One proxy before the platform at `behind` (a port of this machine), which breaks calls in one way."""

    behind: int
    way: Break
    port: int = 0
    broken: set[str] = field(default_factory=set)

    async def serve(self, listening: socket.socket, ending: asyncio.Event) -> None:
        """Answer until told to end."""
        server = await asyncio.start_server(self._meet, sock=listening)
        await ending.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(*GOING_WRONG, asyncio.CancelledError):
            beyond = await asyncio.open_connection(HOST, self.behind)
            try:
                while await self._pass(reader, writer, beyond):
                    pass
            finally:
                beyond[1].close()
        writer.close()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        beyond: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> bool:
        """One request and its answer; whether the connection goes on."""
        asked = _Message(await reader.readuntil(b"\r\n\r\n"))
        reference = asked.guarded
        breaks = bool(reference) and reference not in self.broken
        if breaks:
            self.broken.add(reference)
            if not await self._goes_on(asked, reader, writer, beyond[1]):
                return False
        beyond[1].write(asked.head + await reader.readexactly(asked.length))
        answer = _Message(await beyond[0].readuntil(b"\r\n\r\n"))
        answer = _Message(answer.head, await beyond[0].readexactly(answer.length))
        if breaks:
            await self._spoil(answer, reader, writer)
            return False
        writer.write(answer.head + answer.body)
        await writer.drain()
        return True

    async def _goes_on(
        self, asked: _Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, beyond: asyncio.StreamWriter
    ) -> bool:
        """Break on the way there, if that is the way; whether the request still goes to the platform."""
        if self.way is Break.IN_BODY:
            beyond.write(asked.head + await reader.readexactly(asked.length // 2))
            await beyond.drain()
        if self.way in {Break.BEFORE_BODY, Break.IN_BODY}:
            _reset(writer)
            return False
        return True

    async def _spoil(self, answer: _Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Break on the way back; the platform has answered."""
        match self.way:
            case Break.AFTER_BODY:
                _reset(writer)
            case Break.HALF_OPEN:
                await reader.read()  # until the other side gives up
            case Break.DRIP:
                for byte in answer.head + answer.body:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(DRIP_SECONDS)
            case Break.TRUNCATED:
                writer.write(answer.head + answer.body[: len(answer.body) // 2])
                await writer.drain()
            case _:
                writer.write(GARBAGE)
                await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End with RST, not with FIN."""
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextmanager
def before(behind: int, way: Break) -> Iterator[Proxy]:
    """A proxy before the port `behind`, running in a thread of its own."""
    listening = socket.create_server((HOST, 0), backlog=256)
    proxy = Proxy(behind, way, port=listening.getsockname()[1])
    loop, ending = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        loop.run_until_complete(proxy.serve(listening, ending))
        loop.close()

    thread = threading.Thread(target=run, name="proxy")
    thread.start()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()
