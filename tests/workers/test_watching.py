"""A restored, cloned or misplaced database: nothing goes out twice, and people are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from content.foundation import journal
from content.foundation.marks import Mark
from content.publication import decisions, gladi, restarts, suspicions
from content.publication.dispatch import Cause
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import NOON, Cast
from tests.machine import Kept, Machine, backup, restore, states
from tests.stage import DUE, PATIENCE
from workers.publishing import publish_many


@pytest.mark.parametrize("count", [50])
def test_a_restored_backup_doubles_nothing_and_finds_what_went_out(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    machine.clock.forward(timedelta(minutes=2))
    assert not machine.scheduler()
    assert (machine.row.cause, machine.row.found()["suspected"]) == (Cause.OLDER, str(len(names)))
    assert states(machine.database, names) == {State.UNCERTAIN}
    assert machine.publish() == 0
    machine.look()
    assert states(machine.database, names) == {State.PUBLISHED}
    with machine.database.reading() as session:
        assert suspicions.counts(session, since=DUE) == {State.PUBLISHED: len(names)}
        assert list(journal.breaks(session)) == []


def test_what_the_other_life_did_not_send_is_for_a_person(machine: Machine, names: list[str], published: Kept) -> None:
    restore(machine.database, published)
    machine.network.posts = machine.network.posts[:1]
    machine.clock.forward(timedelta(minutes=2))
    machine.scheduler()
    machine.look()
    with machine.database.reading() as session:
        assert suspicions.counts(session, since=DUE) == {State.PUBLISHED: 1, State.NEEDS_PERSON: 3}
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
    assert len(machine.network.posts) == len(names)
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
    assert machine.publish() == len(names)


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


def test_what_the_other_life_sent_late_is_found_too(machine: Machine, names: list[str]) -> None:
    machine.scheduler()
    kept = backup(machine.database)
    machine.clock.moment = DUE + PATIENCE.lateness
    publish_many(machine.worker(), names[:1])
    assert len(machine.network.posts) == 1
    restore(machine.database, kept)
    assert not machine.scheduler()
    machine.look()
    assert states(machine.database, names[:1]) == {State.PUBLISHED}
    assert states(machine.database, names[1:]) == {State.NEEDS_PERSON}


def test_on_a_copy_a_dress_rehearsal_is_over(machine: Machine, names: list[str], cast: Cast) -> None:
    machine.scheduler()
    with machine.database.writing() as session:
        campaign = decisions.get(session, names[0]).post.campaign
        run = gladi.start(session, campaign=campaign, seconds=60, started_by=cast.alya.id, now=NOON).id
    machine.scheduler(machine.watch(host="server uji"))
    with machine.database.reading() as session:
        rehearsed = session.scalars(select(Publication.state).where(Publication.run == run))
        assert set(rehearsed) == {State.CANCELLED}
    assert states(machine.database, names) == {State.PLANNED}
