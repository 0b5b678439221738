"""Means: what every adapter is made of: a way to speak, where the networks are, the office's applications there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workers.platforms.http import Http

# Where the networks are; a setting may say otherwise (for tests, or an office's own gateway). Mastodon and Bluesky have servers
# of their own: each account says which.
ADDRESSES: Mapping[str, str] = {
    "x": "https://api.x.com",
    "x.authorize": "https://x.com",
    "graph": "https://graph.facebook.com",
    "graph.authorize": "https://www.facebook.com",
    "instagram": "https://graph.instagram.com",
    "instagram.authorize": "https://www.instagram.com",
    "instagram.token": "https://api.instagram.com",
    "threads": "https://graph.threads.net",
    "threads.authorize": "https://threads.net",
    "linkedin": "https://api.linkedin.com",
    "linkedin.authorize": "https://www.linkedin.com",
    "telegram": "https://api.telegram.org",
    "youtube": "https://www.googleapis.com",
    "youtube.authorize": "https://accounts.google.com",
    "youtube.token": "https://oauth2.googleapis.com",
    "tiktok": "https://open.tiktokapis.com",
    "tiktok.authorize": "https://www.tiktok.com",
}


@dataclass(frozen=True)
class Application:
    """The office's application on a network, as its developer portal calls it."""

    client_id: str
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Means:
    """What adapters share. `applications` are by network; nothing but a guarded call lasts longer than `longest_seconds`.

    `linkedin_version` is the version of LinkedIn's interface that is spoken, as YYYYMM.
    """

    http: Http
    now: Callable[[], datetime]
    addresses: Mapping[str, str] = field(default_factory=dict)
    applications: Mapping[str, Application] = field(default_factory=dict)
    longest_seconds: float = 60.0
    linkedin_version: str = "202605"

    def address(self, name: str) -> str:
        """Where a network is, without a closing slash.

        Raises:
            KeyError: there is no such network.
        """
        return (self.addresses.get(name) or ADDRESSES[name]).rstrip("/")

    def application(self, platform: str) -> Application:
        """The office's application on a network; an empty one where it has none."""
        return self.applications.get(platform, Application(""))
