"""The proof: what the public sees, beside what was approved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import due
from content.publication.lifecycle import State
from content.records import evidence
from tests.cast import Cast
from tests.stage import DUE, Clock, Stand, crew, released, state_of
from workers.proving import prove_one
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    """A publication on Pemprov's X, approved and due at DUE."""
    return released(database, cast, [register["pemprov", "x"]])[0]


def test_the_proof_is_what_the_public_sees(database: Database, tmp_path: Path, name: str) -> None:
    team = crew(database, tmp_path, Stand(), Clock())
    publish_one(team, name)
    assert prove_one(team, name)
    assert state_of(database, name) is State.CONFIRMED
    with database.reading() as session:
        proof = evidence.proof_of(session, name)
        assert proof.evidence is not None
        assert (proof.evidence.matches, proof.approvers) == (True, ("Dewi",))


def test_a_difference_between_public_and_approved_is_kept_for_a_person(database: Database, tmp_path: Path, name: str) -> None:
    stand = Stand()
    team = crew(database, tmp_path, stand, Clock())
    publish_one(team, name)
    [(remote_id, public)] = stand.shown.items()
    stand.shown[remote_id] = type(public)(public.url, "Diretas.", public.pictures)
    assert not prove_one(team, name)
    with database.reading() as session:
        kept = evidence.proof_of(session, name).evidence
        assert kept is not None
        assert (kept.matches, kept.differences) == (False, "text")
        assert due.to_prove(session, now=DUE + timedelta(days=1)) == []
