"""What an import did, or would do, or why it did nothing."""

from __future__ import annotations

from dataclasses import dataclass

from content.foundation.problems import Problem, Translate
from content.writing.plans.faults import Fault


@dataclass(frozen=True)
class Report:
    """`rows` in the sheet; rows `created`, `updated` and `unchanged`; `posts` they make; `errors`, of which none is left out.

    With errors nothing was saved and the counts are 0.
    """

    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    posts: int = 0
    campaigns: tuple[str, ...] = ()
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Problem, ...] = ()
    dry_run: bool = False

    @property
    def saved(self) -> bool:
        """Whether the plan is now in the record."""
        return not self.errors and not self.dry_run

    def told(self, translate: Translate = str) -> dict[str, object]:
        """The report in the reader's language, as plain values."""
        return {
            "rows": self.rows,
            "errors": [fault.told(translate) for fault in self.errors],
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "posts": self.posts,
            "campaigns": list(self.campaigns),
            "warnings": [warning.sentence(translate) for warning in self.warnings],
            "dry_run": self.dry_run,
        }
