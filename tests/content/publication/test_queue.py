"""The queue: each publication stands in one place, and what nobody planned is not lost."""

from __future__ import annotations

from datetime import timedelta

from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import decisions, gate, lifecycle, releases
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.queue import Queue, Wanted, coming_within, overdue, queue
from tests.cast import NOON, Cast
from tests.stage import DUE, released, submitted

Register = dict[tuple[str, str], Account]
EVERYTHING = Wanted()
LATER = DUE + timedelta(minutes=1)


def seen(database: Database, wanted: Wanted = EVERYTHING, *, minutes: float = 0) -> Queue:
    with database.reading() as session:
        return queue(session, now=NOON + timedelta(minutes=minutes), wanted=wanted)


def put(database: Database, publication_id: str, *road: State) -> None:
    with database.writing() as session:
        before = State.PLANNED
        for after in road:
            assert lifecycle.move(session, publication_id, before=before, after=after, now=NOON, actor="worker")
            before = after


def test_a_planned_publication_comes_next(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    assert [row.id for row in seen(database).coming] == [name]


def test_every_state_that_waits_for_a_person_is_under_decisions(database: Database, cast: Cast, register: Register) -> None:
    failed, uncertain = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    put(database, failed, State.CLAIMED, State.CALLING, State.FAILED)
    put(database, uncertain, State.CLAIMED, State.CALLING, State.UNCERTAIN)
    found = seen(database)
    assert {row.id for row in found.decide} == {failed, uncertain}
    assert found.coming == []


def test_what_is_being_sent_is_shown_as_going_out(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    put(database, name, State.CLAIMED)
    assert [row.id for row in seen(database).going] == [name]


def test_a_held_publication_needs_a_new_time_only_once_its_time_has_passed(
    database: Database, cast: Cast, register: Register
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        decisions.hold(session, name, reason="Tunggu", by=cast.gita, now=NOON)
    before, after = seen(database), seen(database, minutes=61)
    assert ([row.id for row in before.on_hold], before.reschedule) == ([name], [])
    assert (after.on_hold, [row.id for row in after.reschedule]) == ([], [name])


def test_a_post_approved_after_its_time_waits_for_a_new_one(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        post = submitted(session, cast, [register["pemprov", "x"]])
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=LATER)
    assert [variant.post.title for variant in seen(database, minutes=62).late] == ["Jakarta siap"]


def test_what_was_cancelled_on_purpose_does_not_come_back_as_late(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        decisions.cancel(session, name, by=cast.gita, now=NOON)
    assert seen(database, minutes=62).empty


def test_a_gladi_is_no_part_of_the_queue(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        decisions.get(session, name).run = "gladi"
    assert seen(database).coming == []


def test_an_account_may_be_asked_for_alone(database: Database, cast: Cast, register: Register) -> None:
    one, _other = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    wanted = Wanted(account_id=register["pemprov", "x"].id)
    assert [row.id for row in seen(database, wanted).coming] == [one]


def test_a_campaign_may_be_asked_for_alone(database: Database, cast: Cast, register: Register) -> None:
    released(database, cast, [register["pemprov", "x"]])
    assert seen(database, Wanted(campaign_id="another")).empty


def test_a_hold_marks_what_it_keeps_back_and_nothing_else(database: Database, cast: Cast, register: Register) -> None:
    held, _free = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    with database.writing() as session:
        gate.place(session, scope=Scope.ACCOUNT, object_id=register["pemprov", "x"].id, reason="Cek", by=cast.gita, now=NOON)
    assert seen(database).covered == {held}


def test_what_comes_soon_and_what_is_overdue_are_counted(database: Database, cast: Cast, register: Register) -> None:
    released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    with database.reading() as session:
        soon = coming_within(session, now=NOON, until=DUE, wanted=EVERYTHING)
        assert (soon, overdue(session, now=LATER, wanted=EVERYTHING)) == (2, 2)
        assert overdue(session, now=NOON, wanted=EVERYTHING) == 0
