"""Errands: what is remembered while a person is on a network's page, sealed, for ten minutes, once, for their session alone."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from content.foundation.problems import N_
from content.people.signins import LinkSpent
from content.people.vault import Sealed, Vault

LIFE = timedelta(minutes=10)
STATE_BYTES = 32


class ErrandSpent(LinkSpent):
    """An errand that is over: used, too old, never begun, or begun by someone else."""

    cause = N_("This attempt to connect an account has ended, was used already, or was begun in another session.")
    fix = N_("Begin again on the page of the account. Nothing was changed.")


@dataclass(frozen=True)
class Owner:
    """Whose errand it is, for which account; nobody else's session opens it."""

    person_id: str
    sign_in_id: str


def new_state() -> str:
    """A name that nobody guesses."""
    return secrets.token_urlsafe(STATE_BYTES)


class Errands:
    """One file for each, named by its end and the hash of its name; all of them together are gone after ten minutes."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        """Keep them in `folder`, sealed by `vault`."""
        self._folder = folder
        self._vault = vault

    def keep(self, name: str, owner: Owner, kept: Mapping[str, object], *, now: datetime) -> None:
        """Remember it, in the place of one of the same name; what is over is swept out."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in [*self._over(now), *self._named(name)]:
            path.unlink(missing_ok=True)
        sealed = self._vault.seal({"kept": json.dumps(kept)}, subject=_subject(name, owner))
        path = self._folder / f"{int((now + LIFE).timestamp())}-{_digest(name)}"
        path.touch(mode=0o600)
        path.write_text(sealed, encoding="ascii")

    def look(self, name: str, owner: Owner, *, now: datetime) -> dict[str, object]:
        """What is remembered; it stays.

        Raises:
            ErrandSpent
        """
        return self._read(name, owner, now)[1]

    def take(self, name: str, owner: Owner, *, now: datetime) -> dict[str, object]:
        """What is remembered, once: of two who ask at the same time, one gets it.

        Raises:
            ErrandSpent
        """
        path, kept = self._read(name, owner, now)
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise ErrandSpent from error
        return kept

    def _read(self, name: str, owner: Owner, now: datetime) -> tuple[Path, dict[str, object]]:
        path = next((path for path in self._named(name) if _end(path) > now.timestamp()), None)
        try:
            sealed = path.read_text(encoding="ascii") if path else ""
            opened = self._vault.open(sealed, subject=_subject(name, owner))
        except (FileNotFoundError, Sealed) as error:
            raise ErrandSpent from error
        if path is None:
            raise ErrandSpent
        return path, dict(json.loads(opened["kept"]))

    def _named(self, name: str) -> list[Path]:
        return sorted(self._folder.glob(f"*-{_digest(name)}"), reverse=True)

    def _over(self, now: datetime) -> Iterator[Path]:
        return (path for path in self._folder.glob("*-*") if _end(path) <= now.timestamp())


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _end(path: Path) -> int:
    end = path.name.partition("-")[0]
    return int(end) if end.isdecimal() else 0


def _subject(name: str, owner: Owner) -> str:
    return f"errand {owner.person_id} {owner.sign_in_id} {_digest(name)}"
