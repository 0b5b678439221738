"""The first administrator, and first passwords."""

from __future__ import annotations

import threading

import pytest

from content.foundation.db import Database
from content.people import people, signins, welcomes
from content.people.passwords import Hasher, TooCommon
from content.people.signins import LinkSpent
from content.people.welcomes import NameTaken
from tests.cast import NOON, Cast

QUICK = Hasher(memory_kib=8, rounds=1, lanes=1)
SENTENCE = "kalimat panjang dari Indah"


def first(database: Database) -> str:
    with database.writing() as session:
        token = signins.first_administrator_link(session, now=NOON)
    assert token is not None
    return token


def make(database: Database, token: str, name: str = "Indah", email: str = "indah@contoh.go.id") -> str:
    return welcomes.make_first_administrator(database, token, name=name, email=email, password=SENTENCE, hasher=QUICK, now=NOON)


def test_of_two_people_with_the_first_link_one_wins(database: Database) -> None:
    token, outcomes = first(database), list[str]()

    def rush(name: str) -> None:
        try:
            outcomes.append(make(database, token, name=name, email=f"{name}@contoh.go.id"))
        except LinkSpent:
            outcomes.append("spent")

    rushing = [threading.Thread(target=rush, args=(name,)) for name in ("indah", "joko", "kartika")]
    for thread in rushing:
        thread.start()
    for thread in rushing:
        thread.join()
    assert sorted(outcomes)[1:].count("spent") == 2
    with database.reading() as session:
        assert len(people.everyone(session)) == 1


def test_a_name_that_is_taken_spends_nothing(database: Database, cast: Cast) -> None:
    token = first(database)
    with pytest.raises(NameTaken):
        make(database, token, name="Alya")
    with pytest.raises(NameTaken):
        make(database, token, email="ALYA@contoh.go.id")
    assert make(database, token)


def test_ones_own_name_is_no_password(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.password_link(session, person_id=cast.alya.id, now=NOON)
    with pytest.raises(TooCommon):
        welcomes.set_password_by_link(database, token, password="alya alya contoh 2026", hasher=QUICK, now=NOON)
    welcomes.set_password_by_link(database, token, password=SENTENCE, hasher=QUICK, now=NOON)
    with pytest.raises(LinkSpent):
        welcomes.set_password_by_link(database, token, password=SENTENCE, hasher=QUICK, now=NOON)


def test_a_link_of_someone_who_left_is_spent(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        token = signins.password_link(session, person_id=cast.alya.id, now=NOON)
        signins.switch_off(session, person_id=cast.alya.id, now=NOON, actor=cast.fitri.id)
    with pytest.raises(LinkSpent):
        welcomes.set_password_by_link(database, token, password=SENTENCE, hasher=QUICK, now=NOON)
