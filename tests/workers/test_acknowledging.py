"""A worker that was busy when its broker died takes bells again: a real broker, killed with a bell unacknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

import config
from commands import broker, parts
from commands.children import Child
from config import Settings
from tests.commands.conftest import until
from workers.app import make_app


def started(settings: Settings) -> Child:
    child = Child("broker", broker.prepare(settings), parts.environment(settings), lambda *_: None)
    assert until(lambda: broker.answers(settings))
    return child


def test_a_bell_that_cannot_be_acknowledged_does_not_count_against_the_next(tmp_path: Path) -> None:
    settings = config.load(data_folder=tmp_path)
    app = make_app(settings)
    child = started(settings)
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("publications")
        queue.put({"bell": 1})
        queue.consumer.qos(prefetch_count=1)
        bell = queue.get(timeout=5)
        assert not queue.channel.qos.can_consume()
        child.kill()
        with pytest.raises(connection.connection_errors):
            bell.ack()
        assert queue.channel.qos.can_consume()
        queue.channel.qos.restore_at_shutdown = False
        connection.collect()
    child.end(0)
