"""The connector: leads a person through connecting an account, and keeps what it learns on the way out of their browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from content.people.credentials import Grant
from content.people.vault import Vault
from content.platforms import PLATFORMS
from workers.connecting import errands, networks
from workers.connecting.errands import Errands, ErrandSpent, Owner
from workers.connecting.ways import ApplicationMissing, ByHand, Declined, Errand, Found, NothingFound, Way, in_words
from workers.platforms.means import Means

LONGEST_CODE = 4_000


@dataclass(frozen=True)
class Returned:
    """A person who came back from a network's page: for which account, and what was remembered for them."""

    account_id: str
    platform: str
    kept: Mapping[str, str] = field(repr=False)


class Connector:
    """Every network's way, and the errands that people are on. Nothing here lasts longer than a page may take."""

    def __init__(self, means: Means, folder: Path, vault: Callable[[], Vault], *, back: str) -> None:
        """Errands are kept in `folder`; `back` is the address that networks send people back to."""
        self.back = back
        self._means = means
        self._folder = folder
        self._vault = vault

    def way(self, platform: str) -> Way:
        """How accounts of a network are connected."""
        return networks.way(platform, self._means)

    def lacks(self, platform: str) -> str:
        """The name under which PLATFORM_APPLICATIONS must hold the office's application, where it does not; else empty."""
        way = self.way(platform)
        name = "" if isinstance(way, ByHand) else way.application
        return name if name and not self._means.application(name).client_id else ""

    def begin(self, account_id: str, platform: str, typed: Mapping[str, str], owner: Owner) -> str:
        """Where the person goes to agree; empty where what they typed was enough, and `found` knows what it opens.

        Raises:
            ApplicationMissing, NetworkSaysNo, NothingFound, or a Problem with what was typed.
        """
        if setting := self.lacks(platform):
            raise ApplicationMissing(platform=PLATFORMS[platform].label, setting=setting)
        way = self.way(platform)
        with in_words(typed.values()):
            if isinstance(way, ByHand):
                self._keep(account_id, owner, way.enter(typed))
                return ""
            state = errands.new_state()
            departure = way.leave(typed, Errand(state, self.back))
        told = {"account_id": account_id, "platform": platform, "kept": dict(departure.kept)}
        self._errands.keep(state, owner, told, now=self._means.now())
        return departure.address

    def fetch(self, state: str, owner: Owner) -> Returned:
        """Who came back; a state counts once, whatever comes of it.

        Raises:
            ErrandSpent
        """
        told: dict[str, Any] = self._errands.take(state, owner, now=self._means.now())
        return Returned(told["account_id"], told["platform"], told["kept"])

    def arrive(self, returned: Returned, query: Mapping[str, str], owner: Owner) -> None:
        """Take what the network sent along with the person; `found` knows then what it opens.

        Raises:
            Declined, NetworkSaysNo, NothingFound
        """
        code, way = query.get("code", ""), self.way(returned.platform)
        if not code or len(code) > LONGEST_CODE or isinstance(way, ByHand):
            raise Declined(detail=_words(query))
        with in_words([code, *returned.kept.values()]):
            accounts = way.arrive(returned.kept, code, Errand(query.get("state", ""), self.back))
        self._keep(returned.account_id, owner, accounts)

    def found(self, account_id: str, owner: Owner) -> tuple[Found, ...]:
        """The accounts that a person may choose from.

        Raises:
            ErrandSpent
        """
        return _found(self._errands.look(_name(account_id), owner, now=self._means.now()))

    def chosen(self, account_id: str, owner: Owner, remote_id: str) -> Found:
        """The one that the network calls so; it can still be chosen again.

        Raises:
            ErrandSpent
        """
        return _one(self.found(account_id, owner), remote_id)

    def take(self, account_id: str, owner: Owner, remote_id: str) -> Found:
        """The one that the network calls so; there is no second choice after this one.

        Raises:
            ErrandSpent
        """
        return _one(_found(self._errands.take(_name(account_id), owner, now=self._means.now())), remote_id)

    def _keep(self, account_id: str, owner: Owner, accounts: tuple[Found, ...]) -> None:
        if not accounts:
            raise NothingFound
        told = {"found": [_told(one) for one in accounts]}
        self._errands.keep(_name(account_id), owner, told, now=self._means.now())

    @property
    def _errands(self) -> Errands:
        return Errands(self._folder, self._vault())


def _words(query: Mapping[str, str]) -> str:
    """What a network says for itself when it sends a person back without a code."""
    return next((query[name] for name in ("error_description", "error_message", "error") if query.get(name)), "")[:300]


def _one(accounts: tuple[Found, ...], remote_id: str) -> Found:
    for one in accounts:
        if one.grant.remote_id == remote_id:
            return one
    raise ErrandSpent


def _name(account_id: str) -> str:
    return f"found {account_id}"


def _told(one: Found) -> dict[str, Any]:
    grant = one.grant
    ends = [moment.isoformat() if moment else None for moment in (grant.expires_at, grant.renewable_until)]
    return {"name": one.name, "handle": one.handle, "grant": [dict(grant.secrets), grant.remote_id, grant.server, *ends]}


def _found(told: Mapping[str, Any]) -> tuple[Found, ...]:
    return tuple(Found(one["name"], one["handle"], _grant(*one["grant"])) for one in told["found"])


def _grant(secrets: dict[str, str], remote_id: str, server: str, expires: str | None, renewable: str | None) -> Grant:
    ends = [datetime.fromisoformat(moment) if moment else None for moment in (expires, renewable)]
    return Grant(secrets, remote_id, server, *ends)
