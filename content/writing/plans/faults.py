"""Faults of a plan: where each is, what is wrong and how to mend it. All of them are told, not only the first."""

from __future__ import annotations

from dataclasses import dataclass

from content.foundation.problems import Problem, Translate


@dataclass(frozen=True)
class Fault:
    """One fault. `row` is the row of the sheet (its header is row 1; 0 is the file itself), `column` the header's name."""

    row: int
    column: str
    problem: Problem

    def told(self, translate: Translate = str) -> dict[str, object]:
        """Row, column, cause and fix in the reader's language."""
        return {
            "row": self.row,
            "column": self.column,
            "cause": self.problem.say_cause(translate),
            "fix": self.problem.say_fix(translate),
        }
