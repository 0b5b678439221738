"""A plan compared with the record: which posts are new, which change, and which may not change any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from content.foundation.problems import N_, Problem
from content.writing.plans import seals
from content.writing.plans.cells import shown
from content.writing.plans.faults import Fault
from content.writing.plans.groups import Group
from content.writing.plans.row import PlanRow
from content.writing.plans.standing import Standing
from content.writing.posts import Post


class NumberTaken(Problem):
    """A number names one row of one campaign for good."""

    cause = N_("The number “%(number)s” belongs to the campaign “%(campaign)s” already.")
    fix = N_("Give the row a number that no other plan uses, such as one that begins with letters for its campaign.")


class PlaceTaken(Problem):
    """The post already says something on this account."""

    cause = N_("“%(title)s” already has a part for this account, numbered “%(number)s”.")
    fix = N_("Use that number for the row, or give the row another title.")


class AlreadyOut(Problem):
    """The post has left the house, or may be on its way."""

    cause = N_("The row was changed, but “%(title)s” is already out, or going out at this moment.")
    fix = N_("Put the row back as it was; for a change take the post down in Tayang and plan a new one.")


class EditedSince(Problem):
    """People changed the post in Tayang after the last import; the plan must not undo that."""

    cause = N_("The row was changed, but “%(title)s” was edited in Tayang after the last import.")
    fix = N_("Make the change in Tayang, and put the row back as it was at the last import.")


@dataclass(frozen=True)
class Change:
    """What becomes of one group: its post (None: a new one) and the numbers of its rows by what happens to them."""

    group: Group
    post: Post | None
    created: frozenset[str]
    updated: frozenset[str]

    @property
    def touched(self) -> list[PlanRow]:
        """The rows that change anything."""
        return [row for row in self.group.rows if row.number in self.created | self.updated]


def changes(groups: Iterable[Group], standing: Standing) -> list[Change]:
    """What each group changes. A post stays with the first group that has one of its rows."""
    claimed: set[str] = set()
    return [_change(group, standing, claimed) for group in groups]


def _change(group: Group, standing: Standing, claimed: set[str]) -> Change:
    candidates = (standing.post_of(row.number) for row in group.rows)
    post = next((one for one in candidates if one and one.id not in claimed), None)
    claimed |= {post.id} if post else set()
    created = {row.number for row in group.rows if row.number not in standing.variants}
    changed = {row.number for row in group.rows if _differs(row, post, standing)}
    return Change(group, post, frozenset(created), frozenset(changed - created))


def _differs(row: PlanRow, post: Post | None, standing: Standing) -> bool:
    return standing.post_of(row.number) is not post or standing.last_seal(row.number) != seals.seal(row)


def faults(
    changes: Iterable[Change], standing: Standing, *, numbers: frozenset[str], may_change: Callable[[str], bool]
) -> list[Fault]:
    """Every row that may not do what it would do.

    `numbers` are those of the whole sheet; `may_change` is asked once for each post, by its id.
    """
    allowed: dict[str, bool] = {}

    def may(post: Post) -> bool:
        if post.id not in allowed:
            allowed[post.id] = may_change(post.id)
        return allowed[post.id]

    found = [fault for change in changes for fault in _faults(change, standing, numbers, may)]
    return sorted(found, key=lambda fault: fault.row)


def _faults(change: Change, standing: Standing, numbers: frozenset[str], may: Callable[[Post], bool]) -> Iterator[Fault]:
    for row in change.touched:
        concerned = {post.id: post for post in (change.post, standing.post_of(row.number)) if post}
        problem = _elsewhere(row, change.post, standing, numbers) or next(
            (one for one in (_closed(post, standing, may) for post in concerned.values()) if one), None
        )
        if problem:
            yield Fault(row.row, "nomor", problem)


def _elsewhere(row: PlanRow, post: Post | None, standing: Standing, numbers: frozenset[str]) -> Problem | None:
    """Why the row's number or place belongs to something that this plan does not name."""
    own = standing.post_of(row.number)
    if own and standing.campaigns[own.id] != row.campaign:
        return NumberTaken(number=shown(row.number), campaign=shown(standing.campaigns[own.id]))
    there = standing.places.get((post.id, row.target.account_id)) if post else None
    if post and there and there.removed_at is None and there.number and there.number not in numbers:
        return PlaceTaken(title=shown(post.title), number=shown(there.number))
    return None


def _closed(post: Post, standing: Standing, may: Callable[[Post], bool]) -> Problem | None:
    if not may(post):
        return AlreadyOut(title=shown(post.title))
    return EditedSince(title=shown(post.title)) if standing.edited_since(post) else None
