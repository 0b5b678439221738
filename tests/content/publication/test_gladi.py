"""Gladi: in order, to scale, and never on the real schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.foundation.db import Database
from content.people.accounts import Account
from content.planning.campaigns import Campaign
from content.publication import gladi
from content.publication.gladi import LEAD_SECONDS, LEAST_GAP_SECONDS, NothingApproved, TooShort
from content.publication.lifecycle import State
from tests.cast import NOON, Cast
from tests.stage import Clock, Stand, campaign, crew, released, state_of
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
MOMENTS = st.lists(st.integers(0, 200 * 86_400), min_size=1, max_size=60)


@given(MOMENTS)
def test_compressed_time_keeps_order_and_gaps_and_ends_in_time(offsets: list[int]) -> None:
    start = datetime(2023, 5, 9, tzinfo=UTC)
    moments = [start + timedelta(seconds=offset) for offset in offsets]
    played = gladi.compress(moments, seconds=120)
    ordered = [played[moment] for moment in sorted(set(moments))]
    assert all(later - earlier >= LEAST_GAP_SECONDS - 1e-9 for earlier, later in pairwise(ordered))
    assert ordered[0] == 0.0
    assert max(ordered) <= 120 + 1e-9


def test_too_little_time_is_said_before_anything_happens() -> None:
    start = datetime(2023, 5, 9, tzinfo=UTC)
    with pytest.raises(TooShort, match="too short"):
        gladi.compress([start + timedelta(hours=hour) for hour in range(50)], seconds=10)


def test_without_an_approved_post_there_is_nothing_to_play(database: Database) -> None:
    with database.writing() as session, pytest.raises(NothingApproved):
        gladi.start(session, campaign=campaign(session), seconds=120, started_by="alya", now=NOON)


def test_a_gladi_plays_the_same_posts_and_leaves_the_schedule_alone(
    database: Database, cast: Cast, register: Register, tmp_path: Path
) -> None:
    real = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    with database.writing() as session:
        [one] = session.query(Campaign).all()
        run = gladi.start(session, campaign=one, seconds=30, started_by="alya", now=NOON)
    with database.reading() as session:
        rows = gladi.table(session, run.id)
    stand, clock = Stand(), Clock(NOON + timedelta(seconds=LEAD_SECONDS))
    for row in rows:
        assert publish_one(crew(database, tmp_path, stand, clock), row.publication_id) is State.PUBLISHED
    assert [state_of(database, name) for name in real] == [State.PLANNED, State.PLANNED]
    with database.reading() as session:
        rows = gladi.table(session, run.id)
        assert gladi.over(rows)
        assert gladi.in_order(rows)
        assert len({row.publication_id for row in rows}) == 2
