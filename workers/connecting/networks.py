"""Networks: which way leads to each, one line for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workers.connecting.bluesky import BlueskyWay
from workers.connecting.facebook import FacebookWay
from workers.connecting.linkedin import LinkedInWay
from workers.connecting.mastodon import MastodonWay
from workers.connecting.meta import INSTAGRAM, THREADS, MetaWay
from workers.connecting.telegram import TelegramWay
from workers.connecting.tiktok import TikTokWay
from workers.connecting.ways import Way
from workers.connecting.x import XWay
from workers.connecting.youtube import YouTubeWay
from workers.platforms.means import Means


def _instagram(means: Means) -> Way:
    """By its own login; through a Facebook Page where the office has an application for that one only."""
    by_page = means.application("facebook").client_id and not means.application("instagram").client_id
    return FacebookWay(means, instagram=True) if by_page else MetaWay(means, INSTAGRAM)


WAYS: Mapping[str, Callable[[Means], Way]] = {
    "x": XWay,
    "facebook": FacebookWay,
    "instagram": _instagram,
    "threads": lambda means: MetaWay(means, THREADS),
    "linkedin": LinkedInWay,
    "mastodon": MastodonWay,
    "bluesky": BlueskyWay,
    "telegram": TelegramWay,
    "youtube": YouTubeWay,
    "tiktok": TikTokWay,
}


def way(platform: str, means: Means) -> Way:
    """How accounts of a network are connected.

    Raises:
        KeyError: there is no such network.
    """
    return WAYS[platform](means)
