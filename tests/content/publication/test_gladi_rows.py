"""What the rows of a gladi add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from content.publication.gladi import Row
from content.publication.gladi_rows import added_up
from content.publication.lifecycle import State
from tests.cast import NOON

WAITING = Row(
    publication_id="a", number="1", title="Jakarta siap", platform="x", account="pemprov", planned_at=NOON, zone="Asia/Jakarta",
    simulated_at=NOON, arrived_at=None, state=State.PLANNED, url="", pictures=2, reason="",
)  # fmt: skip
FIRST = replace(WAITING, state=State.CONFIRMED, arrived_at=NOON + timedelta(seconds=0.2))
LATER = NOON + timedelta(hours=1)
SECOND = replace(FIRST, publication_id="b", planned_at=LATER, simulated_at=LATER, arrived_at=LATER + timedelta(seconds=0.8))


def test_a_gladi_that_went_well_passes() -> None:
    found = added_up([FIRST, SECOND])
    assert (found.total, found.once, found.twice, found.proven, found.pictures_out, found.passed) == (2, 2, 0, 2, 4, True)
    assert (found.p50, found.p99, found.most) == (0.2, 0.8, 0.8)


def test_while_something_is_to_come_it_has_not_passed() -> None:
    found = added_up([FIRST, replace(WAITING, publication_id="b")])
    assert (found.settled, found.once, found.over, found.passed) == (1, 1, False, False)


def test_what_the_platform_accepted_twice_is_counted_as_twice_and_not_as_once() -> None:
    found = added_up([FIRST, FIRST, SECOND])
    assert (found.total, found.once, found.twice, found.passed) == (2, 1, 1, False)


def test_what_failed_needs_a_look_and_its_pictures_are_not_out() -> None:
    found = added_up([FIRST, replace(WAITING, publication_id="b", state=State.FAILED)])
    assert (found.once, found.troubled, found.pictures, found.pictures_out, found.passed) == (1, 1, 4, 2, False)


def test_what_overtook_another_is_not_in_order() -> None:
    assert not added_up([replace(FIRST, arrived_at=LATER + timedelta(seconds=5)), SECOND]).in_order


def test_an_empty_gladi_has_no_lateness() -> None:
    found = added_up([])
    assert (found.total, found.p50, found.most) == (0, None, None)
