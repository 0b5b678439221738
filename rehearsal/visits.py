"""One request to one account of one network."""

from __future__ import annotations

from dataclasses import dataclass

from content.platforms import PLATFORMS, Platform
from rehearsal.entries import Entry
from rehearsal.exchange import Answer, Request, problem


@dataclass(frozen=True)
class Visit:
    """One request to one account of one network."""

    platform: Platform
    handle: str
    request: Request

    @property
    def network(self) -> str:
        """The network's name."""
        return self.platform.name

    @property
    def reference(self) -> str:
        """The sender's own name for what it sends."""
        return self.request.headers.get("x-reference", "")

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.request.headers.get("idempotency-key", "")

    def entry(self, action: str, answered: int, *, behaviour: str = "", post_id: str = "") -> Entry:
        """What the book says of it."""
        return Entry(
            self.request.received_at,
            action,
            self.network,
            self.handle,
            answered,
            reference=self.reference,
            idempotency_key=self.key,
            behaviour=behaviour,
            post_id=post_id,
        )

    def signed_in(self) -> bool:
        """Whether it carries a token; in a rehearsal every token is good."""
        kind, _, token = self.request.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and bool(token.strip())


def visit_of(network: str, handle: str, request: Request) -> Visit | Answer:
    """The account asked for, or 404 where there is no such network."""
    platform = PLATFORMS.get(network)
    return Visit(platform, handle, request) if platform else problem(404, f"There is no network {network!r}")
