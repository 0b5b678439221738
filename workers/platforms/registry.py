"""Which adapter speaks for which connection; made once by an entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from content.foundation.problems import N_, Problem
from content.people.accounts import REHEARSAL
from workers.platforms.base import Adapter, Viewer
from workers.platforms.bluesky import BlueskyAdapter
from workers.platforms.facebook import FacebookAdapter
from workers.platforms.http import Http
from workers.platforms.instagram import InstagramAdapter
from workers.platforms.linkedin import LinkedInAdapter
from workers.platforms.mastodon import MastodonAdapter
from workers.platforms.means import Application, Means
from workers.platforms.rehearsal import UPLOAD_SECONDS, RehearsalAdapter
from workers.platforms.telegram import TelegramAdapter
from workers.platforms.threads import ThreadsAdapter
from workers.platforms.tiktok import TikTokAdapter
from workers.platforms.x import XAdapter
from workers.platforms.youtube import YouTubeAdapter

# The adapter of each network, one line each; docs/adding-a-platform.md says how to add one.
ADAPTERS: Mapping[str, Callable[[Means], Adapter]] = {
    "bluesky": BlueskyAdapter,
    "facebook": FacebookAdapter,
    "instagram": InstagramAdapter,
    "linkedin": LinkedInAdapter,
    "mastodon": MastodonAdapter,
    "telegram": TelegramAdapter,
    "tiktok": TikTokAdapter,
    "threads": ThreadsAdapter,
    "x": XAdapter,
    "youtube": YouTubeAdapter,
}  # fmt: skip


class UnknownConnection(Problem):
    """An account is connected to something this installation cannot speak to."""

    cause = N_("The connection “%(connection)s” is not known to this installation.")
    fix = N_("Connect the account again on the page Official accounts.")


class Viewers(Protocol):
    """Whom to ask what is on an account, without being able to change it: all that pages are given."""

    def viewer_for(self, connection: str) -> Viewer:
        """Who looks at the accounts of a connection."""


class Registry:
    """The adapters by connection, such as `Registry({"rehearsal": RehearsalAdapter(base_url, http)})`."""

    def __init__(self, adapters: Mapping[str, Adapter]) -> None:
        """Keep the adapters."""
        self._adapters = dict(adapters)

    def adapter_for(self, connection: str) -> Adapter:
        """The adapter of a connection.

        Raises:
            UnknownConnection: there is none.
        """
        try:
            return self._adapters[connection]
        except KeyError:
            raise UnknownConnection(connection=connection) from None

    def viewer_for(self, connection: str) -> Viewer:
        """The adapter of a connection, for looking alone.

        Raises:
            UnknownConnection: there is none.
        """
        return self.adapter_for(connection)


class PlatformSettings(Protocol):
    """The settings that adapters are made from; `config.Settings` has them."""

    @property
    def linkedin_version(self) -> str:
        """The version of LinkedIn's interface."""

    def addresses(self) -> dict[str, str]:
        """Where networks are that are not at their own addresses."""

    def applications(self) -> dict[str, tuple[str, str]]:
        """The id and secret of the office's application by network."""


def means_of(
    settings: PlatformSettings, http: Http, now: Callable[[], datetime], *, longest_seconds: float = UPLOAD_SECONDS
) -> Means:
    """What the adapters of an installation are made of. Nothing but a guarded call lasts longer than `longest_seconds`."""
    return Means(
        http=http,
        now=now,
        addresses=settings.addresses(),
        applications={name: Application(*said) for name, said in settings.applications().items()},
        longest_seconds=longest_seconds,
        linkedin_version=settings.linkedin_version,
    )


def of_installation(rehearsal_url: str, means: Means) -> Registry:
    """Every adapter of an installation: the networks', and the rehearsal platform's."""
    rehearsal = RehearsalAdapter(rehearsal_url, means.http, longest_seconds=means.longest_seconds)
    return Registry({REHEARSAL: rehearsal} | {name: adapter(means) for name, adapter in ADAPTERS.items()})
