"""`./tayang test`: what its last lines say."""

from __future__ import annotations

import pytest

from commands.test import CHECKS, Result, counted, summary


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("812 passed, 3 skipped in 312.44s (0:05:12)\n", {"passed": 812, "skipped": 3}),
        ("\x1b[32m\x1b[1m9 passed\x1b[0m\x1b[32m in 7.08s\x1b[0m\n", {"passed": 9}),
        ("=== 1 failed, 2 errors in 0.10s ===\n", {"failed": 1, "errors": 2}),
        ("FAILED tests/test_x.py - 3 passed\n", {}),
        ("", {}),
    ],
)
def test_the_counts_are_read_from_pytests_closing_line(line: str, counts: dict[str, int]) -> None:
    assert counted(line) == counts


def test_the_closing_line_adds_up_and_reads_as_pytests() -> None:
    results = [
        Result("mypy", passed=True, seconds=3, counts={}),
        Result("pytest (side by side)", passed=True, seconds=2, counts={"passed": 10, "skipped": 1}),
        Result("pytest (processes)", passed=True, seconds=1, counts={"passed": 5}),
    ]
    last = summary(results, 6.0).splitlines()[-1]
    assert last.strip("= ") == "15 passed, 1 skipped in 6.00s"
    assert counted(last) == {"passed": 15, "skipped": 1}


def test_a_failed_check_is_named_at_the_end() -> None:
    results = [
        Result("mypy", passed=False, seconds=3, counts={}),
        Result("pytest", passed=False, seconds=2, counts={"passed": 10, "failed": 1}),
    ]
    assert summary(results, 5.0).splitlines()[-1].strip("= ") == (
        "1 failed, 10 passed, 2 of 2 checks failed: mypy, pytest in 5.00s"
    )


def test_every_check_of_the_house_is_run() -> None:
    assert [name for name, _ in CHECKS] == [
        "ruff format", "ruff check", "mypy", "lint-imports", "deptry", "codespell", "djlint"
    ]  # fmt: skip
