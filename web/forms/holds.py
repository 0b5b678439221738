"""Holding everything, one campaign or one account."""

from __future__ import annotations

from collections.abc import Iterable

from content.people.accounts import Account
from content.planning.campaigns import Campaign
from content.platforms import PLATFORMS
from content.publication.gate import Scope
from web.forms.fields import Field
from web.languages import _

ALL = Scope.ALL.value


def covers(campaigns: Iterable[Campaign], accounts: Iterable[Account]) -> tuple[tuple[str, str], ...]:
    """What a hold may cover, as pairs of value ("scope:object") and word."""
    return (
        (ALL, _("Everything")),
        *((f"{Scope.CAMPAIGN}:{row.id}", _("Campaign: %(name)s") % {"name": row.name}) for row in campaigns),
        *((f"{Scope.ACCOUNT}:{row.id}", _("Account: %(name)s") % {"name": _account(row)}) for row in accounts),
    )


def _account(account: Account) -> str:
    return f"{PLATFORMS[account.platform].label} · {account.name}"


def hold_form(choices: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    """The fields of the form."""
    return (Field("covers", choices=tuple(value for value, _word in choices)), Field("reason", longest=500))


def chosen(covered: str) -> tuple[Scope, str]:
    """Scope and object of a choice."""
    scope, _colon, object_id = covered.partition(":")
    return Scope(scope), object_id
