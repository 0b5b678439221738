"""Pictures and films, ahead of the post that shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.networks.gate import Answer
from tests.networks.stage import Stage, now
from tests.networks.x import with_media
from workers.platforms.base import NotNow, Refused
from workers.platforms.x import XAdapter


def test_a_film_is_waited_for_no_longer_than_an_upload_may_last(stage: Stage, adapter: XAdapter) -> None:
    slept: list[float] = []
    waiting = replace(adapter, sleep=slept.append, means=replace(adapter.means, longest_seconds=0.5))
    with pytest.raises(NotNow, match="still working"):
        waiting.prepare(stage.target, with_media(stage, stage.film()))
    assert slept == []
    assert stage.guarded_calls() == 0


def test_a_film_that_x_cannot_use_is_refused(stage: Stage) -> None:
    failed = {"data": {"id": "1", "processing_info": {"state": "failed"}}}
    stage.gate.script("GET", "/2/media/upload", Answer(200, {}, failed))
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, with_media(stage, stage.film()))


def test_media_that_x_has_thrown_away_are_said_to_end(stage: Stage) -> None:
    prepared = stage.adapter.prepare(stage.target, stage.message(pictures=1))
    assert prepared.good_until
    assert timedelta(hours=23) < prepared.good_until - now() <= timedelta(hours=24)


def test_a_picture_that_is_too_heavy_is_refused_before_it_is_sent(stage: Stage) -> None:
    light = replace(stage.target, limits={"picture_bytes": 1000})
    with pytest.raises(Refused, match="1,000 bytes"):
        stage.adapter.prepare(light, stage.message(pictures=1))
    assert stage.gate.calls == ()
