"""What was taken down by hand: the record follows the platform, with the reason, and the proof stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.roles import NotAllowed
from content.publication import removals
from content.publication.decisions import NothingToDecide
from content.publication.lifecycle import State
from content.publication.removals import StillThere, WhyRemoved
from content.records import evidence
from tests.cast import Cast
from tests.stage import DUE, Clock, Stand, crew, released, state_of
from workers.proving import prove_one
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register, tmp_path: Path) -> str:
    """A publication that is out and proved."""
    [made] = released(database, cast, [register["pemprov", "x"]])
    hands = crew(database, tmp_path, Stand(), Clock(DUE))
    publish_one(hands, made)
    assert prove_one(hands, made)
    return made


def note(database: Database, cast: Cast, name: str, *, reason: str = "Keliru", still_there: bool = False) -> None:
    with database.writing() as session:
        removals.note(session, name, reason=reason, still_there=still_there, by=cast.gita, now=DUE)


def test_what_is_gone_is_noted_and_its_proof_stays(database: Database, cast: Cast, name: str) -> None:
    note(database, cast, name)
    assert state_of(database, name) is State.REMOVED
    with database.reading() as session:
        proof = evidence.proof_of(session, name)
        assert proof.evidence is not None
        assert proof.publication.reason == "Keliru"


def test_what_is_still_there_or_without_a_reason_is_not_noted(database: Database, cast: Cast, name: str) -> None:
    with pytest.raises(StillThere):
        note(database, cast, name, still_there=True)
    with pytest.raises(WhyRemoved):
        note(database, cast, name, reason=" ")
    assert state_of(database, name) is State.CONFIRMED


def test_it_is_noted_once(database: Database, cast: Cast, name: str) -> None:
    note(database, cast, name)
    with pytest.raises(NothingToDecide):
        note(database, cast, name)
    with database.reading() as session, pytest.raises(NothingToDecide):
        removals.shown(session, name, by=cast.gita)


def test_only_approvers_and_publishers_note_it(database: Database, cast: Cast, name: str) -> None:
    for who in (cast.alya, cast.hadi):
        with database.reading() as session, pytest.raises(NotAllowed):
            removals.shown(session, name, by=who)
