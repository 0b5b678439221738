"""A form: named fields with their rules. Only named fields are read; what is wrong is said beside each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from content.foundation.problems import N_, Problem
from web.errors import status_of
from web.languages import _

Done = TypeVar("Done")

REQUIRED = N_("Please fill this in.")
TOO_LONG = N_("At most %(longest)s characters; these are %(length)s.")
NOT_A_CHOICE = N_("Choose one from the list.")


@dataclass(frozen=True)
class Field:
    """The rules of one field. `pattern` must match whole; `pattern_words` says so in words (an English message id)."""

    name: str
    required: bool = True
    longest: int = 200
    choices: tuple[str, ...] = ()
    pattern: str = ""
    pattern_words: str = ""
    kept_whole: bool = False  # a password keeps the spaces around it

    def taken(self, sent: Mapping[str, str]) -> str:
        """What was typed."""
        typed = sent.get(self.name, "")
        return typed if self.kept_whole else typed.strip()

    def problem(self, value: str) -> str:
        """What is wrong with `value`, in the reader's language; empty where nothing is."""
        if not value:
            return _(REQUIRED) if self.required else ""
        if len(value) > self.longest:
            return _(TOO_LONG) % {"longest": self.longest, "length": len(value)}
        if self.choices and value not in self.choices:
            return _(NOT_A_CHOICE)
        return _(self.pattern_words) if self.pattern and not re.fullmatch(self.pattern, value) else ""


@dataclass(frozen=True)
class Form:
    """What was typed, and what is wrong with it, by field name; `problem` is what is wrong with the whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    def __bool__(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and self.problem is None

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form again."""
        return status_of(self.problem) if self.problem else 422

    def refused(self, problem: Problem) -> Form:
        """The same, with what is wrong with the whole."""
        return replace(self, problem=problem)


def read(fields: tuple[Field, ...], sent: Mapping[str, str]) -> Form:
    """The form as it was sent."""
    values = {rule.name: rule.taken(sent) for rule in fields}
    problems = {rule.name: rule.problem(values[rule.name]) for rule in fields}
    return Form(values, {name: said for name, said in problems.items() if said})


def attempt(form: Form, action: Callable[[], Done]) -> Done | Form:
    """What `action` gives for a form without fault; else the form, saying what is wrong. Nothing typed is lost."""
    if not form:
        return form
    try:
        return action()
    except Problem as problem:
        return form.refused(problem)
