"""What people decide about posts on their way: hold, let go, cancel, give up, send again, find, take down."""

from __future__ import annotations

from hypothesis import strategies as some
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

from content.foundation.problems import Problem
from content.people import people
from content.people.people import Person
from content.publication import decisions, gate, removals, resends, sightings
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.engine.floor import PATIENCE, Floor
from workers import recognising

numbers = some.integers(0, 7)
# What a page offers in each state; elsewhere it must be refused.
OFFERED: dict[State, tuple[str, ...]] = {
    State.PLANNED: ("hold", "hold", "cancel"),
    State.RETRY_WAIT: ("hold", "cancel"),
    State.HELD: ("resume", "cancel"),
    State.NEEDS_PERSON: ("send again", "send again", "send again", "agree", "paste", "abandon"),
    State.FAILED: ("abandon",),
    State.MISSED: ("abandon",),
    State.BLOCKED: ("abandon",),
    State.PUBLISHED: ("take down",),
    State.CONFIRMED: ("take down",),
}
WAITING = {State.NEEDS_PERSON, State.FAILED, State.HELD}
ANYTHING = tuple(dict.fromkeys(act for acts in OFFERED.values() for act in acts))


class DecisionRules(Floor):
    """Those who stop things, and let them go again."""

    @rule(scope=some.sampled_from(list(Scope)), which=numbers)
    def hold_or_lift(self, scope: Scope, which: int) -> None:
        """The gate closes, for everything, a campaign or an account; or, every other time, opens again."""
        if self.book.holds:
            self._lift(which)
        else:
            self._hold(scope, which)

    def _hold(self, scope: Scope, which: int) -> None:
        """From now on nothing new leaves for what it covers."""
        choice = {Scope.ALL: ("",), Scope.CAMPAIGN: self.office.campaigns, Scope.ACCOUNT: self.office.accounts}[scope]
        covered, made = self.pick(choice, which), []

        def act(session: Session) -> None:
            by = people.get(session, self.office.publisher)
            made.append(gate.place(session, scope=scope, object_id=covered, reason="Gempa", by=by, now=self.now).id)

        self.ask(act, allowed=True)
        self.book.holds[made[0]] = (scope.value, covered)

    def _lift(self, which: int) -> None:
        """What became overdue meanwhile waits for a new time."""
        name = self.pick(list(self.book.holds), which)
        covered = {one for one in self.book.planned if self.book.held_back(one)}
        self.ask(lambda session: decisions.lift(session, name, by=people.get(session, self.office.publisher), now=self.now))
        del self.book.holds[name]
        self.observe()
        for one, state in self.witness.states().items():
            if one in covered and not self.book.held_back(one) and state in {State.PLANNED, State.RETRY_WAIT}:
                assert self.book.due_at(one) > self.now, "it would go out late by itself"

    @rule(which=numbers, person=numbers, what=numbers, sensible=some.integers(0, 5))
    @precondition(lambda self: self.book.planned)
    def decide(self, which: int, person: int, what: int, sensible: int) -> None:
        """Somebody decides about one publication: what its page offers or, now and then, something impossible."""
        states, by = self.witness.states(), self.pick(self.office.approvers, person)
        waiting = self.in_order([one for one in self.book.planned if states[one] in WAITING])
        name = self.pick(waiting, which) if waiting and sensible > 1 else self.publication(which)
        offered = OFFERED.get(states[name], ANYTHING) if sensible else ANYTHING
        match self.pick(offered, what):
            case "agree":
                self._agree(name, by)
            case "send again":
                self._ask_to_send_again(name, by)
                self._agree(name, self.pick(self.office.approvers, what))
            case "paste":
                self._paste(name, by, what)
            case "take down":
                self._take_down(name, by)
            case plain:
                self.ask(lambda session: self._plainly(session, plain, name, people.get(session, by)))

    def _plainly(self, session: Session, what: str, name: str, by: Person) -> None:
        match what:
            case "hold":
                decisions.hold(session, name, reason="Tunggu.", by=by, now=self.now)
            case "resume":
                decisions.resume(session, name, by=by, now=self.now)
            case "cancel":
                decisions.cancel(session, name, by=by, now=self.now)
            case _:
                decisions.abandon(session, name, reason="Sudah lewat.", by=by, now=self.now)

    def _ask_to_send_again(self, name: str, by: str) -> None:
        def act(session: Session) -> None:
            person = people.get(session, by)
            resends.ask(session, name, reason="Tidak ada.", by=person, now=self.now, patience=PATIENCE)

        if self.ask(act):
            self.book.asked[name] = by

    def _agree(self, name: str, by: str) -> None:
        """The second person; never the first one, and never within the quiet period."""

        def act(session: Session) -> None:
            wish = resends.wish_for(session, session.get_one(Publication, name))
            assert wish is not None
            resends.agree(session, wish.id, by=people.get(session, by), now=self.now, patience=PATIENCE)

        if (
            name in self.book.asked
            and self.witness.states()[name] is State.NEEDS_PERSON
            and self._wished(name)
            and self.ask(act)
        ):
            assert self.book.asked.pop(name) != by, "one person sent it again alone"
            if name in self.book.opened:
                assert self.now >= self.book.opened[name] + PATIENCE.quiet, "sent again within the quiet period"
            self.book.due_again(name, self.now + resends.SOON)
            self.witness.pardon(name)

    def _wished(self, name: str) -> bool:
        with self.database.reading() as session:
            return resends.wish_for(session, session.get_one(Publication, name)) is not None

    def _paste(self, name: str, by: str, which: int) -> None:
        """Somebody pastes the address of some post."""
        address = self.pick([posted.receipt().url for posted in self.platform.posts] or ["https://contoh.example/0"], which)
        self.touched = True
        try:
            with self.database.reading() as session:
                sought = sightings.sought(session, name, by=people.get(session, by))
            seen = recognising.recognise(self.onlooker, sought, address)
            with self.database.writing() as session:
                person = people.get(session, by)
                sightings.settle(session, sought, seen, by=person, now=self.now, patience=PATIENCE)
        except Problem:
            return
        posted = next(posted for posted in self.platform.posts if posted.remote_id == seen.remote_id)
        right = (self.book.planned[name].account, self.book.part(name).text)
        assert (posted.account, posted.text) == right, "settled by another post"

    def _take_down(self, name: str, by: str) -> None:
        """Somebody deletes a post by hand, and notes it; or notes it only, and is refused."""
        self.touched = True
        try:
            with self.database.reading() as session:
                shown = removals.shown(session, name, by=people.get(session, by))
            for posted in self.platform.posts:
                posted.removed = posted.removed or posted.remote_id == shown.remote_id
            there = recognising.still_there(self.onlooker, shown)
            with self.database.writing() as session:
                person = people.get(session, by)
                removals.note(session, name, reason="Salah.", still_there=there, by=person, now=self.now)
        except Problem:
            return
