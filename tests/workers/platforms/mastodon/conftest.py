"""A Mastodon server for the tests of its adapter; its state lasts for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.networks import mastodon
from tests.networks.gate import Lost
from tests.networks.mastodon_server import House
from tests.networks.stage import Stage, call_for, now, sought_for
from workers.platforms.base import Message, Poll, Sought, Unknown

POLL = Poll(("Kereta", "Bus"), 3600)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with mastodon.staged(tmp_path_factory.mktemp("mastodon")) as stage:
        yield stage


@pytest.fixture
def stage(everything: Stage) -> Iterator[Stage]:
    house = everything.notes["house"]
    before = dict(vars(house))
    yield everything
    vars(house).update({name: before[name] for name in ("text_limit", "url_length", "delay", "slow_pictures", "calls_left")})
    everything.gate.forget()


@pytest.fixture
def house(stage: Stage) -> House:
    """What the server is set to."""
    made: House = stage.notes["house"]
    return made


def lost(stage: Stage, message: Message) -> Sought:
    """What is known after a call whose answer was lost."""
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    opened_at = now()
    stage.fail(Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    return sought_for(call, opened_at)
