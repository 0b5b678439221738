"""Real servers that take what alarms send: SMTP, and HTTP for webhooks. On loopback, one thread each."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, TypeVar, cast


class PostOffice(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as smtplib asks for, and keeps the letters. `refuses`: answers 451 to every sender."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.letters: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.refuses = False

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Counter(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office = cast("PostOffice", self.server)
        self.say("220 kantor pos")
        receivers: list[str] = []
        for line in self.rfile:
            word = line.decode().strip()
            match word[:4].upper():
                case "EHLO" | "HELO" | "RSET":
                    self.say("250 selamat datang")
                case "MAIL":
                    self.say("451 penuh, coba lagi nanti" if office.refuses else "250 baik")
                case "RCPT":
                    receivers.append(word.partition("<")[2].partition(">")[0])
                    self.say("250 baik")
                case "DATA":
                    self.say("354 silakan")
                    office.letters.append(self.letter())
                    office.receivers.append(receivers)
                    self.say("250 diterima")
                case "QUIT":
                    self.say("221 sampai jumpa")
                    return
                case _:
                    self.say("502 tidak dikenal")

    def letter(self) -> EmailMessage:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class Listener(HTTPServer):
    """Keeps the JSON that is posted to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.heard: list[dict[str, Any]] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/alarm"


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        listener = cast("Listener", self.server)
        listener.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(listener.status)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


Server = TypeVar("Server", bound=socketserver.BaseServer)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Let it serve until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
