"""Welcoming people: the first administrator of an installation, and the first password of everyone after."""

from __future__ import annotations

from datetime import datetime

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.problems import N_, Problem
from content.people import people, signins
from content.people.passwords import Hasher, require_strong
from content.people.roles import Role
from content.people.signins import FIRST_ADMINISTRATOR, SET_PASSWORD, LinkSpent


class NameTaken(Problem):
    """Two people of one name, or one e-mail address, cannot be told apart."""

    cause = N_("Someone with the name or e-mail address “%(name)s” is already here.")
    fix = N_("Choose another, or ask an administrator.")


def make_first_administrator(
    database: Database, token: str, *, name: str, email: str, password: str, hasher: Hasher, now: datetime
) -> str:
    """Spend the first link: a person with the role administrator; their id.

    Raises:
        LinkSpent, TooShort, TooLong, TooCommon, NameTaken
    """
    sealed = _sealed(password, hasher, about=(name, email))
    with database.writing() as session:
        signins.spend(session, token, purpose=FIRST_ADMINISTRATOR, now=now)
        if people.with_email(session, email) or people.named(session, name):
            raise NameTaken(name=name)
        person = people.add(session, name=name, email=email, now=now, roles=frozenset({Role.ADMINISTRATOR}))
        person.password_hash = sealed
        journal.write(session, now=now, actor=person.id, action="person.first_administrator", about=("person", person.id))
        return person.id


def set_password_by_link(database: Database, token: str, *, password: str, hasher: Hasher, now: datetime) -> str:
    """Spend a link to set a password; the person's id.

    Raises:
        LinkSpent, TooShort, TooLong, TooCommon
    """
    with database.reading() as session:
        link = signins.link_named(session, token, purpose=SET_PASSWORD, now=now)
        person = people.find(session, link.person_id or "")
    if person is None or not person.active:
        raise LinkSpent
    sealed = _sealed(password, hasher, about=(person.name, person.email or ""))
    with database.writing() as session:
        signins.spend(session, token, purpose=SET_PASSWORD, now=now)
        signins.set_password(session, person_id=person.id, sealed=sealed, now=now, actor=person.id)
    return person.id


def _sealed(password: str, hasher: Hasher, *, about: tuple[str, ...]) -> str:
    require_strong(password, about=about)
    return hasher.seal(password)
