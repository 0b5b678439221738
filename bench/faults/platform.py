"""The rehearsal platform as a campaign sees it: told how to behave, and asked for its book."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import urllib3

from bench.faults.releasing import Wish

# Short enough for a round: how long slow answers take, hidden posts stay hidden, and a 429 asks to wait.
LATENCY = {"seconds": 0.0, "slow_seconds": 0.5, "shown_after_seconds": 1.5, "retry_after_seconds": 0.5}

# Every way the platform may behave towards a post; a test compares this with the platform's own list.
BEHAVIOURS = (
    "ok", "ok_slow", "drop", "accept_drop", "500", "accept_500", "429", "400", "401_then_ok", "403_duplicate", "garbage",
    "202_pending", "timeline_lag",
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One guarded call as the platform saw it. `stored`: a post came of it, with this text; `post_id` is its name there."""

    received_at: datetime
    network: str
    handle: str
    reference: str
    answered: int
    stored: bool
    post_id: str
    text: str


class Stage:
    """One running rehearsal platform."""

    def __init__(self, url: str) -> None:
        """Speak to the one at `url`."""
        self.url = url
        self._line = urllib3.PoolManager(maxsize=2, retries=False)
        self._seen: list[Request] = []
        self._after = 0

    def close(self) -> None:
        """Hang up."""
        self._line.clear()

    def settle(self) -> None:
        """The delays of a campaign."""
        self._ask("PUT", "/control/latency", LATENCY)

    def rehearse(self, wishes: Sequence[Wish]) -> None:
        """Forget what was asked before; from now on each wish's first call gets its behaviour."""
        self._ask("DELETE", "/control/behaviours")
        for wish in wishes:
            told = {"match": {"text_contains": f" {wish.word} "}, "sequence": [wish.behaviour]}
            self._ask("PUT", "/control/behaviours", told)

    def calls(self) -> list[Request]:
        """Every guarded call in the book, oldest first."""
        for line in map(json.loads, self._line.request("GET", f"{self.url}/log?after={self._after}").data.splitlines()):
            self._after = line["seq"]
            if line["action"] == "post":
                self._seen.append(_request(line))
        return list(self._seen)

    def _ask(self, method: str, path: str, told: object = None) -> None:
        answer = self._line.request(method, self.url + path, body=json.dumps(told).encode() if told else None)
        if answer.status != 200:  # noqa: PLR2004 - the HTTP status "OK"
            raise RuntimeError(f"the rehearsal platform answered {answer.status} to {method} {path}: {answer.data!r}")


def _request(line: dict[str, Any]) -> Request:
    return Request(
        received_at=datetime.fromisoformat(line["received_at"]),
        network=line["network"],
        handle=line["handle"],
        reference=line["reference"],
        answered=line["answered"],
        stored=line["stored"],
        post_id=line["post_id"],
        text=line["text"] or "",
    )
