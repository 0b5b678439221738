"""Small on purpose: sizes measured on the syntax tree. A ceiling is raised only by a decision record."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import Function

LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 6
NINE_OF_TEN_FUNCTIONS = 15
LONGEST_FILE = 300
MEDIAN_FILE = 88
NINE_OF_TEN_FILES = 199
MOST_POSITIONAL = 5


def nine_of_ten(sizes: Sequence[int]) -> int:
    """The size that nine of ten do not exceed."""
    return sorted(sizes)[(len(sizes) * 9 + 9) // 10 - 1]


def described(what: str, sizes: Sequence[int]) -> str:
    return (
        f"{what}: {len(sizes)}, median {statistics.median(sizes)}, nine of ten {nine_of_ten(sizes)}, longest {max(sizes)} lines"
    )


def test_no_function_is_longer_than_a_screen() -> None:
    long = [f"{one.place} {one.lines} lines" for one in _all_functions() if one.lines > LONGEST_FUNCTION]
    none(long)


def test_functions_are_short() -> None:
    sizes = [one.lines for one in sources.functions(sources.product())]
    print(described("functions", sizes))  # noqa: T201 - shown by pytest -rP, for the record
    assert statistics.median(sizes) <= MEDIAN_FUNCTION, described("functions", sizes)
    assert nine_of_ten(sizes) <= NINE_OF_TEN_FUNCTIONS, described("functions", sizes)


def test_no_file_is_longer_than_it_can_be_read_in_one_go() -> None:
    long = [
        f"{one.path} {one.lines} lines"
        for one in (*sources.product(), *sources.measuring(), *sources.tests())
        if one.lines > LONGEST_FILE
    ]
    none(long)


def test_files_are_short() -> None:
    sizes = [one.lines for one in sources.product()]
    print(described("files", sizes))  # noqa: T201 - shown by pytest -rP, for the record
    assert statistics.median(sizes) <= MEDIAN_FILE, described("files", sizes)
    assert nine_of_ten(sizes) <= NINE_OF_TEN_FILES, described("files", sizes)


def test_no_function_takes_more_by_position_than_a_reader_can_hold() -> None:
    many = [
        f"{one.place} {len(one.positional)}"
        for one in _all_functions()
        if not one.node.name.startswith("test_")
        if len(one.positional) > MOST_POSITIONAL
    ]
    none(many)


def _all_functions() -> list[Function]:
    return list(sources.functions((*sources.product(), *sources.measuring(), *sources.tests())))
