"""How a burst is counted from the platform's log: doubles, what is missing, how late."""

from __future__ import annotations

from datetime import timedelta

from bench.burst.receipts import counted, percentile
from tests.cast import NOON


def entry(reference: str, *, late: float, stored: bool = True, action: str = "post") -> dict[str, object]:
    """One line of a platform's log."""
    at = (NOON + timedelta(seconds=late)).isoformat()
    return {"reference": reference, "received_at": at, "stored": stored, "action": action}


def test_a_post_that_was_taken_twice_is_a_double() -> None:
    found = counted([entry("a", late=0.1), entry("b", late=0.2), entry("a", late=0.9)], ["a", "b"], NOON)
    assert (found.duplicates, found.repeats, found.received, found.missing) == (1, 1, 2, 0)


def test_a_second_request_that_the_platform_did_not_take_is_a_repeat_and_no_double() -> None:
    found = counted([entry("a", late=0.1), entry("a", late=0.9, stored=False)], ["a"], NOON)
    assert (found.duplicates, found.repeats) == (0, 1)


def test_a_post_that_was_only_refused_is_missing() -> None:
    found = counted([entry("a", late=0.1, stored=False)], ["a"], NOON)
    assert (found.received, found.missing) == (0, 1)


def test_what_nobody_expected_is_not_counted() -> None:
    found = counted([entry("first", late=-9), entry("a", late=0.1), entry("a", late=5, action="fetch")], ["a"], NOON)
    assert (found.received, found.duplicates, found.most) == (1, 0, 0.1)


def test_the_first_receipt_says_how_late_it_was() -> None:
    assert counted([entry("a", late=2), entry("a", late=0.5)], ["a"], NOON).most == 0.5


def test_what_came_before_its_time_is_told() -> None:
    assert counted([entry("a", late=-0.01), entry("b", late=0)], ["a", "b"], NOON).early == 1


def test_a_percentile_is_the_smallest_value_that_covers_its_share() -> None:
    hundred = [float(number) for number in range(1, 101)]
    assert [percentile(hundred, share) for share in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert (percentile([3.0], 99), percentile([], 50)) == (3.0, 0.0)
