"""The calendar: every post on its own day, in few queries, by month and by list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.planning.events import Event
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from tests import stage
from tests.cast import NOON, Cast
from tests.web.conftest import Browser
from tests.web.sheets import page, words

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def fill(database: Database, cast: Cast, register: Register, *, posts: int, zone: str = "Asia/Jakarta") -> str:
    """Posts on X, one on each day of September 2026 in turn; the campaign's id."""
    account = register["pemprov", "x"]
    with database.writing() as session:
        campaign = stage.campaign(session)
        for number in range(posts):
            day = date(2026, 9, 1) + timedelta(days=number % 30)
            part = DraftVariant(account.id, "Jakarta siap.", f"{day}T09:00", zone)
            draft = Draft(campaign.id, "preparation", f"Judul {number}", "Jakarta siap.", (part,))
            drafts.write(session, draft, by=cast.alya, now=NOON)
        return campaign.id


def test_a_month_shows_each_post_on_its_day(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    fill(database, cast, register, posts=2)
    shown = signed_in(cast.hadi).get("/kalender?bulan=2026-09")
    titles = page(shown).select(".chip .chip-title")
    assert [title.get_text() for title in titles] == ["Judul 0", "Judul 1"]
    assert "Draf" in words(shown)


def test_without_a_month_it_is_this_one(cast: Cast, signed_in: SignedIn) -> None:
    assert "September 2026" in words(signed_in(cast.hadi).get("/kalender"))


@pytest.mark.parametrize("typed", ["2026-13", "abc", "0001-01", "9999-12", ""])
def test_a_month_that_cannot_be_read_is_this_one(typed: str, cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.hadi).get(f"/kalender?bulan={typed}")
    assert answer.status_code == 200
    assert "September 2026" in words(answer)


def test_other_zones_are_named_on_the_entry(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    fill(database, cast, register, posts=1, zone="Asia/Makassar")
    time = page(signed_in(cast.hadi).get("/kalender?bulan=2026-09")).select_one(".chip-time")
    assert time is not None
    assert time.get_text() == "09.00 WITA"


def test_a_full_day_says_how_many_more(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    fill(database, cast, register, posts=30 * 6)
    rest = page(signed_in(cast.hadi).get("/kalender?bulan=2026-09")).select_one(".rest")
    assert rest is not None
    assert rest.get_text().startswith("+3 lagi")
    assert str(rest["href"]) == "/kalender/agenda?dari=2026-09-01&sampai=2026-09-01"


def test_an_empty_month_offers_the_nearest_that_has_posts(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    fill(database, cast, register, posts=1)
    shown = signed_in(cast.alya).get("/kalender?bulan=2023-09")
    assert "Ke September 2026, bulan terdekat yang berisi" in words(shown)
    assert page(shown).select_one('.empty a[href="/kalender?bulan=2026-09"]') is not None


def test_events_carry_their_h_labels(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    campaign_id = fill(database, cast, register, posts=1)
    with database.writing() as session:
        days = {"starts_on": date(2026, 9, 5), "ends_on": date(2026, 9, 7)}
        session.add(Event(campaign_id=campaign_id, name="KTT", zone="Asia/Jakarta", created_at=NOON, **days))
    marks = page(signed_in(cast.hadi).get("/kalender?bulan=2026-09")).select(".mark strong")
    assert [mark.get_text() for mark in marks] == ["H", "H+1", "H+2"]


def test_filters_stay_in_every_link(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    campaign_id = fill(database, cast, register, posts=1)
    shown = signed_in(cast.hadi).get(f"/kalender?bulan=2026-09&kampanye={campaign_id}&status=draft")
    links = [str(link["href"]) for link in page(shown).select('.page-head a, .day-number, a[rel="next"]')]
    assert links
    assert all(f"kampanye={campaign_id}" in link and "status=draft" in link for link in links)


def test_the_list_shows_days_with_their_zone(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    fill(database, cast, register, posts=3)
    shown = signed_in(cast.hadi).get("/kalender/agenda?dari=2026-09-02&sampai=2026-09-03")
    assert [day.get_text() for day in page(shown).select(".agenda-day h2")] == [
        "Rabu, 2 September 2026",
        "Kamis, 3 September 2026",
    ]
    assert "09.00 WIB" in words(shown)


def test_three_thousand_posts_are_a_handful_of_queries(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    fill(database, cast, register, posts=90)
    browser = signed_in(cast.hadi)
    few = _queries(database, browser)
    with database.writing() as session:
        campaign = stage.campaign(session, "Kedua")
        for number in range(300):
            day = date(2026, 9, 1) + timedelta(days=number % 30)
            parts = tuple(DraftVariant(row.id, "Siap.", f"{day}T10:00", "Asia/Jakarta") for row in list(register.values())[:9])
            drafts.write(session, Draft(campaign.id, "delivery", f"N {number}", "Siap.", parts), by=cast.alya, now=NOON)
    assert _queries(database, browser) == few <= 14


def _queries(database: Database, browser: Browser) -> int:
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    assert browser.get("/kalender?bulan=2026-09").status_code == 200
    event.remove(database.engine, "before_cursor_execute", note)
    return len([statement for statement in asked if statement.startswith("SELECT")])
