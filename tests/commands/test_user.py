"""`./tayang user`: people by the command line, each change told in the journal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commands.ready import ready
from config import Settings
from content.foundation import clock, journal
from content.foundation.db import Database
from content.people import signins
from content.people.signins import SET_PASSWORD
from tests.commands.conftest import Inside

AYU = ("user", "add", "--name", "Ayu", "--email", "Ayu@Contoh.go.id", "--role", "author", "--role", "editor")


@pytest.fixture
def kept(settings: Settings) -> Iterator[Database]:
    database = ready(settings)
    yield database
    database.close()


def test_a_new_person_gets_a_link_that_works(inside: Inside, settings: Settings, kept: Database) -> None:
    told = inside.told(*AYU)
    token = told["link"].removeprefix(f"{settings.web_url}/kata-sandi/")
    with kept.reading() as session:
        assert signins.link_named(session, token, purpose=SET_PASSWORD, now=clock.now()).person_id
    assert inside.told("user", "list")["people"] == [
        {"name": "Ayu", "email": "ayu@contoh.go.id", "roles": ["author", "editor"], "active": True, "can_sign_in": False}
    ]


def test_nobody_is_entered_twice(inside: Inside) -> None:
    inside(*AYU)
    again = inside(*AYU)
    assert (again.returncode, again.stdout) == (1, "")
    assert "already here" in again.stderr
    assert len(inside.told("user", "list")["people"]) == 1


def test_a_new_link_ends_the_one_before(inside: Inside, settings: Settings, kept: Database) -> None:
    first = inside.told(*AYU)["link"].rpartition("/")[2]
    second = inside.told("user", "link", "ayu@contoh.go.id")["link"].rpartition("/")[2]
    with kept.reading() as session:
        with pytest.raises(signins.LinkSpent):
            signins.link_named(session, first, purpose=SET_PASSWORD, now=clock.now())
        assert signins.link_named(session, second, purpose=SET_PASSWORD, now=clock.now())


def test_roles_are_replaced_and_an_unknown_one_is_refused(inside: Inside) -> None:
    inside(*AYU)
    assert inside.told("user", "roles", "ayu@contoh.go.id", "--role", "editor", "--role", "approver")["roles"] == [
        "approver",
        "editor",
    ]
    assert inside.told("user", "list")["people"][0]["roles"] == ["approver", "editor"]
    assert inside("user", "roles", "ayu@contoh.go.id", "--role", "raja").returncode == 2


def test_a_person_who_left_is_switched_off(inside: Inside) -> None:
    inside(*AYU)
    assert inside("user", "disable", "ayu@contoh.go.id").returncode == 0
    assert inside.told("user", "list")["people"][0]["active"] is False


def test_someone_unknown_is_refused(inside: Inside) -> None:
    for command in (("link",), ("disable",), ("roles", "--role", "author")):
        done = inside("user", *command, "siapa@contoh.go.id")
        assert (done.returncode, done.stderr.startswith("There is no person")) == (1, True)


def test_the_journal_tells_of_each_change(inside: Inside, kept: Database) -> None:
    inside(*AYU)
    inside("user", "roles", "ayu@contoh.go.id", "--role", "approver")
    inside("user", "link", "ayu@contoh.go.id")
    inside("user", "disable", "ayu@contoh.go.id")
    with kept.reading() as session:
        told = [(entry.actor, entry.action) for entry in journal.since(session, 0)]
        assert list(journal.breaks(session)) == []
    assert told == [
        ("command line", action) for action in ("person.added", "person.roles_set", "person.linked", "person.switched_off")
    ]
