"""Sessions and one-time links, on the record itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from content.foundation import journal
from content.foundation.db import Database
from content.people import people, signins
from content.people.passwords import Hasher
from content.people.people import Person
from content.people.signins import FIRST_ADMINISTRATOR, LinkSpent, OneTimeLink, SignIn, WrongEmailOrPassword
from tests.cast import NOON, Cast

QUICK = Hasher(memory_kib=8, rounds=1, lanes=1)
STRONGER = Hasher(memory_kib=16, rounds=1, lanes=1)
PASSWORD = "kalimat rahasia Alya"


def give_password(database: Database, person: Person, sealed: str) -> None:
    with database.writing() as session:
        signins.set_password(session, person_id=person.id, sealed=sealed, now=NOON, actor=person.id)


def test_the_table_does_not_hold_the_token(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.begin(session, person_id=cast.alya.id, now=NOON)
    with database.reading() as session:
        row = session.scalars(select(SignIn)).one()
        assert token not in {row.id, row.token_hash}
        assert signins.recognise(session, row.token_hash, now=NOON) is None
        assert signins.recognise(session, token, now=NOON) is not None


def test_every_sign_in_has_a_new_token_and_is_told(database: Database, cast: Cast) -> None:
    give_password(database, cast.alya, QUICK.seal(PASSWORD))
    tokens = {
        signins.sign_in(database, email=" ALYA@contoh.go.id", password=PASSWORD, hasher=QUICK, now=NOON) for _ in range(2)
    }
    assert len(tokens) == 2
    with database.reading() as session:
        assert [entry.action for entry in journal.since(session, 0)].count("signin.begun") == 2


@pytest.mark.parametrize(
    ("email", "password"), [("alya@contoh.go.id", "salah"), ("siapa@x.id", PASSWORD), ("bima@contoh.go.id", "")]
)
def test_anything_else_is_one_answer(database: Database, cast: Cast, email: str, password: str) -> None:
    give_password(database, cast.alya, QUICK.seal(PASSWORD))
    with pytest.raises(WrongEmailOrPassword):
        signins.sign_in(database, email=email, password=password, hasher=QUICK, now=NOON)


def test_a_person_switched_off_cannot_sign_in(database: Database, cast: Cast) -> None:
    give_password(database, cast.alya, QUICK.seal(PASSWORD))
    with database.writing() as session:
        signins.switch_off(session, person_id=cast.alya.id, now=NOON, actor=cast.fitri.id)
    with pytest.raises(WrongEmailOrPassword):
        signins.sign_in(database, email="alya@contoh.go.id", password=PASSWORD, hasher=QUICK, now=NOON)


def test_an_old_hash_is_renewed_when_its_owner_signs_in(database: Database, cast: Cast) -> None:
    old = QUICK.seal(PASSWORD)
    give_password(database, cast.alya, old)
    signins.sign_in(database, email="alya@contoh.go.id", password=PASSWORD, hasher=STRONGER, now=NOON)
    with database.reading() as session:
        kept = session.get_one(Person, cast.alya.id).password_hash
    assert kept != old
    assert STRONGER.matches(kept, PASSWORD)
    assert kept is not None
    assert not STRONGER.outdated(kept)


def test_a_new_password_ends_every_session(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.begin(session, person_id=cast.alya.id, now=NOON)
        other = signins.begin(session, person_id=cast.bima.id, now=NOON)
    give_password(database, cast.alya, QUICK.seal(PASSWORD))
    with database.reading() as session:
        assert signins.recognise(session, token, now=NOON) is None
        assert signins.recognise(session, other, now=NOON) is not None


def test_there_is_no_first_link_once_someone_can_sign_in(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.first_administrator_link(session, now=NOON)
    assert token is not None
    give_password(database, cast.alya, QUICK.seal(PASSWORD))
    with database.writing() as session:
        assert signins.first_administrator_link(session, now=NOON) is None
        with pytest.raises(LinkSpent):
            signins.link_named(session, token, purpose=FIRST_ADMINISTRATOR, now=NOON)


def test_a_newer_link_ends_the_older(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        older = signins.password_link(session, person_id=cast.alya.id, now=NOON)
        others = signins.password_link(session, person_id=cast.bima.id, now=NOON)
        newer = signins.password_link(session, person_id=cast.alya.id, now=NOON)
        for token in (newer, others):
            signins.link_named(session, token, purpose=signins.SET_PASSWORD, now=NOON)
        with pytest.raises(LinkSpent):
            signins.link_named(session, older, purpose=signins.SET_PASSWORD, now=NOON)


def test_a_link_counts_for_its_purpose_only(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.password_link(session, person_id=cast.alya.id, now=NOON)
        with pytest.raises(LinkSpent):
            signins.link_named(session, token, purpose=FIRST_ADMINISTRATOR, now=NOON)


def test_a_link_is_stored_as_its_hash_and_ends_after_a_day(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.password_link(session, person_id=cast.alya.id, now=NOON)
        assert token != session.scalars(select(OneTimeLink.token_hash)).one()
        with pytest.raises(LinkSpent):
            signins.spend(session, token, purpose=signins.SET_PASSWORD, now=NOON + timedelta(hours=24))
        signins.spend(session, token, purpose=signins.SET_PASSWORD, now=NOON + timedelta(hours=23))
        with pytest.raises(LinkSpent):
            signins.spend(session, token, purpose=signins.SET_PASSWORD, now=NOON + timedelta(hours=23))


def test_a_session_of_someone_else_cannot_be_ended(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.begin(session, person_id=cast.alya.id, now=NOON)
        mine = signins.of_person(session, cast.alya.id, now=NOON)[0]
        signins.end(session, person_id=cast.bima.id, sign_in_id=mine.id, now=NOON)
        assert signins.recognise(session, token, now=NOON) is not None


def test_an_email_address_is_found_however_it_is_written(database: Database, cast: Cast) -> None:
    with database.reading() as session:
        found = people.with_email(session, "  ALYA@Contoh.go.id ")
    assert found is not None
    assert found.id == cast.alya.id
