"""A worker is killed at every step of sending, on every network: exactly one post is there afterwards, or a person decides."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.child import PERSON, Errand, Step, Warm, warm
from tests.contracts.crossing import ids, wait_for_the_network
from tests.networks.gate import Hold
from tests.networks.stage import Stage
from workers.platforms.base import Message
from workers.platforms.capabilities import Recovery

KILLED = -signal.SIGKILL
SECONDS = 30.0


@pytest.fixture(scope="session")
def warmed() -> Iterator[Warm]:
    with warm() as process:
        yield process


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.json"


def errand(stage: Stage, message: Message, step: Step, ledger: Path) -> Errand:
    return Errand(stage.adapter, stage.target, message, step, ledger)


def recovered(stage: Stage, warmed: Warm, message: Message, ledger: Path) -> str:
    """What the worker that comes afterwards makes of it: the id of the post, or that a person decides."""
    warmed.begin(errand(stage, message, Step.RECOVERS, ledger))
    assert warmed.ended() == 0
    outcome: str = json.loads(ledger.read_text())["outcome"]
    return outcome


def one_post_or_a_person(stage: Stage, before: list[str], outcome: str) -> None:
    fresh = [one for one in ids(stage) if one not in before]
    if stage.adapter.capabilities.recovery == Recovery.PERSON and outcome == PERSON:
        assert len(fresh) <= 1
    else:
        assert fresh == [outcome]


@pytest.mark.parametrize("step", [Step.BEFORE_PREPARE, Step.PREPARED, Step.KEPT, Step.ANSWERED])
def test_a_worker_that_dies_leaves_one_post_or_a_person(stage: Stage, warmed: Warm, step: Step, ledger: Path) -> None:
    before, message = ids(stage), stage.message()
    warmed.begin(errand(stage, message, step, ledger))
    assert warmed.ended() == KILLED
    assert stage.guarded_calls() == (1 if step == Step.ANSWERED else 0)
    one_post_or_a_person(stage, before, recovered(stage, warmed, message, ledger))


@pytest.mark.parametrize("done", [False, True], ids=["on its way", "done"])
def test_a_worker_killed_during_its_call_leaves_one_post_or_a_person(
    stage: Stage, warmed: Warm, ledger: Path, *, done: bool
) -> None:
    before, message, hold = ids(stage), stage.message(), Hold(done=done)
    stage.fail(hold)
    child = warmed.begin(errand(stage, message, Step.LIVES, ledger))
    assert hold.arrived.wait(SECONDS)
    os.kill(child, signal.SIGKILL)
    assert warmed.ended() == KILLED
    hold.release()
    wait_for_the_network(stage)
    one_post_or_a_person(stage, before, recovered(stage, warmed, message, ledger))
    assert len([one for one in ids(stage) if one not in before]) == 1
