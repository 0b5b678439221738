"""Celery's tasks: a task is a name, not a place; and nobody but the scheduler sends one."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import Function, dotted

LONGEST_BODY = 6
NAME = re.compile(r"[a-z]+\.[a-z]+")
RINGS = frozenset({"delay", "apply_async", "send_task", "signature"})


def decorator(function: Function) -> ast.expr | None:
    """What makes a function a Celery task, if anything does."""
    for one in function.node.decorator_list:
        called = one.func if isinstance(one, ast.Call) else one
        if dotted(called).endswith(("app.task", "shared_task", "celery.task")):
            return one
    return None


def name_of(mark: ast.expr) -> str:
    """The name that a task is given; empty where Celery would take it from its place."""
    given = {word.arg: word.value for word in mark.keywords} if isinstance(mark, ast.Call) else {}
    value = given.get("name")
    return str(value.value) if isinstance(value, ast.Constant) else ""


IDS = {("id", "str"), ("ids", "list[str]")}
TASKS = [(one, mark) for one in sources.functions(sources.product()) if (mark := decorator(one))]


def test_there_are_tasks() -> None:
    assert len(TASKS) >= 5


def test_tasks_live_in_one_file() -> None:
    assert {one.source.path for one, _ in TASKS} == {"workers/tasks.py"}


def test_every_task_is_named_after_a_noun_and_a_verb() -> None:
    none([one.place for one, mark in TASKS if not NAME.fullmatch(name_of(mark))])


def test_no_two_tasks_share_a_name() -> None:
    none([name for name, count in Counter(name_of(mark) for _, mark in TASKS).items() if count > 1])


def test_tasks_take_keywords_only_and_tolerate_what_a_newer_caller_adds() -> None:
    none([one.place for one, _ in TASKS if one.positional or one.node.args.vararg or not _tolerant(one)])


def _tolerant(function: Function) -> bool:
    rest = function.node.args.kwarg
    return rest is not None and rest.arg == "_"


def test_a_message_carries_ids_and_nothing_else() -> None:
    heavy = [
        f"{one.place} {argument.arg}"
        for one, _ in TASKS
        for argument in one.arguments
        if (argument.arg.rpartition("_")[2], ast.unparse(argument.annotation or ast.Constant(""))) not in IDS
    ]
    none(heavy)


def test_task_bodies_are_short() -> None:
    none([f"{one.place} {one.body_lines} lines" for one, _ in TASKS if one.body_lines > LONGEST_BODY])


def test_nobody_but_the_scheduler_rings() -> None:
    ringing = {
        one.path
        for one in sources.product()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RINGS
    }
    none(path for path in ringing if not path.startswith(("scheduler/", "rehearsal/")))
