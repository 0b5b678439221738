"""A person found the post: it counts as published, the ledger stays as it was written, and the proof is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.roles import NotAllowed
from content.publication import attempts, resends, sightings
from content.publication.decisions import NothingToDecide
from content.publication.lifecycle import State
from content.publication.outcomes import Accepted
from content.publication.publications import Publication
from content.publication.sightings import AnothersPost, Sought
from content.publication.story import story
from content.records import evidence
from tests.cast import Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, crew, lost, receipt, released, state_of
from workers.platforms.base import Public
from workers.proving import prove_one
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
LATER = DUE + timedelta(minutes=31)
SEEN = Accepted("77", "https://contoh.example/77", DUE + timedelta(seconds=1))


@pytest.fixture
def name(database: Database, cast: Cast, register: Register, tmp_path: Path) -> str:
    """A publication that was sent, was never found, and needs a person."""
    [made] = released(database, cast, [register["pemprov", "x"]])
    lost(database, tmp_path, made)
    return made


def sought(database: Database, cast: Cast, name: str) -> Sought:
    with database.reading() as session:
        return sightings.sought(session, name, by=cast.gita)


def settle(database: Database, cast: Cast, wanted: Sought, seen: Accepted = SEEN) -> None:
    with database.writing() as session:
        sightings.settle(session, wanted, seen, by=cast.gita, now=LATER, patience=PATIENCE)


def test_what_a_person_found_is_published_and_the_ledger_stays_as_it_was(database: Database, cast: Cast, name: str) -> None:
    settle(database, cast, sought(database, cast, name))
    with database.reading() as session:
        row = session.get_one(Publication, name)
        assert (row.state, row.remote_id, row.remote_url) == (State.PUBLISHED, "77", SEEN.url)
        assert (row.published_at, row.reason) == (SEEN.platform_time, sightings.REASON)
        assert [attempt.result for attempt in attempts.history(session, name)] == ["unknown"]
        last = journal.about(session, "publication", name)[-1]
        assert (last.action, last.actor) == ("publication.found", cast.gita.id)


def test_where_the_platform_names_no_time_it_counts_from_the_call(database: Database, cast: Cast, name: str) -> None:
    settle(database, cast, sought(database, cast, name), Accepted("77", SEEN.url))
    with database.reading() as session:
        assert session.get_one(Publication, name).published_at == DUE


def test_what_a_person_found_is_proved_like_any_other(database: Database, cast: Cast, name: str, tmp_path: Path) -> None:
    settle(database, cast, sought(database, cast, name))
    stand = Stand(shown={"77": Public(SEEN.url, "Jakarta siap.", ())})
    assert prove_one(crew(database, tmp_path, stand, Clock(LATER)), name)
    assert state_of(database, name) is State.CONFIRMED
    with database.reading() as session:
        proof = evidence.proof_of(session, name)
        assert proof.evidence is not None
        assert (proof.evidence.matches, proof.lateness) == (True, 1.0)


def test_one_post_belongs_to_one_publication(
    database: Database, cast: Cast, register: Register, name: str, tmp_path: Path
) -> None:
    [other] = released(database, cast, [register["pemprov", "x"]], name="Kampanye lain")
    publish_one(crew(database, tmp_path, Stand(answers=[receipt("77")]), Clock(DUE)), other)
    with pytest.raises(AnothersPost):
        settle(database, cast, sought(database, cast, name))
    assert state_of(database, name) is State.NEEDS_PERSON


def test_a_colleague_who_was_faster_wins(database: Database, cast: Cast, name: str) -> None:
    mine = sought(database, cast, name)
    with database.writing() as session:
        wish = resends.ask(session, name, reason="Tidak ada.", by=cast.eko, now=LATER, patience=PATIENCE)
        resends.agree(session, wish.id, by=cast.dewi, now=LATER, patience=PATIENCE)
    with pytest.raises(NothingToDecide):
        settle(database, cast, mine)
    assert state_of(database, name) is State.PLANNED


def test_what_was_looked_for_before_a_second_call_is_not_what_is_settled_after_it(
    database: Database, cast: Cast, name: str, tmp_path: Path
) -> None:
    before = sought(database, cast, name)
    with database.writing() as session:
        wish = resends.ask(session, name, reason="Tidak ada.", by=cast.eko, now=LATER, patience=PATIENCE)
        resends.agree(session, wish.id, by=cast.dewi, now=LATER, patience=PATIENCE)
    lost(database, tmp_path, name, at=LATER + resends.SOON)
    with pytest.raises(NothingToDecide):
        settle(database, cast, before)
    settle(database, cast, sought(database, cast, name))


def test_finding_it_overtakes_the_wish_to_send_it_again(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        wish = resends.ask(session, name, reason="Tidak ada.", by=cast.eko, now=LATER, patience=PATIENCE)
    settle(database, cast, sought(database, cast, name))
    with database.writing() as session, pytest.raises(NothingToDecide):
        resends.agree(session, wish.id, by=cast.dewi, now=LATER, patience=PATIENCE)
    assert state_of(database, name) is State.PUBLISHED


def test_only_approvers_and_publishers_settle(database: Database, cast: Cast, name: str) -> None:
    for who in (cast.alya, cast.fitri, cast.hadi):
        with database.reading() as session, pytest.raises(NotAllowed):
            sightings.sought(session, name, by=who)


def test_the_story_tells_each_look(database: Database, cast: Cast, name: str) -> None:
    with database.reading() as session:
        told = story(session, name)
        assert [(look.at, look.what) for look in told.looks] == [
            (DUE + look, "publication.looked.absent") for look in PATIENCE.looks
        ]
