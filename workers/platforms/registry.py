"""Which adapter speaks for which connection; made once by an entry point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from content.foundation.problems import N_, Problem
from content.people.accounts import REHEARSAL
from workers.platforms.base import Adapter, Viewer
from workers.platforms.http import Http
from workers.platforms.rehearsal import UPLOAD_SECONDS, RehearsalAdapter


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


def of_installation(rehearsal_url: str, http: Http, *, longest_seconds: float = UPLOAD_SECONDS) -> Registry:
    """Every adapter of an installation. Nothing but a guarded call lasts longer than `longest_seconds`."""
    return Registry({REHEARSAL: RehearsalAdapter(rehearsal_url, http, longest_seconds=longest_seconds)})
