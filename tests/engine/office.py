"""The office of every example: who works there, which accounts and campaigns it has; nothing written yet."""

from __future__ import annotations

from dataclasses import dataclass

from content.foundation.db import Database
from content.people import accounts, people
from content.people.people import Person, PersonRole
from content.people.roles import Role
from tests import stage
from tests.cast import NOON, introduce

# Some may write and approve, so that four eyes are more than a matter of roles.
ROLES: dict[str, frozenset[Role]] = {
    "Alya": frozenset({Role.AUTHOR}),
    "Dewi": frozenset({Role.APPROVER, Role.AUTHOR}),
    "Eko": frozenset({Role.APPROVER, Role.EDITOR}),
    "Gita": frozenset({Role.APPROVER, Role.PUBLISHER}),
    "Hadi": frozenset({Role.OBSERVER}),
}
ACCOUNTS = (("pemprov", "x"), ("kominfotik", "x"), ("dishub", "x"))


@dataclass(frozen=True)
class Office:
    """The names (ids) of people, in the order of ROLES, of accounts, in the order of ACCOUNTS, and of campaigns."""

    people: tuple[str, ...]
    accounts: tuple[str, ...]
    campaigns: tuple[str, ...]

    @property
    def writers(self) -> tuple[str, ...]:
        return self.people[:3]

    @property
    def approvers(self) -> tuple[str, ...]:
        return self.people[1:4]

    @property
    def publisher(self) -> str:
        """Whoever holds, resumes and settles."""
        return self.people[3]


def furnish(database: Database) -> Office:
    """Fill a database that has tables and nothing in them."""
    with database.writing() as session:
        introduce(session)
        accounts.register_first(session, now=NOON)
        staff = [people.named(session, name) for name in ROLES]
        for person, roles in zip(staff, ROLES.values(), strict=True):
            assert person is not None
            set_roles(person, roles)
        entered = {(account.unit, account.platform): account.id for account in accounts.everyone(session)}
        return Office(
            people=tuple(person.id for person in staff if person),
            accounts=tuple(entered[key] for key in ACCOUNTS),
            campaigns=(stage.campaign(session).id, stage.campaign(session, "Hari Jadi Jakarta").id),
        )


def set_roles(person: Person, roles: frozenset[Role]) -> None:
    """Make `roles` all that a person has."""
    kept = {row.role: row for row in person.role_rows}
    person.role_rows = [kept.get(role, PersonRole(role=role.value)) for role in sorted(roles)]
