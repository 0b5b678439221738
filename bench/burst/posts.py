"""The posts of what a user would write instead: known beforehand, in a file, each one HTTP request."""

from __future__ import annotations

import json
from pathlib import Path

from workers.platforms.http import Ask, Http

DEADLINE_SECONDS = 60.0


def write(path: Path, rehearsal_url: str, posts: int) -> list[str]:
    """Write so many posts to a file; their references."""
    names = [f"peer-{number}" for number in range(posts)]
    path.write_text(json.dumps([{"reference": name, "url": f"{rehearsal_url}/api/x/kantor/posts"} for name in names]))
    return names


def read(path: Path) -> list[dict[str, str]]:
    """The posts in a file."""
    posts: list[dict[str, str]] = json.loads(path.read_text())
    return posts


def send(http: Http, *, reference: str, url: str) -> int:
    """Make the one call, as Tayang's adapter makes it; the platform's answer."""
    body = json.dumps({"text": f"Kabar KTT: {reference}", "media": []}).encode()
    headers = {"Content-Type": "application/json", "Authorization": "Bearer gladi", "X-Reference": reference}
    return http.send(Ask("POST", url, headers, body, DEADLINE_SECONDS)).status
