"""Figures for a collector: who may read them, and that an independent reader understands them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

import config
from config import Settings
from content.foundation import heartbeats
from content.foundation.db import Database, connect
from content.records.alarms import Alarm, Kind
from content.records.figures import Family, Sample
from tests.web.conftest import QUICK, Clock
from web import create_app, metrics

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def read(text: str) -> dict[tuple[str, str], float]:
    """Every sample by its name and its one label."""
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def with_token(database: Database, folder: Path, **settings: object) -> FlaskClient:
    return create_app(config.load(data_folder=folder, **settings), database=database, hasher=QUICK).test_client()


def test_a_collector_of_this_machine_reads_the_figures(client: FlaskClient, database: Database, clock: Clock) -> None:
    with database.writing() as session:
        heartbeats.beat(session, "scheduler", now=clock(), facts={"queue": 7})
        heartbeats.beat(session, "worker:worker@a", now=clock(), facts={"spool": 2})
        session.add(Alarm(kind=Kind.MISSED, object_id="a", raised_at=clock()))
    clock.pass_by(seconds=3)
    answer = client.get("/metrics")
    found = read(answer.text)
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert found["tayang_alarms_open", "missed"] == 1
    assert found["tayang_alarms_open", "failed"] == 0
    assert found["tayang_heartbeat_age_seconds", "worker:worker@a"] == 3
    assert found["tayang_queue_messages", ""] == 7
    assert found["tayang_spooled_replies", ""] == 2
    assert (found["tayang_dispatch_on", ""], found["tayang_ready", ""]) == (1, 0)
    assert found["tayang_lateness_last_day_seconds_bucket", "+Inf"] == 0


def test_someone_elsewhere_reads_nothing(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_overrides=ELSEWHERE).status_code == 403


@pytest.mark.parametrize("name", metrics.FORWARDED)
def test_a_proxy_on_this_machine_does_not_speak_for_others(client: FlaskClient, name: str) -> None:
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 403


def test_a_forged_address_behind_a_proxy_is_not_believed(database: Database, tmp_path: Path) -> None:
    client = with_token(database, tmp_path, public_url="https://tayang.contoh.go.id")
    forged = {"X-Forwarded-For": "127.0.0.1", "Host": "tayang.contoh.go.id"}
    assert client.get("/metrics", headers=forged, environ_overrides=ELSEWHERE).status_code == 403


def test_with_a_token_whoever_shows_it_reads_and_nobody_else(database: Database, tmp_path: Path) -> None:
    client = with_token(database, tmp_path, metrics_token="kunci-é")
    shown = {"Authorization": "Bearer kunci-é".encode().decode("latin-1")}
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer rahasia"}, environ_overrides=ELSEWHERE).status_code == 403
    assert client.get("/metrics", headers=shown, environ_overrides=ELSEWHERE).status_code == 200


def test_a_database_that_does_not_answer_is_said(settings: Settings) -> None:
    nowhere = connect("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert create_app(settings, database=nowhere, hasher=QUICK).test_client().get("/metrics").status_code == 503


def test_a_label_may_hold_any_sign() -> None:
    odd = 'a"b\\c\nd'
    text = "".join(metrics.written([Family("tayang_x", "What", (Sample(1234567, {"name": odd}),))]))
    assert read(text) == {("tayang_x", odd): 1234567}
