"""A server that says exactly what a test tells it, byte by byte, and remembers what it heard."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Scripted:
    """`pieces` are sent one by one, `pause` seconds apart, after each request; then the connection closes, or stays."""

    pieces: tuple[bytes, ...]
    pause: float = 0.0
    stays: bool = False
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    host: str = ""

    def __post_init__(self) -> None:
        """Learn its address."""
        self.host = f"127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        """Answer until the listener closes."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(connection,)).start()

    def _converse(self, connection: socket.socket) -> None:
        try:
            self._answer(connection)
        except OSError:
            return
        finally:
            connection.close()

    def _answer(self, connection: socket.socket) -> None:
        while (said := _whole(connection)) != b"":
            self.heard.append(said)
            for piece in self.pieces:
                connection.sendall(piece)
                time.sleep(self.pause)
            if not self.stays:
                return


def _whole(connection: socket.socket) -> bytes:
    """One request, head and body, in however many parts it arrives; what came before the other side hung up."""
    said = b""
    while (part := connection.recv(65536)) != b"":
        said += part
        head, found, body = said.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        if found and len(body) >= (int(length[1]) if length else 0):
            break
    return said


@contextmanager
def scripted(*pieces: bytes, pause: float = 0.0, stays: bool = False) -> Iterator[Scripted]:
    """Run one for a test."""
    server = Scripted(pieces, pause, stays)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(10)
