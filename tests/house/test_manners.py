"""Manners that no other tool looks after: names, docstrings, the clock, imports, marks and their reasons."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import Function, Source, dotted

EVERYTHING = (*sources.product(), *sources.measuring(), *sources.tests(), *sources.migrations())

# A room for everything is a room for nothing.
NO_NOUNS = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "lib", "core", "base_utils"})

CLOCK = "content/foundation/clock.py"
TELLS_THE_TIME = frozenset(
    {
        "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "date.today",
        "time.time", "time.time_ns", "time.monotonic", "time.perf_counter",
    }
)  # fmt: skip
READS_ITS_OWN_CLOCK = {
    "rehearsal/server.py": "the rehearsal platform is another house, with its own entry point",
}
IMPORTS_LATE = {
    "rehearsal/__main__.py": "the settings cost 25 MB that a process started by the supervisor does without",
    "content/writing/counting.py": "the package needs something to stand in for pkg_resources while it is imported",
}
PRINTS = {
    "rehearsal/__main__.py": "the one line a supervisor or a person waits for",
}
PATCHES = frozenset({"mock", "unittest.mock", "pytest_mock", "freezegun", "time_machine", "responses", "respx"})
PATCHING_FIXTURES = frozenset({"monkeypatch", "mocker", "class_mocker", "session_mocker"})

# "test_nobody_prints" is the shortest sentence.
FEWEST_WORDS = 2

NOQA = re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?(?P<reason>\s+-\s+\S.*)?")
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[a-z, -]+\])?(?P<reason>\s+#\s+\S.*)?")


def test_every_file_says_why_it_exists() -> None:
    silent = [one.path for one in EVERYTHING if one.text.strip() and not (ast.get_docstring(one.tree) or "").strip()]
    none([path for path in silent if not path.startswith("migrations/versions/")])


def test_no_file_is_named_after_nothing() -> None:
    wrong = [one.path for one in EVERYTHING if any(_nameless(part) for part in one.path.removesuffix(".py").split("/"))]
    none(wrong)


def _nameless(part: str) -> bool:
    return part in NO_NOUNS or part.endswith(("_utils", "_helpers", "_misc", "_common"))


def test_everything_is_annotated() -> None:
    bare = [one.place for one in sources.functions(EVERYTHING) if not one.source.path.startswith("migrations/") and _bare(one)]
    none(bare)


def _bare(function: Function) -> bool:
    given = function.node.args
    rest = [one for one in (given.vararg, given.kwarg) if one]
    return function.node.returns is None or any(one.annotation is None for one in (*function.arguments, *rest))


def test_one_place_reads_the_clock() -> None:
    readers = {
        f"{one.path}:{node.lineno}: {dotted(node)}"
        for one in sources.product()
        if one.path != CLOCK and one.path not in READS_ITS_OWN_CLOCK
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in TELLS_THE_TIME
    }
    none(readers)


def test_nobody_takes_the_clock_out_of_the_time_module() -> None:
    takers = [
        one.path
        for one in sources.product()
        if one.path != CLOCK and {"time.time", "time.monotonic", "time.perf_counter"} & sources.imported(one)
    ]
    none(takers)


def test_imports_stand_at_the_top() -> None:
    late = {
        f"{function.source.path}:{node.lineno}"
        for function in sources.functions(sources.product())
        for node in ast.walk(function.node)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        if not function.source.path.startswith("commands/") and function.source.path not in IMPORTS_LATE
    }
    none(late)


def test_nobody_prints() -> None:
    prints = [
        f"{one.path}:{node.lineno}"
        for one in sources.product()
        if one.path not in PRINTS
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call) and dotted(node.func) == "print"
    ]
    none(prints)


def test_no_test_patches_anything() -> None:
    patched = [f"{one.path} imports {name}" for one in sources.tests() for name in sorted(sources.imported(one) & PATCHES)]
    patched += [
        f"{one.place} asks for {argument.arg}"
        for one in sources.functions(sources.tests())
        for argument in one.arguments
        if argument.arg in PATCHING_FIXTURES
    ]
    none(patched)


@pytest.mark.parametrize("mark", [NOQA, TYPE_IGNORE], ids=["noqa", "type: ignore"])
def test_every_exception_from_a_rule_names_the_rule_and_the_reason(mark: re.Pattern[str]) -> None:
    unexplained = [
        f"{one.path}:{number}: {found[0].strip()}"
        for one in EVERYTHING
        if not one.path.startswith("tests/house/")
        for number, line in enumerate(one.text.splitlines(), start=1)
        for found in mark.finditer(line)
        if not (found["codes"] and found["reason"])
    ]
    none(unexplained)


def test_no_name_in_a_list_of_exceptions_is_left_over() -> None:
    there = {one.path for one in sources.product()}
    none({*READS_ITS_OWN_CLOCK, *IMPORTS_LATE, *PRINTS} - there)


def test_every_test_is_a_sentence() -> None:
    short = [
        one.place
        for one in sources.functions(tuple(one for one in sources.tests() if _holds_tests(one)))
        if one.node.name.startswith("test") and one.node.name.count("_") < FEWEST_WORDS
    ]
    none(short)


def _holds_tests(source: Source) -> bool:
    return source.path.rsplit("/", 1)[-1].startswith("test_")
