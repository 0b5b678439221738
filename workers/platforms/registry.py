"""Which adapter speaks for which connection; made once by the worker's entry point."""

from __future__ import annotations

from collections.abc import Mapping

from content.foundation.problems import N_, Problem
from workers.platforms.base import Adapter


class UnknownConnection(Problem):
    """An account is connected to something this installation cannot speak to."""

    cause = N_("The connection “%(connection)s” is not known to this installation.")
    fix = N_("Connect the account again on the page Official accounts.")


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
