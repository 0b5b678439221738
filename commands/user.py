"""`./tayang user`: people by the command line, for the day when nobody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from commands.options import Desk, shared
from commands.ready import ready
from content.foundation import clock, journal
from content.foundation.problems import N_, NotFound
from content.people import people, signins
from content.people.people import Person, PersonRole
from content.people.roles import Role
from content.people.welcomes import NameTaken

ACTOR = "command line"
ADDED = N_("%(name)s is entered. Link to set the password (works once, for 24 hours): %(link)s")
LINKED = N_("Link for %(name)s to set a new password (works once, for 24 hours): %(link)s")
DISABLED = N_("%(name)s can no longer sign in; what they wrote stays theirs.")
ROLES = N_("%(name)s now has these roles: %(roles)s")
NOBODY = N_("Nobody is entered yet.")

role_option = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]), help="May be repeated."
)


@click.group()
def user() -> None:
    """Add people, list them, change their roles, give links to a new password."""


@user.command()
@click.option("--name", required=True)
@click.option("--email", required=True)
@role_option
@shared
def add(desk: Desk, *, name: str, email: str, roles: tuple[str, ...]) -> None:
    """Enter a person; answers with a one-time link to set their password."""
    with _writing(desk) as session:
        if people.named(session, name) or people.with_email(session, email):
            raise NameTaken(name=name)
        now = clock.now()
        person = people.add(session, name=name, email=email, now=now, roles=frozenset(Role(role) for role in roles))
        facts = {"roles": " ".join(sorted(roles))}
        journal.write(session, now=now, actor=ACTOR, action="person.added", about=("person", person.id), facts=facts)
        link = _password_link(desk, session, person)
    desk.answer({"name": name, "link": link}, lambda: desk.translate(ADDED) % {"name": name, "link": link})


@user.command("list")
@shared
def list_(desk: Desk) -> None:
    """List everyone."""
    with _writing(desk) as session:
        everyone = [_told(person) for person in people.everyone(session)]
    desk.answer({"people": everyone}, lambda: "\n".join(map(_line, everyone)) or desk.translate(NOBODY))


@user.command()
@click.argument("email")
@shared
def link(desk: Desk, email: str) -> None:
    """Give a one-time link with which a person sets a new password."""
    with _writing(desk) as session:
        person = _found(desk, session, email)
        facts = {"by": ACTOR}
        journal.write(session, now=clock.now(), actor=ACTOR, action="person.linked", about=("person", person.id), facts=facts)
        made = _password_link(desk, session, person)
    told = {"name": person.name, "link": made}
    desk.answer({**told}, lambda: desk.translate(LINKED) % told)


@user.command()
@click.argument("email")
@shared
def disable(desk: Desk, email: str) -> None:
    """Switch a person off: no sign-in, no roles."""
    with _writing(desk) as session:
        person = _found(desk, session, email)
        signins.switch_off(session, person_id=person.id, now=clock.now(), actor=ACTOR)
    desk.answer({"name": person.name}, lambda: desk.translate(DISABLED) % {"name": person.name})


@user.command("roles")
@click.argument("email")
@role_option
@shared
def set_roles(desk: Desk, email: str, *, roles: tuple[str, ...]) -> None:
    """Give a person these roles instead of the ones they have."""
    chosen = sorted(set(roles))
    with _writing(desk) as session:
        person = _found(desk, session, email)
        kept = {row.role: row for row in person.role_rows}
        person.role_rows = [kept.get(role) or PersonRole(role=role) for role in chosen]
        facts = {"before": " ".join(sorted(kept)), "after": " ".join(chosen)}
        journal.write(
            session, now=clock.now(), actor=ACTOR, action="person.roles_set", about=("person", person.id), facts=facts
        )
    shown = {"name": person.name, "roles": ", ".join(chosen)}
    desk.answer({"name": person.name, "roles": chosen}, lambda: desk.translate(ROLES) % shown)


@contextmanager
def _writing(desk: Desk) -> Iterator[Session]:
    database = ready(desk.settings)
    try:
        with database.writing() as session:
            yield session
    finally:
        database.close()


def _found(desk: Desk, session: Session, email: str) -> Person:
    person = people.with_email(session, email) or people.named(session, email)
    if person is None:
        raise NotFound(what=desk.translate(N_("person")), name=email)
    return person


def _password_link(desk: Desk, session: Session, person: Person) -> str:
    token = signins.password_link(session, person_id=person.id, now=clock.now())
    return f"{desk.settings.web_url}/kata-sandi/{token}"


def _told(person: Person) -> dict[str, object]:
    roles = sorted(row.role for row in person.role_rows)
    signs_in = person.active and person.password_hash is not None
    return {"name": person.name, "email": person.email, "roles": roles, "active": person.active, "can_sign_in": signs_in}


def _line(told: dict[str, object]) -> str:
    mark = "✓" if told["can_sign_in"] else "–"
    roles: object = told["roles"]
    return f"{mark} {told['name']} <{told['email'] or ''}> {', '.join(roles) if isinstance(roles, list) else ''}"
