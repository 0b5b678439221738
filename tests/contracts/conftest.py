"""Every network in turn, started when its first test comes and stopped with the last of all."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.contracts.crossing import strangers
from tests.networks.stage import Stage

NETWORKS = (
    "rehearsal", "x", "facebook", "instagram", "threads", "linkedin", "mastodon", "bluesky", "telegram", "youtube", "tiktok",
)  # fmt: skip
THERE = tuple(name for name in NETWORKS if importlib.util.find_spec(f"tests.networks.{name}"))

Staging = Callable[[str], Stage]


@pytest.fixture(scope="session")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    """The stage of a network, one for all tests of this process; at its end, every call it saw was one its adapter names."""
    stages: dict[str, Stage] = {}
    with ExitStack() as open_ones:

        def stage_of(name: str) -> Stage:
            if name not in stages:
                module = importlib.import_module(f"tests.networks.{name}")
                stages[name] = open_ones.enter_context(module.staged(tmp_path_factory.mktemp(name)))
            return stages[name]

        yield stage_of
        unnamed = [f"{stage.name}: {call.method} {call.target}" for stage in stages.values() for call in strangers(stage)]
    assert not unnamed, f"calls that no operation of the adapter names: {unnamed}"


@pytest.fixture(params=THERE)
def stage(request: pytest.FixtureRequest, staging: Staging) -> Iterator[Stage]:
    """A network, obedient until told otherwise."""
    chosen = staging(request.param)
    _forget(chosen)
    yield chosen
    _forget(chosen)


def _forget(stage: Stage) -> None:
    for gate in stage.gates:
        gate.forget()
