"""The parts of a thread go out one after the other, each an answer to the one before; trouble stops what follows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import agenda, attempts, changes, claims, decisions, due, gladi, releases, threads
from content.publication.agenda import Filters
from content.publication.changes import AlreadyGoingOut
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.publication.story import story
from content.writing import drafts
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, Clock, Stand, campaign, crew, draft, receipt, state_of
from workers.confirming import confirm_one
from workers.crew import Crew
from workers.platforms.base import NotNow, Refused, Unknown
from workers.publishing import publish_many
from workers.staging import stage_one

Register = dict[tuple[str, str], Account]
TEXT = "Satu.\n---\nDua.\n---\nTiga."


def thread(database: Database, cast: Cast, accounts: list[Account]) -> list[str]:
    """A thread of three parts that Dewi approved; the ids of its publications, account by account, part by part."""
    with database.writing() as session:
        typed = draft(campaign(session).id, accounts, text=TEXT)
        post = drafts.write(session, typed, by=cast.alya, now=NOON)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        order = {account.id: place for place, account in enumerate(accounts)}
        rows = sorted(changes.of_post(session, post.id), key=lambda row: (order[row.account_id], row.part))
        return [row.id for row in rows]


@pytest.fixture
def names(database: Database, cast: Cast, register: Register) -> list[str]:
    return thread(database, cast, [register["pemprov", "x"]])


def ringing(database: Database, clock: Clock) -> list[str]:
    with database.reading() as session:
        return due.to_ring(session, now=clock.moment, patience=PATIENCE)


def play(team: Crew, clock: Clock, ticks: int = 5) -> None:
    """Let so many ticks pass, a second apart, every bell answered."""
    for _ in range(ticks):
        publish_many(team, ringing(team.database, clock))
        clock.forward(timedelta(seconds=1))


def states(database: Database, names: list[str]) -> list[State]:
    return [state_of(database, name) for name in names]


def test_a_thread_has_a_publication_for_each_part_due_at_the_same_time(database: Database, names: list[str]) -> None:
    with database.reading() as session:
        rows = [session.get_one(Publication, name) for name in names]
        assert [(row.part, row.follows) for row in rows] == [(0, None), (1, names[0]), (2, names[1])]
        assert {row.due_at for row in rows} == {DUE}
        assert [(row.parts, row.words) for row in rows] == [(3, "Satu."), (3, "Dua."), (3, "Tiga.")]


def test_the_parts_go_out_in_order_each_an_answer_to_the_one_before(
    database: Database, tmp_path: Path, names: list[str]
) -> None:
    stand, clock = Stand(), Clock()
    play(crew(database, tmp_path, stand, clock), clock)
    sent = [(call.message.text, call.message.reply_to) for call in stand.sent]
    assert sent == [("Satu.", ""), ("Dua.", "pemprov-1"), ("Tiga.", "pemprov-2")]
    assert states(database, names) == [State.PUBLISHED] * 3


def test_a_bell_for_all_parts_sends_the_first_alone(database: Database, tmp_path: Path, names: list[str]) -> None:
    stand = Stand()
    publish_many(crew(database, tmp_path, stand, Clock()), names[::-1])
    assert [call.message.text for call in stand.sent] == ["Satu."]
    assert states(database, names) == [State.PUBLISHED, State.PLANNED, State.PLANNED]


def test_only_the_part_that_may_go_is_rung(database: Database, names: list[str]) -> None:
    assert ringing(database, Clock()) == names[:1]


@pytest.mark.parametrize("trouble", [Unknown("reset"), Refused("no"), NotNow("429", wait_seconds=3000)])
def test_trouble_with_one_part_stops_the_thread(
    database: Database, tmp_path: Path, names: list[str], trouble: Exception
) -> None:
    stand, clock = Stand(answers=[receipt("1"), trouble]), Clock()
    play(crew(database, tmp_path, stand, clock), clock)
    assert [call.message.text for call in stand.sent] == ["Satu.", "Dua."]
    assert states(database, names)[2] is State.PLANNED


def test_once_the_uncertain_part_is_found_the_thread_goes_on(database: Database, tmp_path: Path, names: list[str]) -> None:
    stand, clock = Stand(answers=[receipt("1"), Unknown("reset")], findable=receipt("2")), Clock()
    team = crew(database, tmp_path, stand, clock)
    play(team, clock)
    assert states(database, names) == [State.PUBLISHED, State.UNCERTAIN, State.PLANNED]
    assert confirm_one(team, names[1]) is State.PUBLISHED
    play(team, clock)
    assert [(call.message.text, call.message.reply_to) for call in stand.sent][2:] == [("Tiga.", "2")]
    assert states(database, names)[2] is State.PUBLISHED


def test_past_the_window_what_waited_is_missed_and_says_why(database: Database, tmp_path: Path, names: list[str]) -> None:
    stand, clock = Stand(answers=[Refused("no")]), Clock()
    play(crew(database, tmp_path, stand, clock), clock)
    with database.writing() as session:
        late = DUE + PATIENCE.lateness + timedelta(seconds=1)
        assert due.miss_overdue(session, now=late, lateness=PATIENCE.lateness) == 2
        reasons = {session.get_one(Publication, name).reason for name in names[1:]}
    assert reasons == {threads.STOPPED}
    assert states(database, names) == [State.FAILED, State.MISSED, State.MISSED]


def test_a_cancelled_part_ends_the_thread(database: Database, tmp_path: Path, cast: Cast, names: list[str]) -> None:
    clock = Clock()
    publish_many(crew(database, tmp_path, Stand(), clock), names)
    with database.writing() as session:
        decisions.cancel(session, names[1], by=cast.gita, now=clock.moment)
        assert session.get_one(Publication, names[2]).reason == threads.ENDED
    assert states(database, names) == [State.PUBLISHED, State.CANCELLED, State.CANCELLED]


def test_a_part_that_is_given_up_ends_the_thread(database: Database, tmp_path: Path, cast: Cast, names: list[str]) -> None:
    clock = Clock()
    publish_many(crew(database, tmp_path, Stand(answers=[Refused("no")]), clock), names)
    with database.writing() as session:
        decisions.abandon(session, names[0], reason="salah", by=cast.gita, now=clock.moment)
    assert states(database, names) == [State.ABANDONED, State.CANCELLED, State.CANCELLED]


def test_what_follows_a_held_part_waits_and_goes_on_with_it(
    database: Database, tmp_path: Path, cast: Cast, names: list[str]
) -> None:
    with database.writing() as session:
        decisions.hold(session, names[0], reason="cek", by=cast.gita, now=NOON)
    stand, clock = Stand(), Clock(DUE - timedelta(seconds=1))
    team = crew(database, tmp_path, stand, clock)
    publish_many(team, names)
    assert stand.sent == []
    with database.writing() as session:
        decisions.resume(session, names[0], by=cast.gita, now=clock.moment)
    play(team, clock)
    assert [call.message.text for call in stand.sent] == ["Satu.", "Dua.", "Tiga."]


def test_a_part_is_entitled_to_its_own_text_only(database: Database, tmp_path: Path, names: list[str]) -> None:
    publish_many(crew(database, tmp_path, Stand(), Clock()), names)
    with database.writing() as session:
        [claim] = claims.claim_all(session, names, now=DUE, patience=PATIENCE)
        [opened] = attempts.open_all(session, [claim], now=DUE, patience=PATIENCE)
    assert (claim.publication_id, opened.part.text, opened.part.reply_to) == (names[1], "Dua.", "pemprov-1")


def test_a_part_taken_down_before_the_call_gives_the_claim_back(database: Database, tmp_path: Path, names: list[str]) -> None:
    publish_many(crew(database, tmp_path, Stand(), Clock()), names)
    with database.writing() as session:
        [claim] = claims.claim_all(session, names, now=DUE, patience=PATIENCE)
        session.get_one(Publication, names[0]).state = State.REMOVED
        assert attempts.open_all(session, [claim], now=DUE, patience=PATIENCE) == []
    assert states(database, names) == [State.REMOVED, State.PLANNED, State.PLANNED]


def test_a_thread_that_has_begun_is_not_edited_away(database: Database, tmp_path: Path, cast: Cast, names: list[str]) -> None:
    publish_many(crew(database, tmp_path, Stand(), Clock()), names)
    with database.writing() as session:
        post = decisions.get(session, names[0]).post
        with pytest.raises(AlreadyGoingOut):
            changes.take_back(session, post=post, by=cast.alya.id, now=DUE, reason="edited")


def test_before_it_begins_an_edit_takes_all_parts_back(database: Database, cast: Cast, names: list[str]) -> None:
    with database.writing() as session:
        post = decisions.get(session, names[0]).post
        assert changes.take_back(session, post=post, by=cast.alya.id, now=NOON, reason="edited") == 3
    assert states(database, names) == [State.CANCELLED] * 3


def test_the_agenda_shows_one_entry_and_where_the_thread_stands(
    database: Database, tmp_path: Path, cast: Cast, names: list[str]
) -> None:
    def shown() -> list[str]:
        with database.reading() as session:
            return [entry.state for entry in agenda.between(session, date(2026, 9, 1), date(2026, 9, 1), Filters())]

    stand, clock = Stand(answers=[receipt("1"), Unknown("reset")], findable=receipt("2")), Clock()
    team = crew(database, tmp_path, stand, clock)
    assert shown() == ["planned"]
    play(team, clock)
    assert shown() == ["uncertain"]
    confirm_one(team, names[1])
    play(team, clock)
    assert shown() == ["published"]


def test_the_story_of_a_part_knows_its_thread(database: Database, names: list[str]) -> None:
    with database.reading() as session:
        assert [row.id for row in story(session, names[1]).thread] == names


def test_of_a_thread_only_the_first_part_is_staged(database: Database, tmp_path: Path, names: list[str]) -> None:
    clock = Clock(DUE - timedelta(minutes=5))
    assert not stage_one(crew(database, tmp_path, Stand(), clock), names[1])
    with database.reading() as session:
        assert due.to_stage(session, now=clock.moment, patience=PATIENCE) == []  # it has no pictures either


def test_a_gladi_plays_the_parts_in_order_and_ends_when_one_stops(database: Database, tmp_path: Path, names: list[str]) -> None:
    with database.writing() as session:
        shown = decisions.get(session, names[0]).post.campaign
        played = gladi.start(session, campaign=shown, seconds=5, started_by="test", now=NOON).id
    clock = Clock(NOON + timedelta(seconds=5))
    stand = Stand(answers=[receipt("1"), Refused("no")])
    play(crew(database, tmp_path, stand, clock), clock)
    with database.reading() as session:
        rows = gladi.table(session, played)
        assert [(row.part, row.state, row.stopped) for row in rows] == [
            (0, State.PUBLISHED, False), (1, State.FAILED, False), (2, State.PLANNED, True),
        ]  # fmt: skip
        assert gladi.over(rows)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("planned planned", 0), ("published planned", 1), ("confirmed uncertain planned", 1), ("confirmed confirmed", 1),
        ("confirmed cancelled cancelled", 0), ("cancelled cancelled", 0), ("failed missed", 0),
        ("published failed cancelled", 1),
    ],
)  # fmt: skip
def test_the_first_part_that_is_not_out_tells_where_a_thread_stands(parts: str, told: int) -> None:
    assert threads.place([State(word) for word in parts.split()]) == told
