"""Signing in: sessions kept as hashes, which end by themselves, and one-time links to a first password."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.foundation import journal
from content.foundation.db import Database, Record, UtcTime
from content.foundation.ids import new_id
from content.foundation.problems import N_, Problem
from content.people import people
from content.people.passwords import Hasher
from content.people.people import Person
from content.people.roles import Role

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
FRESH = timedelta(minutes=5)
# How often "seen" is written while someone works.
SEEN_EVERY = timedelta(minutes=1)
LINK_LIFE = timedelta(hours=24)
TOKEN_BYTES = 32

FIRST_ADMINISTRATOR = "first_administrator"
SET_PASSWORD = "set_password"  # noqa: S105 - the name of a purpose


class SignIn(Record):
    """One session of one person. The cookie carries the token; the table only its SHA-256."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    address: Mapped[str] = mapped_column(String(64), default="")


class OneTimeLink(Record):
    """A link that works once: makes the first administrator, or sets a password."""

    __tablename__ = "one_time_link"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


@dataclass(frozen=True)
class Visitor:
    """Who is asking: a signed-in person as they are at this request."""

    person_id: str
    name: str
    roles: frozenset[Role]
    language: str
    sign_in_id: str
    seen_at: datetime
    confirmed_at: datetime

    def fresh(self, *, now: datetime) -> bool:
        """Whether the password was given in the last five minutes."""
        return now - self.confirmed_at <= FRESH


class WrongEmailOrPassword(Problem):
    """The same answer for an unknown e-mail address, a person without password, and a wrong password."""

    cause = N_("The e-mail address or the password is not right.")
    fix = N_("Check both and try again, or ask an administrator for a link to set a new password.")


class WrongPassword(Problem):
    """A signed-in person confirmed with another password than their own."""

    cause = N_("The password is not right.")
    fix = N_("Try again, or sign out and ask an administrator for a link to set a new one.")


class LinkSpent(Problem):
    """A one-time link that was used, has expired, or never was."""

    cause = N_("This link has been used already or has expired.")
    fix = N_("Ask an administrator for a new one; the first link of an installation is printed when Tayang starts.")


def sign_in(database: Database, *, email: str, password: str, hasher: Hasher, now: datetime, address: str = "") -> str:
    """Check a password and begin a session; the token for the cookie. The hash is computed outside any transaction.

    Raises:
        WrongEmailOrPassword
    """
    with database.reading() as session:
        person = people.with_email(session, email)
    sealed = person.password_hash if person and person.active else None
    if not hasher.matches(sealed, password) or person is None or sealed is None:
        raise WrongEmailOrPassword
    renewed = hasher.seal(password) if hasher.outdated(sealed) else None
    with database.writing() as session:
        if renewed:
            session.execute(
                update(Person).where(Person.id == person.id, Person.password_hash == sealed).values(password_hash=renewed)
            )
        return begin(session, person_id=person.id, now=now, address=address)


def begin(session: Session, *, person_id: str, now: datetime, address: str = "") -> str:
    """Begin a session; its token, which is stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = SignIn(
        token_hash=_hash(token), person_id=person_id, created_at=now, seen_at=now, confirmed_at=now, address=address[:64]
    )
    session.add(made)
    session.flush()
    journal.write(session, now=now, actor=person_id, action="signin.begun", about=("signin", made.id))
    return token


def recognise(session: Session, token: str, *, now: datetime) -> Visitor | None:
    """Whose session this token is, if it is still alive and the person still works here."""
    row = session.execute(
        select(SignIn, Person)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == _hash(token), Person.active, *_alive(now))
    ).first()
    if row is None:
        return None
    signed, person = row
    return Visitor(
        person_id=person.id,
        name=person.name,
        roles=person.roles,
        language=person.language,
        sign_in_id=signed.id,
        seen_at=signed.seen_at,
        confirmed_at=signed.confirmed_at,
    )


def see(database: Database, visitor: Visitor, *, now: datetime) -> None:
    """Note that a visitor was here, at most once a minute."""
    if now - visitor.seen_at < SEEN_EVERY:
        return
    with database.writing() as session:
        session.execute(update(SignIn).where(SignIn.id == visitor.sign_in_id).values(seen_at=now))


def confirm(database: Database, visitor: Visitor, *, password: str, hasher: Hasher, now: datetime) -> None:
    """Note that the visitor gave their password again.

    Raises:
        WrongPassword
    """
    with database.reading() as session:
        person = people.find(session, visitor.person_id)
    if not hasher.matches(person.password_hash if person else None, password):
        raise WrongPassword
    with database.writing() as session:
        session.execute(update(SignIn).where(SignIn.id == visitor.sign_in_id).values(confirmed_at=now))


def of_person(session: Session, person_id: str, *, now: datetime) -> list[SignIn]:
    """A person's living sessions, newest first."""
    statement = select(SignIn).where(SignIn.person_id == person_id, *_alive(now)).order_by(SignIn.created_at.desc())
    return list(session.scalars(statement))


def end(session: Session, *, person_id: str, sign_in_id: str, now: datetime) -> None:
    """End one session of a person; nothing where it is not theirs or has ended."""
    _end(session, person_id, now, SignIn.id == sign_in_id)


def end_all(session: Session, *, person_id: str, now: datetime, but: str = "") -> None:
    """End every session of a person, except the one named `but`."""
    _end(session, person_id, now, SignIn.id != but)


def _end(session: Session, person_id: str, now: datetime, which: ColumnElement[bool]) -> None:
    ended = session.scalars(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), which)
        .values(ended_at=now)
        .returning(SignIn.id)
    ).all()
    for sign_in_id in ended:
        journal.write(session, now=now, actor=person_id, action="signin.ended", about=("signin", sign_in_id))


def set_password(session: Session, *, person_id: str, sealed: str, now: datetime, actor: str) -> None:
    """Store a sealed password; every session of the person ends."""
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=sealed))
    journal.write(session, now=now, actor=actor, action="person.password_set", about=("person", person_id))
    end_all(session, person_id=person_id, now=now)


def switch_off(session: Session, *, person_id: str, now: datetime, actor: str) -> None:
    """A person no longer works here: no roles, no sessions. What they wrote stays theirs."""
    session.execute(update(Person).where(Person.id == person_id).values(active=False))
    journal.write(session, now=now, actor=actor, action="person.switched_off", about=("person", person_id))
    end_all(session, person_id=person_id, now=now)


def first_administrator_link(session: Session, *, now: datetime) -> str | None:
    """The token of a link that makes the first administrator; None when someone can sign in already.

    It lives 24 hours; older unused ones end.
    """
    if people.someone_can_sign_in(session):
        return None
    return _link(session, FIRST_ADMINISTRATOR, person_id=None, now=now)


def password_link(session: Session, *, person_id: str, now: datetime) -> str:
    """The token of a link with which a person sets their password. It lives 24 hours; older unused ones end."""
    return _link(session, SET_PASSWORD, person_id=person_id, now=now)


def _link(session: Session, purpose: str, *, person_id: str | None, now: datetime) -> str:
    older = update(OneTimeLink).where(OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None))
    session.execute(older.where(OneTimeLink.person_id.is_not_distinct_from(person_id)).values(used_at=now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = OneTimeLink(
        token_hash=_hash(token), purpose=purpose, person_id=person_id, created_at=now, expires_at=now + LINK_LIFE
    )
    session.add(made)
    session.flush()
    return token


def link_named(session: Session, token: str, *, purpose: str, now: datetime) -> OneTimeLink:
    """The link of this token, unspent.

    Raises:
        LinkSpent
    """
    link = session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == _hash(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )
    if link is None or (purpose == FIRST_ADMINISTRATOR and people.someone_can_sign_in(session)):
        raise LinkSpent
    return link


def spend(session: Session, token: str, *, purpose: str, now: datetime) -> None:
    """Spend a link; of two people with the same link, one wins.

    Raises:
        LinkSpent
    """
    link = link_named(session, token, purpose=purpose, now=now)
    spent = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=now)
    if session.scalar(spent.returning(OneTimeLink.id)) is None:
        raise LinkSpent


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.seen_at > now - IDLE, SignIn.created_at > now - ABSOLUTE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
