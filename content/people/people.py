"""People: who works here. A person without a password (named in an imported plan) cannot sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from content.foundation.db import Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import NotFound
from content.people.roles import Role


class Person(Record):
    """Someone of the office."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="id")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    role_rows: Mapped[list[PersonRole]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    @property
    def roles(self) -> frozenset[Role]:
        """What this person is; nothing once switched off."""
        return frozenset(Role(row.role) for row in self.role_rows) if self.active else frozenset()


class PersonRole(Record):
    """One role of one person."""

    __tablename__ = "person_role"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


def named(session: Session, name: str) -> Person | None:
    """The person called `name`, if any."""
    return session.scalar(select(Person).where(Person.name == name))


def add(
    session: Session, *, name: str, now: datetime, email: str | None = None, roles: frozenset[Role] = frozenset()
) -> Person:
    """A new person, without a password yet."""
    person = Person(name=name, email=email.strip().lower() if email else None, created_at=now)
    person.role_rows = [PersonRole(role=role.value) for role in sorted(roles)]
    session.add(person)
    session.flush()
    return person


def named_or_added(session: Session, name: str, *, now: datetime) -> Person:
    """The person called `name`; when there is none, one is noted who cannot sign in."""
    return named(session, name) or add(session, name=name, now=now)


def find(session: Session, person_id: str) -> Person | None:
    """The person with this id, if any."""
    return session.get(Person, person_id)


def get(session: Session, person_id: str) -> Person:
    """The person with this id.

    Raises:
        NotFound
    """
    person = find(session, person_id)
    if person is None:
        raise NotFound(what="person", name=person_id)
    return person


def with_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, however its letters are written, if any."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def everyone(session: Session) -> list[Person]:
    """All people, by name."""
    return list(session.scalars(select(Person).order_by(Person.name)))


def someone_can_sign_in(session: Session) -> bool:
    """Whether anyone has a password."""
    return session.scalar(select(Person.id).where(Person.password_hash.is_not(None), Person.active).limit(1)) is not None


def choose_language(session: Session, *, person_id: str, language: str) -> None:
    """Keep the language a person reads."""
    session.execute(update(Person).where(Person.id == person_id).values(language=language))
