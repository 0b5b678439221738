"""The official accounts a plan may name: the register as it stood when the import began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from content.foundation.problems import N_, Problem
from content.people.accounts import Account
from content.platforms import Platform
from content.writing.plans.cells import shown
from content.writing.plans.nearest import nearest


class UnknownAccount(Problem):
    """No unit of this name is in the register."""

    cause = N_("No official account “%(unit)s” is in the register.")
    fix = N_("Write %(nearest)s, or have the account entered on the accounts page first.")


class NotOnThisPlatform(Problem):
    """The unit has accounts, but none on this network."""

    cause = N_("“%(unit)s” has no account on %(platform)s in the register.")
    fix = N_("Choose one of its networks (%(choices)s), or have the account entered on the accounts page first.")


class AccountOff(Problem):
    """The account is in the register and switched off."""

    cause = N_("The account “%(unit)s” on %(platform)s is switched off.")
    fix = N_("Choose another account, or have it switched on again on the accounts page.")


class EmptyRegister(Problem):
    """Nobody has entered an account yet."""

    cause = N_("The register of official accounts is empty.")
    fix = N_("Enter the accounts on the accounts page first.")


@dataclass(frozen=True)
class Target:
    """One official account of a row."""

    account_id: str
    unit: str
    platform: str


class Register:
    """The accounts by unit and network."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        """Remember the accounts."""
        self._accounts = {(account.unit.casefold(), account.platform): account for account in accounts}
        self._units = sorted({account.unit for account in self._accounts.values()})

    def target(self, unit: str, platform: Platform) -> Target:
        """The account of `unit` on `platform`.

        Raises:
            EmptyRegister, UnknownAccount, NotOnThisPlatform, AccountOff
        """
        account = self._accounts.get((unit.casefold(), platform.name))
        if account is None:
            raise self._missing(unit, platform)
        if not account.active:
            raise AccountOff(unit=account.unit, platform=platform.label)
        return Target(account.id, account.unit, platform.name)

    def _missing(self, unit: str, platform: Platform) -> Problem:
        if not self._units:
            return EmptyRegister()
        networks = [name for owner, name in self._accounts if owner == unit.casefold()]
        if not networks:
            return UnknownAccount(unit=shown(unit), nearest=nearest(unit, self._units))
        return NotOnThisPlatform(unit=shown(unit), platform=platform.label, choices=", ".join(networks))
