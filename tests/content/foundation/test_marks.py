"""The mark is whole or the one before, and never goes backward in one life."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content.foundation.clock import Drift
from content.foundation.marks import Mark, Marks, MarkUnusable

MARK = Mark("a" * 32, 1, 10, "f" * 64, "meja")


def test_what_is_marked_is_read_again(tmp_path: Path) -> None:
    Marks(tmp_path / "mark", "meja").replace(MARK)
    assert Marks(tmp_path / "mark", "meja").read() == MARK


def test_where_nothing_was_marked_there_is_no_mark(tmp_path: Path) -> None:
    assert Marks(tmp_path / "mark", "meja").read() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"epoch": 1}', "null"])
def test_a_mark_that_cannot_be_understood_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "mark.json").write_text(text)
    assert Marks(tmp_path, "meja").read() is None


def test_only_this_user_may_look_into_the_folder(tmp_path: Path) -> None:
    Marks(tmp_path / "state" / "mark", "meja").replace(MARK)
    assert stat.S_IMODE((tmp_path / "state" / "mark").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("later", "moved"),
    [
        (replace(MARK, seq=11), True),
        (replace(MARK, seq=9), False),
        (replace(MARK, epoch=2, seq=9), True),
        (replace(MARK, instance_id="b" * 32, seq=99), False),
    ],
)
def test_the_mark_only_moves_forward_in_the_same_life(tmp_path: Path, later: Mark, *, moved: bool) -> None:
    marks = Marks(tmp_path, "meja")
    marks.replace(MARK)
    marks.advance(later)
    assert (marks.read() == later) is moved


def test_without_a_mark_there_is_nothing_to_move_on(tmp_path: Path) -> None:
    Marks(tmp_path, "meja").advance(MARK)
    assert Marks(tmp_path, "meja").read() is None


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(MarkUnusable):
        Marks(tmp_path / "taken", "meja").replace(MARK)
    with pytest.raises(MarkUnusable):
        Marks(tmp_path / "taken", "meja").read()


class Clocks:
    """A wall clock that may be set, and one that may not."""

    def __init__(self) -> None:
        self.wall, self.steady = datetime(2026, 9, 1, tzinfo=UTC), 0.0

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def drift(self) -> Drift:
        return Drift(lambda: self.wall, lambda: self.steady, timedelta(seconds=30))


@pytest.mark.parametrize(("jump", "jumped"), [(31, True), (-31, True), (30, False), (-30, False), (0, False)])
def test_a_clock_that_jumps_further_than_allowed_is_noticed(jump: float, *, jumped: bool) -> None:
    clocks = Clocks()
    drift = clocks.drift()
    clocks.pass_by(100_000)
    assert not drift.jumped()
    clocks.wall += timedelta(seconds=jump)
    assert drift.jumped() is jumped
    assert drift.seconds() == pytest.approx(jump)


def test_a_clock_that_is_believed_again_has_not_jumped() -> None:
    clocks = Clocks()
    drift = clocks.drift()
    clocks.wall += timedelta(hours=1)
    drift.believe()
    assert not drift.jumped()
    clocks.wall -= timedelta(hours=1)
    assert drift.jumped()
