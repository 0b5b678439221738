"""The cast: the same people in every test, as in the demo plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from content.people import people
from content.people.people import Person
from content.people.roles import Role

# Noon in Jakarta on the day a test happens, unless it says otherwise.
NOON = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Alya writes, Bima edits, Citra verifies, Dewi and Eko approve, Fitri administers, Gita publishes, Hadi watches."""

    alya: Person
    bima: Person
    citra: Person
    dewi: Person
    eko: Person
    fitri: Person
    gita: Person
    hadi: Person


def introduce(session: Session) -> Cast:
    """Enter the cast."""

    def enter(name: str, role: Role) -> Person:
        return people.add(session, name=name, email=f"{name.lower()}@contoh.go.id", now=NOON, roles=frozenset({role}))

    return Cast(
        alya=enter("Alya", Role.AUTHOR),
        bima=enter("Bima", Role.EDITOR),
        citra=enter("Citra", Role.VERIFIER),
        dewi=enter("Dewi", Role.APPROVER),
        eko=enter("Eko", Role.APPROVER),
        fitri=enter("Fitri", Role.ADMINISTRATOR),
        gita=enter("Gita", Role.PUBLISHER),
        hadi=enter("Hadi", Role.OBSERVER),
    )
