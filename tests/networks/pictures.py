"""Pictures and films that no two messages share, small and legal on the networks; and a public shelf to fetch them from."""

from __future__ import annotations

import hashlib
import io
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image, ImageChops, ImageDraw, ImageStat

from workers.platforms.base import Media

NUMBERS = itertools.count(1)
# How far two pictures may differ on average, of 255, and still be the same one after a network's own compression.
SAME = 6.0


@dataclass(frozen=True)
class Content:
    """Bytes that a Media reads; may be handed to another process."""

    content: bytes = field(repr=False)

    def __call__(self) -> bytes:
        return self.content


@dataclass(frozen=True)
class Address:
    """The address that a Media gives; may be handed to another process."""

    url: str

    def __call__(self) -> str:
        return self.url


def picture(width: int = 1080, height: int = 1350, *, kind: str = "JPEG") -> bytes:
    """The bytes of a picture unlike every other one of this process."""
    number = next(NUMBERS)
    drawn = Image.new("RGB", (width, height), (number * 37 % 256, number * 91 % 256, number * 151 % 256))
    pen = ImageDraw.Draw(drawn)
    for bit in range(16):
        left = width * bit // 16
        pen.rectangle((left, height // 4, left + width // 20, height // 2), fill="white" if number >> bit & 1 else "black")
    file = io.BytesIO()
    drawn.save(file, kind)
    return file.getvalue()


def film() -> bytes:
    """The bytes of something that begins as an MP4 does and is unlike every other one; nothing plays in it."""
    said = f"film {next(NUMBERS)} ".encode() * 64
    return (20).to_bytes(4, "big") + b"ftypisom\x00\x00\x02\x00isom" + (len(said) + 8).to_bytes(4, "big") + b"mdat" + said


def media(content: bytes, alt_text: str, *, mime: str = "image/jpeg", address: str = "") -> Media:
    """Bytes as they go out; `address` where anyone may fetch them."""
    width, height = (1280, 720) if mime.startswith("video/") else Image.open(io.BytesIO(content)).size
    made = Media(hashlib.sha256(content).hexdigest(), mime, width, height, alt_text, Content(content))
    return replace(made, address=Address(address)) if address else made


def same(one: bytes, other: bytes) -> bool:
    """Whether two files show the same picture, as large as each other or not."""
    shown = Image.open(io.BytesIO(one)).convert("RGB"), Image.open(io.BytesIO(other)).convert("RGB")
    small = [each.resize((64, 64)) for each in shown]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean) < SAME


@dataclass
class Shelf:
    """Files at public addresses, for networks that fetch: GET and HEAD, the right type, and a note of every visit."""

    url: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    visits: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, content: bytes, mime: str = "image/jpeg") -> str:
        """Put a file there; its address."""
        kind = {"image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4"}.get(mime, "bin")
        path = f"/m/{hashlib.sha256(content).hexdigest()}.{kind}"
        self.files[path] = (mime, content)
        return self.url + path


@contextmanager
def shelved() -> Iterator[Shelf]:
    """A shelf on a free port of loopback."""
    shelf = Shelf("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Own", (_Visit,), {"shelf": shelf}))
    server.daemon_threads = True
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()


class _Visit(BaseHTTPRequestHandler):
    shelf: Shelf

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Say nothing: `Shelf.visits` has it."""

    def _give(self) -> None:
        self.shelf.visits.append((self.command, self.path))
        mime, content = self.shelf.files.get(self.path, ("", b""))
        self.send_response(200 if mime else 404)
        self.send_header("Content-Type", mime or "text/plain")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_GET = do_HEAD = _give  # noqa: N815 - named by the base class
