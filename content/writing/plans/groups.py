"""Groups: which rows of a plan are one post. One thought, said on several accounts at about the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from content.writing.plans.row import PlanRow
from content.writing.posts import Sensitivity

# Rows of one title further apart than this are posts of their own (a reminder, a repetition).
APART = timedelta(days=1)


@dataclass(frozen=True)
class Group:
    """The rows of one post, in the order of the sheet; one per account. The first is what the post itself says."""

    rows: tuple[PlanRow, ...]

    @property
    def base(self) -> PlanRow:
        """The row that gives the post its text and its people."""
        return self.rows[0]

    @property
    def sensitivity(self) -> Sensitivity:
        """Sensitive as soon as one row is."""
        sensitive = any(row.sensitivity is Sensitivity.SENSITIVE for row in self.rows)
        return Sensitivity.SENSITIVE if sensitive else Sensitivity.ROUTINE


def groups(rows: Iterable[PlanRow]) -> list[Group]:
    """The posts of a plan, in the order of their first rows.

    Rows are one post when campaign, phase, event and title are the same, no more than a day lies between them, and the
    same people wrote them (or someone could approve words of their own). A second row for an account is a second post.
    """
    alike: dict[tuple[object, ...], list[PlanRow]] = defaultdict(list)
    for row in rows:
        event = row.event.name if row.event else ""
        alike[row.campaign, row.phase, event, row.title, row.author, row.editor].append(row)
    found = [Group(tuple(post)) for candidates in alike.values() for post in _posts(candidates)]
    return sorted(found, key=lambda group: group.base.row)


def _posts(candidates: list[PlanRow]) -> list[list[PlanRow]]:
    posts: list[list[PlanRow]] = []
    for row in sorted(candidates, key=lambda row: (row.due_at, row.row)):
        fitting = (post for post in posts if _fits(row, post))
        post = next(fitting, None)
        if post is None:
            posts.append([row])
        else:
            post.append(row)
    return [sorted(post, key=lambda row: row.row) for post in posts]


def _fits(row: PlanRow, post: list[PlanRow]) -> bool:
    accounts = {other.target.account_id for other in post}
    return row.target.account_id not in accounts and row.due_at - post[0].due_at <= APART
