"""A history that is written as a set: most of it out, some to come, a hundred due at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

import config
from bench.burst import seeding
from bench.grow import history, work
from bench.grow.command import compare
from bench.grow.history import DUE_TOGETHER, History
from bench.installation import Installation
from content.foundation.db import Database
from content.people import accounts
from content.pictures.store import PictureStore
from content.planning.times import to_local
from content.publication.attempts import Attempt
from content.publication.publications import Publication
from content.writing.variants import Variant
from tests.cast import NOON


def filled(database: Database, tmp_path: Path, posts: int) -> History:
    with database.writing() as session:
        accounts.register_first(session, now=NOON)
    place = Installation(config.load(data_folder=tmp_path), database, PictureStore(tmp_path / "pictures"))
    past = History(seeding.open_office(place, now=NOON), NOON, posts)
    history.fill(database, past)
    return past


def test_a_hundred_are_due_at_once_and_nothing_before(database: Database, tmp_path: Path) -> None:
    past = filled(database, tmp_path, 600)
    with database.reading() as session:
        rows = list(session.scalars(select(Publication)))
        sent = session.scalar(select(func.count()).select_from(Attempt))
        variants = list(session.scalars(select(Variant)))
    assert Counter(row.state for row in rows) == {"confirmed": past.out, "planned": 600 - past.out}
    assert sent == past.out
    coming = sorted(row.due_at for row in rows if row.state == "planned")
    assert coming[:DUE_TOGETHER] == [past.burst] * DUE_TOGETHER
    assert max(row.due_at for row in rows if row.state == "confirmed") == NOON - timedelta(seconds=history.EVERY_SECONDS)
    assert all(row.local_time == to_local(row.due_at, row.zone) for row in variants)


def test_the_scheduler_finds_the_hundred_and_nothing_else(database: Database, tmp_path: Path) -> None:
    past = filled(database, tmp_path, 400)
    assert work.of_the_scheduler(database, past).keys() == {"idle_tick_ms", "busy_tick_ms", "sweep_ms", "stage_ms"}


def test_each_figure_is_compared_with_the_smallest_record_of_its_database() -> None:
    zeros = dict.fromkeys(("busy_tick_ms", "sweep_ms", "stage_ms", "queue_ms", "calendar_ms"), 1.0)
    measured: list[dict[str, Any]] = [
        {"database": kind, "idle_tick_ms": took} | zeros for kind, took in (("a", 2.0), ("b", 5.0), ("a", 3.0))
    ]
    compare(measured)
    assert [one["ratios"]["idle_tick_ms"] for one in measured] == [1.0, 1.0, 1.5]
