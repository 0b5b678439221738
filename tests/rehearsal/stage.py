"""A real rehearsal platform for a test: the process itself, on a free port of loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workers.platforms.http import Ask, Http, Reply

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Stage:
    """A running rehearsal platform: its address, its process, and a way to speak to it."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    http: Http = field(default_factory=Http)

    def ask(self, method: str, path: str, body: object = b"", **headers: str) -> Reply:
        """One request; a body that is not bytes goes as JSON. Header names with _ for -."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.send(Ask(method, self.url + path, {"Authorization": "Bearer x", **named}, content))

    def rehearse(self, *sequence: str, **match: str) -> None:
        """Have the next posts misbehave."""
        reply = self.ask("PUT", "/control/behaviours", {"match": match, "sequence": list(sequence)})
        assert reply.status == 200, reply.body

    def delay(self, **seconds: float) -> None:
        """Set the delays."""
        assert self.ask("PUT", "/control/latency", seconds).status == 200

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """The book's lines."""
        return [json.loads(line) for line in self.ask("GET", f"/log?after={after}").body.splitlines()]

    def timeline(self, network: str = "x", handle: str = "pemprov") -> list[dict[str, Any]]:
        """What the public sees, newest first."""
        posts: list[dict[str, Any]] = self.ask("GET", f"/api/{network}/{handle}/posts?limit=200").parsed()["posts"]
        return posts


@contextmanager
def raised(folder: Path) -> Iterator[Stage]:
    """Start one on `folder`; stop it, unless the test has killed it."""
    command = [sys.executable, "-m", "rehearsal", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        stage = Stage(process.stdout.readline().partition(": ")[2].strip(), folder, process)
        try:
            yield stage
        finally:
            stage.http.close()
            process.terminate()
            process.wait(10)
