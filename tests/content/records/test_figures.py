"""What a collector reads: lateness in buckets, publications by state, and nothing that walks through history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import gate, lateness
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import figures
from content.records.figures import OVER, Family
from tests.cast import Cast
from tests.content.records.test_surveys import explained, walk
from tests.stage import DUE, released

Register = dict[tuple[str, str], Account]

OUT = (State.PLANNED, State.CLAIMED, State.CALLING, State.PUBLISHED)


def read(database: Database, hours: float = 1) -> dict[str, Family]:
    with database.reading() as session:
        return {family.name: family for family in figures.gathered(session, now=DUE + timedelta(hours=hours))}


def by_label(family: Family) -> dict[str, float]:
    return {next(iter(sample.labels.values()), ""): sample.value for sample in family.samples}


def go_out(database: Database, publication_id: str, *, late: float) -> None:
    walk(database, publication_id, OUT)
    with database.writing() as session:
        session.get_one(Publication, publication_id).published_at = DUE + timedelta(seconds=late)


def test_lateness_falls_into_buckets_for_a_day(database: Database, cast: Cast, register: Register) -> None:
    accounts = [register["pemprov", "x"], register["kominfotik", "x"], register["dishub", "x"]]
    for name, late in zip(released(database, cast, accounts), (0.25, 0.75, 90), strict=True):
        go_out(database, name, late=late)
    buckets = by_label(read(database)["tayang_lateness_last_day_seconds_bucket"])
    assert {label: buckets[label] for label in ("0.1", "0.25", "0.5", "1", "60", "+Inf")} == {
        "0.1": 0, "0.25": 1, "0.5": 1, "1": 2, "60": 2, "+Inf": 3,
    }  # fmt: skip
    assert by_label(read(database)["tayang_lateness_last_day_seconds_sum"]) == {"": 91}
    assert by_label(read(database, hours=25)["tayang_lateness_last_day_seconds_count"]) == {"": 0}


def test_the_status_page_and_the_collector_count_alike(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    go_out(database, name, late=2)
    with database.reading() as session:
        assert lateness.summary(session, now=DUE + timedelta(minutes=1), over=timedelta(hours=1)).p99 == 2


def test_publications_are_counted_by_state_and_what_is_over_for_a_day(
    database: Database, cast: Cast, register: Register
) -> None:
    waiting, gone = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    walk(database, gone, (State.PLANNED, State.CANCELLED))
    assert waiting
    assert by_label(read(database)["tayang_publications"])["planned"] == 1
    assert by_label(read(database)["tayang_publications_last_day"]) == {
        state.value: float(state == "cancelled") for state in OVER
    }
    assert by_label(read(database, hours=25)["tayang_publications_last_day"])["cancelled"] == 0


def test_a_gladi_is_not_counted(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    go_out(database, name, late=2)
    with database.writing() as session:
        session.get_one(Publication, name).run = "gladi-1"
    assert by_label(read(database)["tayang_publications"])["published"] == 0
    assert by_label(read(database)["tayang_lateness_last_day_seconds_count"]) == {"": 0}


def test_holds_are_counted_by_what_they_cover(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        gate.place(session, scope=Scope.ALL, object_id="", reason="Cek", by=cast.gita, now=DUE)
    assert by_label(read(database)["tayang_holds"]) == {"account": 0, "all": 1, "campaign": 0}


@pytest.mark.parametrize("kind", ["sqlite"])
def test_no_query_walks_through_history(database: Database) -> None:
    with database.reading() as session:
        plan = explained(database, lambda: figures.gathered(session, now=DUE))
    walks = [line for line in plan if line.startswith("SCAN") and line.split()[1] not in {"heartbeat", "dispatch"}]
    assert walks == []
    assert sum("due_at>?" in line for line in plan) == 2  # lateness, and what is over
