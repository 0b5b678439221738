"""What the processes do: tick, sweep, claim, open, call, settle, look, prove; one step at a time, and die or stall anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as some
from hypothesis.stateful import precondition, rule

from content.publication.attempts import Opened
from content.publication.claims import Claim
from content.publication.lifecycle import State
from content.publication.settlements import Ended
from scheduler.sweep import Bells, sweep
from scheduler.tick import tick
from tests.engine.deaths import Away, Died
from tests.engine.floor import DRIFT, PATIENCE, Floor
from tests.engine.hands import Hand
from tests.engine.platform import Reply
from workers import calling, settling, watching
from workers.confirming import confirm_one
from workers.platforms.base import NotNow, Refused, Unknown
from workers.proving import prove_one

numbers = some.integers(0, 7)
# Now and then the process dies just before the commit, or before the answer reaches it.
dying = some.integers(0, 11).map(lambda drawn: drawn == 11)
replies = some.sampled_from([Reply.OK, Reply.LOST, Reply.BUSY, *Reply])
delays = some.sampled_from([timedelta(seconds=5), timedelta(minutes=10), timedelta(minutes=50)])
uploads = some.sampled_from([None] * 9 + [NotNow("503", wait_seconds=30), Unknown("reset"), Refused("too wide")])
Move = tuple[int, int, Reply, timedelta, bool]
moves = some.tuples(numbers, numbers, replies, delays, dying)
TO_THE_HOUR = timedelta()
steps = some.sampled_from(
    [TO_THE_HOUR] * 4
    + [timedelta(seconds=seconds) for seconds in (1, 5, 31, 59, 61, 121)]
    + [timedelta(minutes=minutes) for minutes in (1, 10, 61)]
)


class SchedulerRules(Floor):
    """When."""

    @rule(step=steps, ticks=some.booleans())
    def pass_time(self, *, step: timedelta, ticks: bool) -> None:
        """For everyone: a worker that is between two steps stalls meanwhile."""
        self.clock.forward(step or self._until_the_hour())
        if ticks or not step:
            self.tick()

    def _until_the_hour(self) -> timedelta:
        """Until the next publication is due; a second where none is."""
        states = self.witness.states()
        ahead = [self.book.due_at(name) - self.now for name in states if states[name] is State.PLANNED]
        return min((left for left in ahead if left > timedelta()), default=timedelta(seconds=1))

    def tick(self) -> None:
        """Its bells arrive sometime, or never."""
        self.touched = True
        self.guarded()
        settling.replay(self.crew)
        tick(self.database, now=self.now, patience=PATIENCE, ring=lambda names: self.bells.append(tuple(self.in_order(names))))
        self.observe()
        self.witness.nothing_is_overdue(self.now, self.now - PATIENCE.lateness)

    @rule(arrive=some.sampled_from([3, 3, 1, 0]), times=some.sampled_from([6, 6, 2, 1]))
    def look_again(self, arrive: int, times: int) -> None:
        """Sweeps, each when something uncertain is to be looked for next; some of their bells arrive, others later."""
        for _ in range(times):
            wakes = [row.next_look_at for row in self.witness.standing if row.state == State.UNCERTAIN and row.next_look_at]
            self.clock.forward(max(timedelta(seconds=1), min(wakes, default=self.now) - self.now))
            self.sweep(arrive)
            self.observe()
            if not wakes:
                return

    def sweep(self, arrive: int) -> None:
        """One sweep; so many of its bells arrive now."""
        self.touched = True
        bells = Bells(
            confirm=lambda name: self.looks.append(("confirm", name)),
            prove=lambda name: self.looks.append(("prove", name)),
            prepare=lambda _name: None,
        )
        sweep(self.database, now=self.now, patience=PATIENCE, bells=bells)
        self.looks.sort(key=lambda look: (look[0], self.book.order(look[1])))
        for _ in range(min(arrive, len(self.looks))):
            self.look(0)

    @rule(which=numbers)
    @precondition(lambda self: self.looks)
    def lose_a_look(self, which: int) -> None:
        """The broker forgets."""
        del self.looks[which % len(self.looks)]

    def look(self, which: int) -> None:
        """A worker looks whether a post is there, or is what was approved."""
        self.touched = True
        what, name = self.looks.pop(which % len(self.looks))
        (confirm_one if what == "confirm" else prove_one)(self.crew, name)


class WorkerRules(SchedulerRules):
    """Doing."""

    @rule(which=numbers, fate=some.sampled_from(["once", "once", "twice", "never"]), dies=dying, upload=uploads)
    @precondition(lambda self: self.bells)
    def hear(self, *, which: int, fate: str, dies: bool, upload: Exception | None) -> None:
        """A worker hears a bell and claims; or the bell is lost, or will be heard again."""
        bell = self.bells[which % len(self.bells)]
        if fate != "twice":
            self.bells.remove(bell)
        if fate != "never":
            self._claims(bell, dies=dies, upload=upload)

    def _next_bell(self) -> tuple[str, ...]:
        """The newest bell; where none rings, the next hour comes."""
        if not self.bells:
            self.clock.forward(self._until_the_hour())
            self.tick()
        return self.bells.pop() if self.bells else ()

    def _claims(self, bell: tuple[str, ...], *, dies: bool = False, upload: Exception | None = None) -> Hand:
        hand, self.touched, claimed = Hand(), True, []
        with suppress(Died):
            claimed = watching.claim(self.failing(dies=dies), bell)
        if claimed:
            self._may_be_claimed(claimed)
            deadline = self.clock.monotonic() + PATIENCE.deadline.total_seconds()
            self.platform.upload = upload
            in_turn = sorted(claimed, key=lambda one: self.book.order(one.publication_id))
            hand.waiting = [calling.errand_for(self.crew, one, deadline) for one in in_turn]
            self.hands.append(hand)
        return hand

    def _may_be_claimed(self, claimed: Sequence[Claim]) -> None:
        for one in claimed:
            assert not self.book.held_back(one.publication_id), "claimed with the gate closed"
            assert not self.book.fault(one.publication_id), f"claimed: {self.book.fault(one.publication_id)}"

    @rule(moves=some.lists(moves, min_size=1, max_size=6))
    def work(self, moves: list[Move]) -> None:
        """Some steps of workers, now of one and then of another."""
        for move in moves:
            self._work(*move)
            self.observe()

    def _work(self, which: int, what: int, reply: Reply, delay: timedelta, dies: bool) -> None:  # noqa: FBT001 - drawn
        """A worker goes one step further: claims, opens, calls, or settles; or dies over it."""
        if not self.hands:
            self._claims(self._next_bell(), dies=dies)
            return
        hand = self.pick(self.hands, which)
        match self.pick(hand.steps(), what):
            case "open":
                self._opens(hand, dies=dies)
            case "call":
                self.platform.shown_after = delay
                self._calls(hand, what, reply)
                hand.dead = dies
            case _:
                self._settles(hand, 1 + what, dies=dies, away=reply is Reply.DROPPED)
        self._leave(hand)

    def _opens(self, hand: Hand, *, dies: bool = False) -> None:
        due = [errand for errand in hand.waiting if errand.claim.due_at <= self.now]
        hand.waiting = [errand for errand in hand.waiting if errand not in due]
        if not due:
            return
        hand.dead = self.touched = True
        with suppress(Died):
            opened = watching.open_all(self.failing(dies=dies), [errand.claim for errand in due])
            hand.dead = False
            self.observe()
            self._may_go_out(opened)
            by_name = {one.publication_id: one for one in opened}
            ready = [(errand, by_name.get(errand.claim.publication_id)) for errand in due]
            hand.opened += [(errand, one) for errand, one in ready if one is not None]

    def _may_go_out(self, opened: Sequence[Opened]) -> None:
        """By the book, and by a clock that is right; if so, this is the moment that counts."""
        self.openings += len(opened)
        for one in opened:
            why = self.book.why_not(one.publication_id, self.now, PATIENCE.lateness)
            assert not why, f"opened, but {why}"
            assert abs(self.clock.wall - self.clock.true - self.believed) <= DRIFT, "opened by a clock that has jumped"
            assert self.witness.memory.fences[one.publication_id] == one.fence, "opened under a fence that is another's"
            self.book.opened[one.publication_id] = self.now

    def _calls(self, hand: Hand, which: int, reply: Reply) -> None:
        self.touched = True
        self.platform.reply = reply
        errand, opened = hand.opened.pop(which % len(hand.opened))
        requests = len(self.platform.requests)
        outcome = calling.outcome_of(self.crew, errand, opened)
        arrived = len(self.platform.requests) - requests
        assert arrived <= 1, "one call, two requests"
        assert not arrived or self.clock.monotonic() < errand.deadline, "called past its deadline"
        hand.ended.append(Ended(opened, outcome))

    def _settles(self, hand: Hand, most: int, *, dies: bool = False, away: bool = False) -> None:
        ended, hand.ended = hand.ended[:most], hand.ended[most:]
        hand.dead = self.touched = True
        crew = replace(self.crew, database=Away(self.database)) if away else self.failing(dies=dies)
        with suppress(Died):
            settling.settle(crew, ended)
            hand.dead = False

    def _leave(self, hand: Hand) -> None:
        """Dead, or with nothing left to do."""
        if hand.dead or not hand.steps():
            self.hands = [one for one in self.hands if one is not hand]

    @rule(ticks=some.booleans())
    @precondition(lambda self: any(hand.waiting or hand.opened for hand in self.hands))
    def stall(self, *, ticks: bool) -> None:
        """Every worker sleeps past its lease; the sweep, and perhaps another worker, are faster. Then they wake."""
        self.clock.forward(PATIENCE.lease + timedelta(seconds=1))
        self.sweep(arrive=0)
        self.observe()
        if ticks:
            self.tick()
            for bell in self.bells:
                self._claims(bell)

    @rule(reply=replies, delay=delays, upload=uploads)
    def publish(self, reply: Reply, delay: timedelta, upload: Exception | None) -> None:
        """A worker hears the newest bell, or the next that rings, and goes all the way."""
        self.platform.shown_after = delay
        self.answer(self._next_bell(), reply, upload)

    def answer(self, bell: tuple[str, ...], reply: Reply, upload: Exception | None = None) -> None:
        """Claim, open, call, settle, without a rest; what is early keeps the worker waiting."""
        hand = self._claims(bell, upload=upload)
        self._opens(hand)
        while hand.opened:
            self._calls(hand, 0, reply)
        if hand.ended:
            self._settles(hand, len(hand.ended))
        self._leave(hand)
