"""The desk: all that pages need to connect accounts, made once from the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from content.foundation.db import Database
from content.people.vault import Vault
from workers.connecting.connector import Connector
from workers.connecting.examining import Examiner
from workers.keyring import Keyring
from workers.platforms.means import Means
from workers.platforms.registry import Registry

# Where networks send people back to; it is entered in each network's developer portal.
BACK = "/akun/sambung/kembali"


class DeskSettings(Protocol):
    """The settings that connecting needs; `config.Settings` has them."""

    @property
    def data_folder(self) -> Path:
        """Where errands are kept for ten minutes."""

    @property
    def web_url(self) -> str:
        """The address people type, to which networks send them back."""

    def vault_secrets(self) -> tuple[str, ...]:
        """The keys of the vault."""


@dataclass(frozen=True)
class Desk:
    """Who connects accounts, who examines them, and where what opens them is kept."""

    connector: Connector
    examiner: Examiner
    vault: Callable[[], Vault]


def desk_of(settings: DeskSettings, database: Database, registry: Registry, means: Means) -> Desk:
    """The desk of an installation. The key is not looked for before someone needs it."""
    vault = cache(lambda: Vault(settings.vault_secrets()))
    connector = Connector(means, settings.data_folder / "connecting", vault, back=settings.web_url + BACK)
    return Desk(connector, Examiner(database, registry, Keyring(database, vault), means.now), vault)
