"""A real Mastodon interface on loopback: mastodon_mock behind what the true server has and it lacks.

It lacks: pictures that are none are refused, and those that are too large; films are worked on for a while (202, 206); limits
of rate, with the moment they end as ISO 8601; links and mentions counted as documented; white space taken off both ends; a
picture belongs to one post. Sources: Mastodon's documentation (methods/media, methods/statuses, api/rate-limits, user/posting)
and its source (`post_status_service`, `media_attachment`), read November 2026.
"""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import regex
import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import DatabaseConfig, MastodonMockConfig, SeedAccount, SeedConfig
from mastodon_mock.routers import statuses as their_statuses
from PIL import Image, UnidentifiedImageError
from werkzeug.formparser import parse_form_data
from werkzeug.test import EnvironBuilder

TOKEN = "rahasia-mastodon-humas"
OTHER_TOKEN = "rahasia-mastodon-lain"
NAME = "humas"
IMAGES = frozenset({"JPEG", "PNG", "GIF", "WEBP", "AVIF"})
FILMS = frozenset({"video/mp4", "video/webm", "video/quicktime"})
DESCRIPTION = 1_500
PERIOD = timedelta(minutes=5)

_LINK = re.compile(r"https?://[^\s]+")
_MENTION = re.compile(r"(@\w+)@[\w.-]+")

Json = dict[str, Any]
Answer = tuple[int, Json]


@dataclass
class House:
    """What a test may set, and what the server remembers.

    `text_limit` and `url_length` are what it says of itself and holds people to; `delay` is how often it says of a film (with
    `slow_pictures` of a picture too) that it is not ready; `calls_left` is how many calls it takes until `ends`.
    `revoked` are the tokens that their owner took back: it says so, where mastodon_mock knows them no more.
    """

    text_limit: int = 500
    url_length: int = 23
    image_bytes: int = 10_485_760
    image_pixels: int = 16_777_216
    delay: int = 2
    slow_pictures: bool = False
    calls_left: int = 1_000_000
    ends: datetime = field(default_factory=lambda: datetime.now(UTC) + PERIOD)
    unready: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def refusal(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """What the true server would answer where mastodon_mock would not; None: ask it."""
        if headers.get("authorization", "").removeprefix("Bearer ") in self.revoked:
            return 401, {"error": "The access token was revoked"}
        self.calls_left -= 1
        if self.calls_left < 0:
            return 429, {"error": "Too many requests"}
        if (method, path) == ("POST", "/api/v2/media"):
            return _media_refusal(self, headers, body)
        if (method, path) == ("POST", "/api/v1/statuses") and _is_json(headers):
            return self._status_refusal(headers, json.loads(body))
        return None

    def _status_refusal(self, headers: Mapping[str, str], said: Json) -> Answer | None:
        media = [str(one) for one in said.get("media_ids", ())]
        key = headers.get("idempotency-key", "") or repr(time.monotonic())
        with self.guard:
            if any(self.unready.get(one) for one in media):
                return 422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"}
            if taken := [one for one in media if self.owners.setdefault(one, key) != key]:
                return 422, {"error": f"Media {', '.join(taken)} not found or already attached to another post"}
        if said.get("poll") and media:
            return 422, {"error": "Validation failed: Polls cannot be attached with media"}
        if self.length(str(said.get("status", ""))) > self.text_limit:
            return 422, {"error": f"Validation failed: Text character limit of {self.text_limit} exceeded"}
        return None

    def length(self, text: str) -> int:
        """A text's length, as user/posting documents it."""
        return len(regex.findall(r"\X", _MENTION.sub(r"\1", _LINK.sub("x" * self.url_length, text))))

    def changed(self, method: str, path: str, answer: Answer) -> Answer:
        """What the true server makes of mastodon_mock's answer."""
        status, said = answer
        media_id = path.removeprefix("/api/v1/media/")
        if (method, path, status) == ("POST", "/api/v2/media", 200) and (self.slow_pictures or said["type"] == "video"):
            self.unready[said["id"]] = self.delay
            return 202, said | {"url": None}
        if (method, path, status) == ("GET", "/api/v2/instance", 200):
            configuration = said["configuration"]
            configuration["statuses"] |= {"max_characters": self.text_limit, "characters_reserved_per_url": self.url_length}
            configuration["media_attachments"] |= {
                "image_size_limit": self.image_bytes, "image_matrix_limit": self.image_pixels, "description_limit": DESCRIPTION,
            }  # fmt: skip
        if method == "GET" and self.unready.get(media_id):
            self.unready[media_id] -= 1
            return 206, said | {"url": None}
        return status, said

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The limit of rate as the true server says it."""
        left = max(0, min(self.calls_left, 300))
        said = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": str(left), "X-RateLimit-Reset": f"{self.ends:%FT%T.%fZ}"}
        return [(name.encode(), value.encode()) for name, value in said.items()]


def _is_json(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").startswith("application/json")


def _media_refusal(house: House, headers: Mapping[str, str], body: bytes) -> Answer | None:
    """Why a file is none that the true server takes."""
    environ = EnvironBuilder(
        method="POST", input_stream=io.BytesIO(body), content_type=headers["content-type"], content_length=len(body)
    ).get_environ()
    _, form, files = parse_form_data(environ, stream_factory=_in_memory)
    file = files["file"]
    content = file.read()
    if len(form.get("description", "")) > DESCRIPTION:
        return 422, {"error": f"Validation failed: Description is too long (maximum is {DESCRIPTION} characters)"}
    if file.mimetype in FILMS:
        return None if content[4:8] == b"ftyp" else (422, {"error": "Validation failed: File content type is invalid"})
    if len(content) > house.image_bytes:
        return 422, {"error": f"Validation failed: File file size must be less than {house.image_bytes // 1_048_576} MB"}
    try:
        image = Image.open(io.BytesIO(content))
    except UnidentifiedImageError:
        return 422, {"error": "Validation failed: File content type is invalid, File is invalid"}
    if image.format not in IMAGES or image.width * image.height > house.image_pixels:
        return 422, {"error": f"Validation failed: File {image.width}x{image.height} images are not supported"}
    return None


def _in_memory(*_: Any, **__: Any) -> io.BytesIO:
    return io.BytesIO()


Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True)
class Door:
    """The ASGI application: asks the house first, then mastodon_mock, then the house again."""

    inner: Callable[[Message, Receive, Send], Awaitable[None]]
    house: House

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.inner(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        body = await _whole(receive)
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        answer = self.house.refusal(method, path, headers, body)
        heads: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
        if answer is None:
            answer, heads = await self._asked(scope, _stripped(headers, method, path, body))
            _put_right(answer[1])
            answer = self.house.changed(method, path, answer)
        await _say(send, answer, [*heads, *self.house.headers()])

    async def _asked(self, scope: Message, body: bytes) -> tuple[Answer, list[tuple[bytes, bytes]]]:
        said: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def keep(message: Message) -> None:
            said.append(message)

        length = [(b"content-length", str(len(body)).encode())]
        scope = {**scope, "headers": [head for head in scope["headers"] if head[0] != b"content-length"] + length}
        await self.inner(scope, receive, keep)
        heads = [(name, value) for name, value in said[0]["headers"] if name.lower() != b"content-length"]
        content = b"".join(message.get("body", b"") for message in said[1:])
        return (said[0]["status"], json.loads(content or b"{}")), heads


def _put_right(said: Any) -> None:
    """A day where mastodon_mock says a moment."""
    if isinstance(said, dict) and said.get("last_status_at"):
        said["last_status_at"] = said["last_status_at"][:10]
    for inner in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        _put_right(inner)


def _stripped(headers: Mapping[str, str], method: str, path: str, body: bytes) -> bytes:
    if (method, path) != ("POST", "/api/v1/statuses") or not _is_json(headers):
        return body
    said = json.loads(body)
    return json.dumps(said | ({"status": said["status"].strip()} if "status" in said else {})).encode()


async def _whole(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body


async def _say(send: Send, answer: Answer, heads: list[tuple[bytes, bytes]]) -> None:
    content = json.dumps(answer[1]).encode()
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": answer[0], "headers": [*heads, length]})
    await send({"type": "http.response.body", "body": content})


@dataclass(frozen=True)
class Server:
    """One that runs: its address, its own store and configuration, and the house before it."""

    url: str
    store: Path
    config: MastodonMockConfig
    house: House


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server with two accounts and nothing posted, its files in `folder`."""
    # It counts links and mentions letter by letter; the house counts in its place.
    vars(their_statuses)["MAX_STATUS_CHARACTERS"] = 100_000
    people = [SeedAccount(username=NAME, access_token=TOKEN), SeedAccount(username="lain", access_token=OTHER_TOKEN)]
    store = folder / "mastodon.sqlite"
    config = MastodonMockConfig(
        database=DatabaseConfig(path=str(store)),
        seed=SeedConfig(accounts=people),
        media_storage_path=str(folder / "media"),
        url_scheme="http",
    )
    house = House()
    app: Any = Door(create_app(config), house)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{_port(server, thread)}", store, config, house)
    finally:
        server.should_exit = True
        thread.join(10)


def _port(server: uvicorn.Server, thread: threading.Thread) -> int:
    while not server.started:
        assert thread.is_alive(), "mastodon_mock did not start"
        time.sleep(0.01)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
