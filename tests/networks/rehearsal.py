"""The rehearsal platform as tests have it: the process itself, behind a gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.networks.gate import Answer, Gate
from tests.networks.stage import Seen, Stage
from tests.rehearsal.stage import Stage as Running
from tests.rehearsal.stage import raised
from workers.platforms.base import Target
from workers.platforms.http import Http
from workers.platforms.rehearsal import RehearsalAdapter

# It plays X here, the least helpful network: no key is honoured, and a repeated call makes a second post.
NETWORK, HANDLE = "x", "pemprov"


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Start it; its book is the independent reader."""
    http, pictures = Http(), dict[str, bytes]()
    with raised(folder) as running, Gate(running.url) as gate:
        yield Stage(
            name="rehearsal",
            adapter=RehearsalAdapter(gate.url, http),
            target=Target("a1", NETWORK, HANDLE, secrets={"access_token": "gladi-rahasia-sekali"}),
            gate=gate,
            guarded=("POST", "/api/{network}/{handle}/posts"),
            posts=lambda: _posts(running, pictures),
            refused=Answer(400, {}, {"title": "Invalid Request", "detail": "the request is invalid", "status": 400}),
            forbidden=None,
            expired=Answer(401, {}, {"title": "Unauthorized", "detail": "the access token has expired", "status": 401}),
            limited=lambda seconds: Answer(429, {"Retry-After": str(seconds)}, {"detail": "too many requests"}),
            duplicate=Answer(403, {}, {"title": "Forbidden", "detail": "duplicate content is not allowed", "status": 403}),
            uploads=("POST", "/api/{network}/{handle}/media"),
            opens_freely=True,
            shown_at=lambda url: url.replace(running.url, gate.url),
        )
    http.close()


def _posts(running: Running, pictures: dict[str, bytes]) -> list[Seen]:
    """What the public sees; a picture is downloaded once, for it is kept by its own digest."""
    return [
        Seen(
            post["id"],
            post["text"],
            tuple((_picture(running, one["sha256"], pictures), one["alt_text"]) for one in post["media"]),
            post["in_reply_to"],
        )
        for post in running.timeline(NETWORK, HANDLE)
    ]


def _picture(running: Running, sha256: str, pictures: dict[str, bytes]) -> bytes:
    if sha256 not in pictures:
        pictures[sha256] = running.ask("GET", f"/media/{sha256}").body
    return pictures[sha256]
