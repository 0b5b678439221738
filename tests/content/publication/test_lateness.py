"""Percentiles by the nearest rank: the value below which so many lie."""

from __future__ import annotations

import pytest

from content.publication.lateness import percentile


@pytest.mark.parametrize(
    ("count", "share", "rank"),
    [(1, 0.5, 1), (2, 0.5, 1), (3, 0.5, 2), (100, 0.5, 50), (100, 0.99, 99), (10, 0.99, 10), (4, 0, 1)],
)
def test_the_nearest_rank_is_taken(count: int, share: float, rank: int) -> None:
    assert percentile([float(value) for value in range(count, 0, -1)], share) == rank


def test_without_values_there_is_none() -> None:
    assert percentile([], 0.5) is None
