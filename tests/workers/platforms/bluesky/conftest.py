"""Bluesky's own server, with an account for these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import SHARED
from tests.networks import bluesky
from tests.networks.lexicons import Lexicons
from tests.networks.stage import Stage

SPECIFICATION = SHARED / "specs" / "bluesky"


@pytest.fixture(scope="package")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One account for all; what they publish stays there."""
    with bluesky.staged(tmp_path_factory.mktemp("bluesky")) as stage:
        yield stage


@pytest.fixture
def stage(account: Stage) -> Stage:
    """The account, with a gate that is open."""
    account.gate.forget()
    return account


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    """The published lexicons."""
    return Lexicons(SPECIFICATION / "lexicons")
