"""What people do to the machine: write, approve, edit, revoke, hold, let go, cancel, give up; and what goes wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.digest import describe
from content.people import people
from content.planning import times
from content.publication import changes, releases
from content.writing import drafts, posts
from content.writing.drafts import Draft, DraftVariant
from content.writing.variants import variants_of
from tests.engine.book import Part, Written
from tests.engine.floor import Floor
from tests.engine.invariants import LIVE

ZONE = "Asia/Jakarta"
# More of either tells nothing new, and costs time.
MOST_POSTS, MOST_VERSIONS = 3, 3

# Any number; which of a list it means is its remainder.
numbers = some.integers(0, 7)
minutes_ahead = some.sampled_from([1, 1, 2, 5, 40])
# By their places in the office: two who approve and nothing else are the likeliest.
crowds = some.one_of(some.just([3, 2]), some.just([1, 3, 2]), some.lists(some.integers(0, 4), max_size=3, unique=True))
texts = some.sampled_from(["Jakarta siap.", "Jakarta ramah.", "Jakarta bersih."])


class PeopleRules(Floor):
    """The office."""

    @initialize(text=texts, minutes=minutes_ahead, places=some.sets(some.integers(0, 2), min_size=1))
    def begin(self, text: str, minutes: int, places: set[int]) -> None:
        """There is one approved post already: what comes after is worth more steps."""
        approvers = [3]
        self.write(
            writer=0, campaign=0, text=text, minutes=minutes, places=places, sensitive=False, approvers=approvers
        )  # fmt: skip

    @rule(
        writer=numbers, campaign=numbers, text=texts, minutes=minutes_ahead,
        places=some.sets(some.integers(0, 2), min_size=1), sensitive=some.booleans(), approvers=crowds,
    )  # fmt: skip
    @precondition(lambda self: len(self.book.posts) < MOST_POSTS)
    def write(
        self, *, writer: int, campaign: int, text: str, minutes: int, places: set[int], sensitive: bool, approvers: list[int]
    ) -> None:
        """Someone writes a post and hands it in; those who are asked say yes, whoever they are."""
        author, chosen = self.pick(self.office.writers, writer), self.pick(self.office.campaigns, campaign)
        sensitivity = "sensitive" if sensitive else "routine"
        parts = {self.office.accounts[place]: Part(text, self._soon(minutes)) for place in sorted(places)}
        made: list[str] = []

        def act(session: Session) -> None:
            draft = _draft(chosen, sensitivity, parts)
            post = drafts.write(session, draft, by=people.get(session, author), now=self.now)
            reviews.submit(session, post=post, by=people.get(session, author), now=self.now)
            made.append(post.id)

        if self.ask(act, allowed=self.book.switched_off.isdisjoint(parts)):
            self.book.posts.append(Written(made[0], chosen, author, author, sensitivity, [parts]))
            self._all_approve(self.book.posts[-1], approvers)

    def _soon(self, minutes: int) -> datetime:
        whole = self.now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        return whole.astimezone(UTC)

    @rule(which=numbers, approvers=crowds, stale=some.integers(0, 5))
    @precondition(lambda self: any(post.stands == "in review" for post in self.book.posts))
    def approve(self, which: int, approvers: list[int], stale: int) -> None:
        """Some people say yes, whoever they are; once in a while to something they were not shown."""
        post = self.pick([post for post in self.book.posts if post.stands == "in review"], which)
        if not stale:
            self._approves(post, self.office.publisher, stale=True)
        self._all_approve(post, approvers)

    def _all_approve(self, post: Written, approvers: list[int]) -> None:
        for person in approvers:
            self._approves(post, self.pick(self.office.people, person), stale=False)

    def _approves(self, post: Written, person: str, *, stale: bool) -> None:
        def act(session: Session) -> None:
            record = posts.get(session, post.name)
            seen = "0" * 64 if stale else describe(session, record).digest
            releases.approve(session, post=record, seen=seen, approver=people.get(session, person), now=self.now)

        if self.ask(act, allowed=self.book.may_approve(post, person) and not stale):
            post.agreed.add(person)
            post.stands = "approved" if self.book.enough(post) else post.stands
            self.observe()
            if post.stands == "approved":
                self._everything_is_planned(post)

    def _everything_is_planned(self, post: Written) -> None:
        """What is still to come is planned on every account that the post was never on its way to before."""
        born = {one.account for one in self.book.planned.values() if (one.post, one.version) == (post.name, post.version)}
        before = {one.account for one in self.book.planned.values() if one.post == post.name and one.version < post.version}
        coming = {account for account, part in post.versions[-1].items() if part.due_at > self.now}
        assert coming - before <= born <= coming, f"planned {born}; to come {coming}, before {before}"

    @rule(which=numbers, writer=numbers, text=texts, minutes=minutes_ahead, approvers=crowds)
    @precondition(lambda self: any(post.version < MOST_VERSIONS for post in self.book.posts))
    def edit(self, *, which: int, writer: int, text: str, minutes: int, approvers: list[int]) -> None:
        """Someone rewrites what is not out yet, and hands it in again; those who are asked say yes."""
        post = self.pick([post for post in self.book.posts if post.version < MOST_VERSIONS], which)
        editor = self.pick(self.office.writers, writer)
        states = self.witness.states()
        out = {self.book.planned[name].account for name in states if states[name] in LIVE and self._of(name, post)}
        changed = {account: Part(f"{text} Baru.", self._soon(minutes)) for account in post.versions[-1] if account not in out}
        parts = post.versions[-1] | changed

        def act(session: Session) -> None:
            record, by = posts.get(session, post.name), people.get(session, editor)
            kept = {row.account_id: drafts.as_draft(row) for row in variants_of(session, post.name) if row.account_id in out}
            draft = _draft(post.campaign, post.sensitivity, parts, kept)
            changes.rewrite(session, post=record, draft=draft, expected_version=post.version, by=by, now=self.now)
            reviews.submit(session, post=record, by=by, now=self.now)

        if self.ask(act):
            post.versions.append(parts)
            post.editor, post.agreed, post.stands, post.tampered = editor, set(), "in review", False
            self._all_approve(post, approvers)

    def _of(self, publication: str, post: Written) -> bool:
        return self.book.planned[publication].post == post.name


def _draft(campaign: str, sensitivity: str, parts: dict[str, Part], kept: dict[str, DraftVariant] | None = None) -> Draft:
    variants = {
        account: DraftVariant(account, part.text, times.to_local(part.due_at, ZONE), ZONE) for account, part in parts.items()
    }
    return Draft(
        campaign, "preparation", "Jakarta siap", "", tuple((variants | (kept or {})).values()), sensitivity=sensitivity
    )
