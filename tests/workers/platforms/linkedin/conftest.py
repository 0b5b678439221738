"""Our own LinkedIn for the tests of its adapter; its state lasts for a module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.networks import linkedin
from tests.networks.gate import Lost
from tests.networks.linkedin_fake import TOKEN, Fake
from tests.networks.stage import Stage, call_for, now, sought_for
from workers.platforms.base import Message, Sought, Unknown
from workers.platforms.linkedin import LinkedInAdapter

SETTINGS = ("reads", "tells_roles", "role", "calls_left", "looks_needed", "film_ends", "names_posts")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with linkedin.staged(tmp_path_factory.mktemp("linkedin")) as stage:
        yield stage


@pytest.fixture
def stage(everything: Stage) -> Iterator[Stage]:
    fake = everything.notes["fake"]
    before = {name: getattr(fake, name) for name in SETTINGS}
    yield everything
    vars(fake).update(before)
    fake.tokens = {TOKEN}
    everything.gate.forget()


@pytest.fixture
def fake(stage: Stage) -> Fake:
    """What LinkedIn is set to."""
    made: Fake = stage.notes["fake"]
    return made


def lost(stage: Stage, message: Message) -> Sought:
    """What is known after a call whose answer was lost."""
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    opened_at = now()
    where = stage.answering if message.reply_to else stage.guarded
    assert where is not None
    stage.gate.script(*where, Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    return sought_for(call, opened_at)


def adapter_of(stage: Stage, **changed: Any) -> LinkedInAdapter:
    """The adapter with other means."""
    adapter = stage.adapter
    assert isinstance(adapter, LinkedInAdapter)
    return replace(adapter, means=replace(adapter.means, **changed))
