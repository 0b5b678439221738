"""One place writes a publication's state: lifecycle.move_all. Everyone else asks it."""

from __future__ import annotations

import ast
import re

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import Function, dotted

MOVER = ("content/publication/lifecycle.py", "move_all")
# A publication is born planned, and only here: when a post is released, and when a dress rehearsal copies a campaign.
# For the real schedule and for a gladi, part by part.
BIRTHPLACES = {"content/publication/threads.py"}
RAW_UPDATE = re.compile(r"\b(update|insert\s+into)\s+\"?publications?\b", re.IGNORECASE)


def calls(node: ast.AST, name: str) -> list[ast.Call]:
    """The calls below a node of a function or method with that last name."""
    return [
        one
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and (dotted(one.func) == name or getattr(one.func, "attr", "") == name)
    ]


def updates_publications(function: Function) -> bool:
    """Whether a function holds an UPDATE or INSERT of publications."""
    statements = [*calls(function.node, "update"), *calls(function.node, "insert")]
    return any(dotted(argument).endswith("Publication") for one in statements for argument in one.args[:1])


def may_write_state(values: ast.Call) -> bool:
    """Whether `values(…)` writes a state, or something that cannot be read here."""
    return bool(values.args) or any(word.arg in {None, "state"} for word in values.keywords)


def test_only_the_mover_writes_a_state_into_the_table() -> None:
    writers = [
        one.place
        for one in sources.functions(sources.product())
        if updates_publications(one) and any(may_write_state(call) for call in calls(one.node, "values"))
    ]
    assert [place.split(":")[0] for place in writers] == [MOVER[0]], writers
    assert writers[0].endswith(f" {MOVER[1]}")


def test_nobody_sets_the_state_of_a_publication_in_hand() -> None:
    """Other records have a state too: a post's is a PostState, and says so where it is set."""
    setters = [
        f"{one.path}:{node.lineno}: {ast.unparse(node)}"
        for one in sources.product()
        for node in ast.walk(one.tree)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and _sets_state(node)
        if not dotted(node.value or ast.Constant("")).startswith("PostState.")
    ]
    none(setters)


def _sets_state(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


def test_nobody_sets_a_state_by_its_name() -> None:
    setters = [
        f"{one.path}:{call.lineno}"
        for one in sources.product()
        for call in calls(one.tree, "setattr")
        if not (isinstance(call.args[1], ast.Constant) and call.args[1].value != "state")
        if one.path.startswith(("content/", "scheduler/", "workers/", "web/", "commands/"))
    ]
    none(setters)


def test_publications_are_born_planned_and_in_one_place() -> None:
    births = {
        (one.path, ast.unparse(word.value))
        for one in sources.product()
        for call in calls(one.tree, "Publication")
        for word in call.keywords
        if word.arg == "state"
    }
    assert births == {(path, "State.PLANNED") for path in BIRTHPLACES}


def test_no_statement_in_plain_sql_goes_around_the_mover() -> None:
    raw = [
        f"{one.path}:{node.lineno}"
        for one in sources.product()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW_UPDATE.search(node.value)
    ]
    none(raw)
