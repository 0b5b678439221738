"""A restored, cloned or misplaced database, and a clock that jumps: nothing goes out twice, and a person is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from content import tables
from content.approval import reviews
from content.approval.digest import describe
from content.foundation import journal
from content.foundation.clock import Drift
from content.foundation.db import Database
from content.foundation.marks import Mark, Marks
from content.people.accounts import Account
from content.publication import decisions, dispatch, due, releases, restarts, suspicions
from content.publication.dispatch import Cause, Dispatch
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.watch import Watch
from content.writing import drafts
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, campaign, crew, draft, receipt, state_of
from workers.confirming import confirm_one
from workers.crew import Crew
from workers.platforms.base import Call, Receipt, Sought, Target
from workers.publishing import publish_many

Register = dict[tuple[str, str], Account]
Kept = Mapping[str, list[dict[str, Any]]]

MANY = 50
LIMIT = timedelta(seconds=30)


class Timeline(Stand):
    """A network that remembers what it was sent, and when."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.posts: list[tuple[str, datetime, Receipt]] = []

    def publish(self, target: Target, call: Call) -> Receipt:
        self.before_answer()
        taken = replace(receipt(f"{len(self.posts)}"), platform_time=self.clock.now())
        self.posts.append((call.message.text, self.clock.now(), taken))
        return taken

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        assert sought.until
        for text, at, taken in self.posts:
            if text == sought.message.text and sought.opened_at <= at <= sought.until:
                return taken
        return None


@dataclass
class Machine:
    """A host with its mark, its clocks, and the one network; what it runs is started anew after every restore."""

    database: Database
    folder: Path
    clock: Clock
    network: Timeline
    steady: timedelta = timedelta()

    def watch(self, host: str = "meja", mark: str = "mark") -> Watch:
        """What a process that starts now compares with."""
        return Watch(Marks(self.folder / mark, host), Drift(self.clock.now, self.monotonic, LIMIT), PATIENCE)

    def monotonic(self) -> float:
        return (self.clock.now() - self.steady).timestamp()

    def worker(self, watch: Watch | None = None) -> Crew:
        return replace(crew(self.database, self.folder, self.network, self.clock), watch=watch or self.watch())

    def scheduler(self, watch: Watch | None = None) -> bool:
        """One look of a scheduler."""
        return (watch or self.watch()).keep(self.database, now=self.clock.now())

    def bells(self) -> list[str]:
        with self.database.reading() as session:
            return due.to_ring(session, now=self.clock.now(), patience=PATIENCE)

    def publish(self) -> int:
        """Ring for what is due, let a worker answer; how many went out."""
        before = len(self.network.posts)
        publish_many(self.worker(), self.bells())
        return len(self.network.posts) - before

    def look(self) -> None:
        """Every look at the platform, until nothing is uncertain."""
        for _ in range(len(PATIENCE.looks) + 1):
            self.clock.forward(timedelta(minutes=31))
            with self.database.reading() as session:
                names = due.to_look_for(session, now=self.clock.now())
            for name in names:
                confirm_one(self.worker(), name)

    def jump(self, step: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.clock.moment += step
        self.steady += step

    @property
    def row(self) -> Dispatch:
        with self.database.reading() as session:
            found = dispatch.of(session)
            assert found
            return found


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Machine:
    clock = Clock(NOON)
    return Machine(database, tmp_path, clock, Timeline(clock))


@pytest.fixture
def names(database: Database, cast: Cast, register: Register) -> list[str]:
    return planned(database, cast, [register["pemprov", "x"]], MANY)


def planned(database: Database, cast: Cast, accounts: list[Account], count: int) -> list[str]:
    """So many posts with texts of their own, approved, due at DUE."""
    with database.writing() as session:
        where = campaign(session).id
        for number in range(count):
            post = drafts.write(session, draft(where, accounts, text=f"Kabar {number}."), by=cast.alya, now=NOON)
            reviews.submit(session, post=post, by=cast.alya, now=NOON)
            releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        return list(session.scalars(select(Publication.id).order_by(Publication.id)))


def backup(database: Database) -> Kept:
    with database.reading() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in tables.METADATA.sorted_tables
        }


def restore(database: Database, kept: Kept) -> None:
    with database.writing() as session:
        for table in reversed(tables.METADATA.sorted_tables):
            session.execute(table.delete())
        for table in tables.METADATA.sorted_tables:
            if kept[table.name]:
                session.execute(insert(table), kept[table.name])


def states(database: Database, names: list[str]) -> set[State]:
    return {state_of(database, name) for name in names}


@pytest.fixture
def published(machine: Machine, names: list[str]) -> Iterator[Kept]:
    """A backup from before fifty posts went out."""
    assert machine.scheduler()
    kept = backup(machine.database)
    machine.clock.moment = DUE
    assert machine.publish() == MANY
    yield kept
    texts = [text for text, _, _ in machine.network.posts]
    assert len(texts) == len(set(texts)), "something went out twice"


def test_a_restored_backup_doubles_nothing_and_finds_what_went_out(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    machine.clock.forward(timedelta(minutes=2))
    assert not machine.scheduler()
    assert (machine.row.cause, machine.row.found()["suspected"]) == (Cause.OLDER, str(MANY))
    assert states(machine.database, names) == {State.UNCERTAIN}
    assert machine.publish() == 0
    machine.look()
    assert states(machine.database, names) == {State.PUBLISHED}
    with machine.database.reading() as session:
        assert suspicions.counts(session, since=DUE) == {State.PUBLISHED: MANY}
        assert list(journal.breaks(session)) == []


def test_what_the_other_life_did_not_send_is_for_a_person(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    machine.network.posts = machine.network.posts[:20]
    machine.clock.forward(timedelta(minutes=2))
    machine.scheduler()
    machine.look()
    with machine.database.reading() as session:
        assert suspicions.counts(session, since=DUE) == {State.PUBLISHED: 20, State.NEEDS_PERSON: 30}
    assert machine.publish() == 0


def test_a_worker_alone_claims_nothing_of_a_restored_backup(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    assert machine.publish() == 0
    assert states(machine.database, names) == {State.PLANNED}


def test_a_backup_taken_a_moment_before_the_call_is_known_although_the_scheduler_never_looked_again(
    machine: Machine, names: list[str]
) -> None:
    machine.scheduler()
    machine.clock.moment = DUE
    kept = list[Kept]()

    def monotonic() -> float:
        """Asked first between the claims and the calls."""
        if not kept:
            kept.append(backup(machine.database))
        return 0.0

    publish_many(replace(machine.worker(), monotonic=monotonic), names)
    assert len(machine.network.posts) == MANY
    restore(machine.database, kept[0])
    assert states(machine.database, names) == {State.CLAIMED}
    assert not machine.scheduler()
    assert states(machine.database, names) == {State.UNCERTAIN}


def test_a_clone_on_another_machine_sends_nothing(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    machine.clock.moment = DUE
    assert not machine.scheduler(machine.watch(host="server uji", mark="elsewhere"))
    assert machine.row.cause == Cause.NO_MARK
    assert machine.publish() == 0


def test_a_clone_that_took_the_mark_along_is_known_by_its_host(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    assert not machine.scheduler(machine.watch(host="server uji"))
    assert machine.row.cause == Cause.OTHER_HOST


def test_what_is_due_later_waits_for_people(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    machine.scheduler(machine.watch(host="server uji"))
    assert states(machine.database, names) == {State.PLANNED}
    machine.clock.moment = DUE
    assert machine.bells() == []


def test_a_second_restore_while_dispatch_is_off_is_noticed_too(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    machine.scheduler()
    off = backup(machine.database)
    machine.scheduler()
    restore(machine.database, published)
    machine.clock.forward(timedelta(minutes=1))
    machine.scheduler()
    assert machine.row.stopped_at == machine.clock.now()
    restore(machine.database, off)
    machine.clock.forward(timedelta(minutes=1))
    assert not machine.scheduler()
    assert machine.row.stopped_at == machine.clock.now()


def test_a_new_installation_publishes_at_once_and_is_marked(machine: Machine, names: list[str]) -> None:
    watch = machine.watch()
    assert machine.scheduler(watch)
    mark = watch.read()
    assert mark
    assert (mark.instance_id, mark.host) == (machine.row.instance_id, "meja")
    assert machine.row.host == "meja"
    assert machine.scheduler()


def test_a_new_database_takes_the_place_of_the_one_before(machine: Machine, names: list[str]) -> None:
    watch = machine.watch()
    watch.marks.replace(Mark("f" * 32, 3, 9_000, "e" * 64, "meja"))
    assert machine.scheduler(watch)
    machine.clock.moment = DUE
    assert machine.publish() == MANY


def test_without_the_mark_a_database_that_has_sent_something_stays_off(
    machine: Machine, names: list[str], published: Kept
) -> None:
    (machine.folder / "mark" / "mark.json").unlink()
    assert not machine.scheduler()
    assert machine.row.cause == Cause.NO_MARK


def test_the_mark_is_moved_on_before_the_first_byte(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    machine.clock.moment = DUE
    seen: list[bool] = []

    def look() -> None:
        mark = machine.watch().read()
        with machine.database.reading() as session:
            calling = [entry.seq for entry in journal.about(session, "publication", names[0]) if '"calling"' in entry.facts]
        seen.append(mark is not None and mark.seq >= calling[0])

    machine.network.before_answer = look
    publish_many(machine.worker(), names[:1])
    assert seen == [True]


@pytest.mark.parametrize("step", [timedelta(hours=2), timedelta(hours=-2)])
def test_a_clock_that_jumps_stops_publishing_until_one_person_says_that_it_is_right(
    machine: Machine, names: list[str], cast: Cast, step: timedelta
) -> None:
    watch = machine.watch()
    assert machine.scheduler(watch)
    hands = machine.worker()
    publish_many(hands, [])
    machine.clock.moment = DUE - timedelta(minutes=1)
    machine.jump(step)
    publish_many(hands, names)
    assert machine.network.posts == []
    assert machine.row.cause == Cause.CLOCK
    assert not machine.scheduler(watch)
    with machine.database.writing() as session:
        assert restarts.agree(session, by=cast.gita, now=machine.clock.now())
    assert machine.scheduler(watch)
    machine.clock.moment = max(machine.clock.moment, DUE)
    publish_many(hands, names)
    if step < timedelta(0):
        assert len(machine.network.posts) == MANY
    else:
        assert states(machine.database, names) == {State.HELD}


def test_a_scheduler_that_sees_the_clock_jump_rings_for_nothing(machine: Machine, names: list[str]) -> None:
    watch = machine.watch()
    machine.scheduler(watch)
    machine.jump(timedelta(hours=1))
    watch.looked(machine.database, now=machine.clock.now())
    assert machine.bells() == []
    assert machine.row.cause == Cause.CLOCK


def test_a_clock_that_jumps_does_not_make_a_copy_less_of_a_copy(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    watch = machine.watch()
    machine.scheduler(watch)
    machine.jump(timedelta(hours=1))
    machine.scheduler(watch)
    assert machine.row.cause == Cause.OLDER


def test_a_folder_that_cannot_be_used_stops_publishing_and_goes_on_by_itself(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    folder = machine.folder / "mark"
    folder.rename(machine.folder / "aside")
    folder.write_text("a file stands where the folder was")
    assert not machine.scheduler()
    assert machine.row.cause == Cause.MARK_UNUSABLE
    folder.unlink()
    (machine.folder / "aside").rename(folder)
    assert machine.scheduler()
    assert machine.row.stopped_at is None


def test_after_two_people_agreed_the_machine_goes_on_in_the_next_epoch(
    machine: Machine, names: list[str], published: Kept, cast: Cast
) -> None:
    restore(machine.database, published)
    watch = machine.watch()
    machine.scheduler(watch)
    now = machine.clock.now()
    for person, goes_on in ((cast.gita, False), (cast.dewi, True)):
        with machine.database.writing() as session:
            assert restarts.agree(session, by=person, now=now) is goes_on
    assert machine.row.epoch == 2
    assert machine.scheduler(watch)
    mark = watch.read()
    assert mark
    assert (mark.epoch, mark.stopped) == (2, False)
    assert machine.scheduler()


def test_a_database_that_was_switched_on_elsewhere_does_not_come_back_unseen(
    machine: Machine, names: list[str], published: Kept, cast: Cast
) -> None:
    machine.scheduler(machine.watch(host="server uji", mark="elsewhere"))
    with machine.database.writing() as session:
        restarts.agree(session, by=cast.gita, now=DUE)
        restarts.agree(session, by=cast.eko, now=DUE)
    assert machine.scheduler(machine.watch(host="server uji", mark="elsewhere"))
    assert not machine.scheduler()
    assert machine.row.cause == Cause.OTHER_EPOCH


def test_a_held_post_whose_time_passed_is_suspected_too(machine: Machine, names: list[str], cast: Cast) -> None:
    machine.scheduler()
    with machine.database.writing() as session:
        decisions.hold(session, names[0], reason="Tunggu", by=cast.dewi, now=NOON)
    machine.clock.moment = DUE
    machine.scheduler(machine.watch(host="server uji"))
    assert states(machine.database, names) == {State.UNCERTAIN}
