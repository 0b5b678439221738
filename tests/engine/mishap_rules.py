"""What goes wrong around an approved post: approvals, roles and accounts are taken away, texts tampered with, clocks set."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as some
from hypothesis.stateful import rule
from sqlalchemy import update

from content.approval import approvals
from content.people import accounts
from content.people.people import Person
from content.people.roles import Role
from content.writing import posts
from content.writing.variants import Variant
from tests.engine.floor import Floor
from tests.engine.office import ROLES, set_roles

numbers = some.integers(0, 7)


class MishapRules(Floor):
    """One rule, so that a mishap of any kind is as likely as one step of work."""

    @rule(
        kind=some.sampled_from(["role", "role", "account", "account", "revoke", "tamper", "clock"]),
        which=numbers,
        place=numbers,
    )
    def mishap(self, kind: str, which: int, place: int) -> None:
        """Something that entitles a post is gone, or comes back."""
        {
            "revoke": self._revoke, "role": self._change_a_role, "account": self._switch_an_account,
            "tamper": self._tamper, "clock": self._set_the_clock,
        }[kind](which, place)  # fmt: skip

    def _revoke(self, which: int, place: int) -> None:
        """The approvals of a post are taken back."""
        post, by = self.post(which), self.pick(self.office.approvers, place)
        self.ask(
            lambda session: approvals.revoke_all(session, post=posts.get(session, post.name), by=by, now=self.now), allowed=True
        )
        post.agreed = set()

    def _change_a_role(self, which: int, _place: int) -> None:
        """An approver is none any more, or is one again."""
        name = self.pick(self.office.approvers, which)
        roles = ROLES[list(ROLES)[self.office.people.index(name)]]
        roles = roles - {Role.APPROVER} if name in self.book.approvers else roles
        self.ask(lambda session: set_roles(session.get_one(Person, name), roles), allowed=True)
        self.book.approvers ^= {name}

    def _switch_an_account(self, which: int, _place: int) -> None:
        """An account is switched off, or on again."""
        name = self.pick(self.office.accounts, which)
        off = name in self.book.switched_off
        self.ask(lambda session: accounts.switch(session, name, active=off, now=self.now, actor=self.office.publisher))
        self.book.switched_off ^= {name}

    def _tamper(self, which: int, place: int) -> None:
        """Someone changes an approved text behind everybody's back, in the database."""
        post = self.post(which)
        if post.stands != "approved":
            return
        account = self.pick(list(post.versions[-1]), place)
        found = update(Variant).where(Variant.post_id == post.name, Variant.account_id == account)
        self.ask(lambda session: session.execute(found.values(text="Jakarta tidak siap.")))
        post.tampered = True

    def _set_the_clock(self, which: int, _place: int) -> None:
        """Somebody sets the wall clock."""
        self.clock.jump(timedelta(minutes=self.pick((1, -2, 16, 45), which)))
