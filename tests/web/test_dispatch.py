"""Mode aman: every page says that nothing goes out, one page says why, and two people press its button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from content.foundation import heartbeats, journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import dispatch, restarts
from content.publication.dispatch import Cause, Dispatch
from content.publication.lifecycle import State
from tests.cast import NOON, Cast
from tests.stage import DUE, released, state_of
from tests.web.conftest import Browser, Clock
from tests.web.sheets import words

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]
FOUND = {"host": "server uji", "home": "meja", "seq": "12", "epoch": "1", "marked_seq": "40", "marked_epoch": "1"}


def stop(database: Database, cause: Cause, **found: str) -> None:
    with database.writing() as session:
        dispatch.stop(session, cause, now=NOON, actor="scheduler", found=found or FOUND)


def row(database: Database) -> Dispatch:
    with database.reading() as session:
        found = dispatch.of(session)
        assert found
        return found


def agree(browser: Browser) -> int:
    return browser.post("/mode-aman/hidupkan").status_code


def test_switched_on_the_page_says_so(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.hadi)
    assert "Penayangan hidup" in words(browser.get("/mode-aman"))
    assert "Penayangan dimatikan." not in browser.get("/").text


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.MARK_UNUSABLE])
def test_every_cause_is_said_and_every_page_says_that_it_is_off(
    database: Database, cast: Cast, signed_in: SignedIn, cause: Cause
) -> None:
    stop(database, cause)
    browser = signed_in(cast.hadi)
    assert "Penayangan dimatikan." in browser.get("/antrean").text
    text = words(browser.get("/mode-aman"))
    assert "Penayangan dimatikan" in text
    assert "Penyetuju dan penerbit berwenang menghidupkannya." in text


def test_two_people_switch_on_what_may_be_a_copy(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    stop(database, Cause.OLDER)
    assert agree(signed_in(cast.gita)) == 303
    assert row(database).stopped_at is not None
    dewi = signed_in(cast.dewi)
    assert "Gita mengusulkannya" in words(dewi.get("/mode-aman"))
    assert agree(dewi) == 303
    assert (row(database).stopped_at, row(database).epoch) == (None, 2)
    with database.reading() as session:
        [*_, last] = journal.about(session, "dispatch", row(database).instance_id)
        assert (last.action, last.actor) == ("dispatch.started", cast.dewi.id)
        assert cast.gita.id in last.facts


def test_one_person_twice_is_refused(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    stop(database, Cause.NO_MARK)
    browser = signed_in(cast.gita)
    assert agree(browser) == 303
    assert "hidupkan" not in browser.get("/mode-aman").text
    answer = browser.post("/mode-aman/hidupkan")
    assert answer.status_code == 422
    assert "Anda sendiri yang mengusulkan ini" in answer.text
    assert row(database).stopped_at is not None


def test_a_wish_is_forgotten_after_an_hour(database: Database, cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    stop(database, Cause.NO_MARK)
    agree(signed_in(cast.gita))
    clock.pass_by(minutes=61)
    agree(signed_in(cast.dewi))
    assert row(database).asked_by == cast.dewi.id
    assert row(database).stopped_at is not None


def test_the_wish_of_someone_who_lost_the_role_does_not_count(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    stop(database, Cause.NO_MARK)
    agree(signed_in(cast.gita))
    with database.writing() as session:
        session.merge(cast.gita).active = False
    agree(signed_in(cast.dewi))
    assert row(database).stopped_at is not None


def test_the_clock_is_one_persons_word(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    stop(database, Cause.CLOCK, seconds="3600", host="meja")
    browser = signed_in(cast.gita)
    assert "3600 detik" in words(browser.get("/mode-aman"))
    assert agree(browser) == 303
    assert row(database).stopped_at is None


def test_a_folder_is_mended_and_not_agreed_on(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    stop(database, Cause.MARK_UNUSABLE, folder="tanda", detail="penuh")
    browser = signed_in(cast.gita)
    assert "hidupkan" not in browser.get("/mode-aman").text
    assert agree(browser) == 422
    assert row(database).stopped_at is not None


def test_an_author_may_not_and_an_old_password_must_be_given_again(
    database: Database, cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    stop(database, Cause.CLOCK, seconds="60")
    assert agree(signed_in(cast.alya)) == 403
    browser = signed_in(cast.gita)
    clock.pass_by(minutes=6)
    assert "/konfirmasi" in browser.post("/mode-aman/hidupkan").location
    assert row(database).stopped_at is not None


def test_when_it_is_on_already_there_is_nothing_to_agree_on(cast: Cast, signed_in: SignedIn, database: Database) -> None:
    with database.writing() as session:
        dispatch.enter(session)
    assert agree(signed_in(cast.gita)) == 422


def test_what_became_overdue_waits_for_a_new_time(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn, clock: Clock
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    stop(database, Cause.CLOCK, seconds="60")
    clock.time = DUE + timedelta(minutes=1)
    browser = signed_in(cast.gita)
    assert "1 penayangan melewati waktunya" in words(browser.get("/mode-aman"))
    assert agree(browser) == 303
    assert state_of(database, name) is State.HELD
    with database.reading() as session:
        assert restarts.overdue(session, now=clock.time) == []


def test_a_second_scheduler_that_waits_is_seen_on_the_status_page(
    database: Database, cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    browser = signed_in(cast.hadi)
    assert "Penjadwal kedua" not in words(browser.get("/status"))
    with database.writing() as session:
        heartbeats.beat(session, heartbeats.SECOND_SCHEDULER, now=clock.time)
    text = words(browser.get("/status"))
    assert "Penjadwal kedua" in text
    assert ("Jam basis data lebih cepat" in text) is not database.is_sqlite
