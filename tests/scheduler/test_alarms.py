"""The scheduler looks for what is wrong, and forgets whom nobody has heard for a week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import config
from content.foundation import clock, heartbeats
from content.foundation.db import Database
from content.pictures.shelf import Shelf
from content.pictures.store import PictureStore
from content.publication.dispatch import Dispatch
from content.records import alarms
from content.records.unready import Lookout
from scheduler.alarms import forget, jobs


def test_its_jobs_raise_what_is_wrong(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.add(Dispatch(instance_id="a", stopped_at=clock.now(), cause="older"))
    lookout = Lookout(Shelf(PictureStore(tmp_path)), timedelta(minutes=10))
    for _seconds, job in jobs(database, config.load(data_folder=tmp_path), lookout):
        job()
    with database.reading() as session:
        assert [alarm.kind for alarm in alarms.standing(session)] == ["dispatch_stopped"]


def test_a_process_unheard_for_a_week_is_forgotten(database: Database) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "worker:a", now=clock.now() - timedelta(days=8))
        heartbeats.beat(session, "worker:b", now=clock.now() - timedelta(days=6))
    forget(database)
    with database.reading() as session:
        assert [beat.name for beat in heartbeats.heard(session)] == ["worker:b"]
