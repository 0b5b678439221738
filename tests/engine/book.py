"""The machine's own book: what people did, in plain values, and by its own reckoning what may go out at a moment.

Nothing here asks the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

NEEDED = {"routine": 1, "sensitive": 2}


@dataclass(frozen=True)
class Part:
    """What one account was to say, and when."""

    text: str
    due_at: datetime


@dataclass
class Written:
    """One post: who made it, every version it ever had (by account), who agrees to the newest, and where it stands."""

    name: str
    campaign: str
    author: str
    editor: str
    sensitivity: str
    versions: list[dict[str, Part]]
    agreed: set[str] = field(default_factory=set)
    stands: str = "in review"
    tampered: bool = False

    @property
    def version(self) -> int:
        """The newest version's number; the first is 1."""
        return len(self.versions)

    @property
    def makers(self) -> set[str]:
        """Who may not agree."""
        return {self.author, self.editor}


@dataclass(frozen=True)
class Planned:
    """One publication as it was born."""

    name: str
    post: str
    account: str
    version: int
    due_at: datetime


@dataclass
class Book:
    """Everything people did. `approvers` are those who are approvers at this moment; `accounts` are all, in order."""

    approvers: set[str]
    accounts: tuple[str, ...]
    posts: list[Written] = field(default_factory=list)
    switched_off: set[str] = field(default_factory=set)
    holds: dict[str, tuple[str, str]] = field(default_factory=dict)
    planned: dict[str, Planned] = field(default_factory=dict)
    # Why nothing at all may go out: the database was exchanged for an older one or a copy, and people have not let it go on.
    stopped: str = ""
    # Who asked for what needs two: sending a publication again, by its name, or (by no name) letting all posts go on.
    asked: dict[str, str] = field(default_factory=dict)
    # When each publication was opened last.
    opened: dict[str, datetime] = field(default_factory=dict)

    def post(self, name: str) -> Written:
        return next(post for post in self.posts if post.name == name)

    def part(self, publication: str) -> Part:
        """What was approved for a publication."""
        born = self.planned[publication]
        return self.post(born.post).versions[born.version - 1][born.account]

    def due_at(self, publication: str) -> datetime:
        """When it is to go out: as approved, or as two people agreed later."""
        return self.planned[publication].due_at

    def due_again(self, publication: str, due_at: datetime) -> None:
        """Two people agreed to send it again, at another time."""
        self.planned[publication] = replace(self.planned[publication], due_at=due_at)

    def order(self, publication: str) -> tuple[int, int, int]:
        """The place of a publication among all, the same whenever an example is played again."""
        born = self.planned[publication]
        return self.posts.index(self.post(born.post)), self.accounts.index(born.account), born.version

    def may_approve(self, post: Written, person: str) -> bool:
        return (
            post.stands == "in review" and person in self.approvers and person not in post.makers and person not in post.agreed
        )

    def enough(self, post: Written) -> bool:
        """Whether enough people other than its makers, approvers to this day, agree to its newest version."""
        return len((post.agreed & self.approvers) - post.makers) >= NEEDED[post.sensitivity]

    def held_back(self, publication: str) -> bool:
        if self.stopped:
            return True
        born = self.planned[publication]
        covered = {("all", ""), ("account", born.account), ("campaign", self.post(born.post).campaign)}
        return not covered.isdisjoint(self.holds.values())

    def fault(self, publication: str) -> str:
        """Why a publication may not go out even in its time and with the gate open; empty where it may."""
        born = self.planned[publication]
        post = self.post(born.post)
        if post.tampered or post.version != born.version:
            return "it is not what was approved"
        if not self.enough(post):
            return "too few people agree"
        return "the account is switched off" if born.account in self.switched_off else ""

    def why_not(self, publication: str, now: datetime, lateness: timedelta) -> str:
        """Why a publication may not go out at this moment; empty where it may."""
        due_at = self.due_at(publication)
        if not due_at <= now <= due_at + lateness:
            return f"it is not its time: {now}, due {due_at}"
        if self.stopped:
            return self.stopped
        return "the gate is closed" if self.held_back(publication) else self.fault(publication)
