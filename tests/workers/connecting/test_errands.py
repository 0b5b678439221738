"""Errands: sealed, for one session, for ten minutes, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from content.people.vault import Vault
from tests.cast import NOON
from workers.connecting.errands import LIFE, Errands, ErrandSpent, Owner, new_state

GITA, FITRI = Owner("gita", "session-1"), Owner("fitri", "session-2")
VAULT = Vault(["00" * 32])


@pytest.fixture
def errands(tmp_path: Path) -> Errands:
    return Errands(tmp_path / "connecting", VAULT)


def test_what_was_kept_comes_back_once(errands: Errands) -> None:
    errands.keep("state", GITA, {"verifier": "v"}, now=NOON)
    assert errands.take("state", GITA, now=NOON) == {"verifier": "v"}
    with pytest.raises(ErrandSpent):
        errands.take("state", GITA, now=NOON)


def test_looking_uses_nothing_up(errands: Errands) -> None:
    errands.keep("state", GITA, {"verifier": "v"}, now=NOON)
    assert errands.look("state", GITA, now=NOON) == errands.look("state", GITA, now=NOON)


@pytest.mark.parametrize("owner", [FITRI, Owner("gita", "session-2"), Owner("fitri", "session-1")])
def test_nobody_else_opens_it_nor_uses_it_up(errands: Errands, owner: Owner) -> None:
    errands.keep("state", GITA, {}, now=NOON)
    with pytest.raises(ErrandSpent):
        errands.take("state", owner, now=NOON)
    assert errands.take("state", GITA, now=NOON) == {}


def test_it_ends_after_ten_minutes_and_is_swept_out(errands: Errands, tmp_path: Path) -> None:
    errands.keep("state", GITA, {}, now=NOON)
    with pytest.raises(ErrandSpent):
        errands.take("state", GITA, now=NOON + LIFE)
    errands.keep("another", GITA, {}, now=NOON + LIFE)
    assert len(list((tmp_path / "connecting").iterdir())) == 1


def test_a_later_one_of_the_same_name_replaces_it(errands: Errands, tmp_path: Path) -> None:
    errands.keep("found", GITA, {"n": 1}, now=NOON)
    errands.keep("found", GITA, {"n": 2}, now=NOON + timedelta(minutes=1))
    assert errands.look("found", GITA, now=NOON + timedelta(minutes=1)) == {"n": 2}
    assert len(list((tmp_path / "connecting").iterdir())) == 1


def test_of_two_who_come_at_once_one_gets_it(errands: Errands) -> None:
    errands.keep("state", GITA, {}, now=NOON)

    def take(_: int) -> bool:
        try:
            errands.take("state", GITA, now=NOON)
        except ErrandSpent:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(16))) == 1


def test_the_file_tells_nothing_and_is_read_by_nobody_else(errands: Errands, tmp_path: Path) -> None:
    errands.keep("the-state", GITA, {"verifier": "the-verifier"}, now=NOON)
    (path,) = (tmp_path / "connecting").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert "the-" not in path.name + path.read_text()


@pytest.mark.parametrize("name", ["", "*", "../vault", "state/..", "\x00"])
def test_a_name_that_is_none_finds_nothing(errands: Errands, name: str) -> None:
    errands.keep("state", GITA, {}, now=NOON)
    with pytest.raises(ErrandSpent):
        errands.look(name, GITA, now=NOON)


def test_states_are_long_and_never_the_same() -> None:
    made = {new_state() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43
