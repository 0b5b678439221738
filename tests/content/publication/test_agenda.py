"""What stands in the calendar: on which day, in which state, for which filter."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication import agenda, changes, lifecycle, releases
from content.publication.agenda import Filters
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from content.writing.posts import Post
from content.writing.variants import Variant, variants_of
from tests import stage
from tests.cast import NOON, Cast

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
Register = dict[tuple[str, str], Account]


def states(session: Session, filters: Filters | None = None) -> list[str]:
    return [entry.state for entry in agenda.between(session, FIRST, LAST, filters or Filters())]


def test_a_draft_stands_on_the_day_people_chose(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        stage.written(session, cast, [register["pemprov", "x"]])
        entries = agenda.between(session, FIRST, LAST, Filters())
    assert [(entry.day, entry.platform, entry.state) for entry in entries] == [(FIRST, "x", "draft")]


def test_a_post_early_in_the_east_stands_on_its_own_day(database: Database, cast: Cast, register: Register) -> None:
    """00.30 WIT on 1 October is still September in UTC and in Jakarta."""
    with database.writing() as session:
        campaign = stage.campaign(session)
        part = DraftVariant(register["pemprov", "x"].id, "Jakarta siap.", "2026-10-01T00:30", "Asia/Jayapura")
        drafts.write(session, Draft(campaign.id, "preparation", "Papua", "Jakarta siap.", (part,)), by=cast.alya, now=NOON)
        september = agenda.between(session, FIRST, LAST, Filters())
        october = agenda.between(session, date(2026, 10, 1), date(2026, 10, 1), Filters())
    assert september == []
    assert [entry.zone_label for entry in october] == ["WIT"]


def test_a_planned_publication_tells_its_own_state(database: Database, cast: Cast, register: Register) -> None:
    stage.released(database, cast, [register["pemprov", "x"]])
    with database.reading() as session:
        assert states(session) == [State.PLANNED]


def test_an_edit_makes_the_entry_a_draft_again(database: Database, cast: Cast, register: Register) -> None:
    account = register["pemprov", "x"]
    stage.released(database, cast, [account])
    with database.writing() as session:
        post = _only_post(session)
        draft = stage.draft(post.campaign_id, [account], text="Jakarta makin siap.")
        changes.rewrite(session, post=post, draft=draft, expected_version=1, by=cast.bima, now=NOON)
        assert states(session) == ["draft"]


def test_a_public_part_stays_public_whatever_becomes_of_the_rest(database: Database, cast: Cast, register: Register) -> None:
    x, facebook = register["pemprov", "x"], register["pemprov", "facebook"]
    published, _planned = stage.released(database, cast, [x, facebook])
    with database.writing() as session:
        _publish(session, published)
        post = _only_post(session)
        kept, other = (drafts.as_draft(variant) for variant in _by_account(session, post.id, [x, facebook]))
        changed = DraftVariant(other.account_id, "Teks lain.", other.local_time, other.zone)
        draft = Draft(post.campaign_id, post.phase, post.title, post.text, (kept, changed))
        changes.rewrite(session, post=post, draft=draft, expected_version=1, by=cast.bima, now=NOON)
        found = {entry.platform: entry.state for entry in agenda.between(session, FIRST, LAST, Filters())}
    assert found == {"x": State.PUBLISHED, "facebook": "draft"}


def test_a_second_approval_replaces_what_was_cancelled(database: Database, cast: Cast, register: Register) -> None:
    account = register["pemprov", "x"]
    stage.released(database, cast, [account])
    with database.writing() as session:
        post = _only_post(session)
        draft = stage.draft(post.campaign_id, [account], text="Jakarta makin siap.")
        changes.rewrite(session, post=post, draft=draft, expected_version=1, by=cast.alya, now=NOON)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        assert states(session) == [State.PLANNED]


def test_filters_choose_by_account_author_campaign_and_state(database: Database, cast: Cast, register: Register) -> None:
    x, facebook = register["pemprov", "x"], register["pemprov", "facebook"]
    with database.writing() as session:
        post = stage.written(session, cast, [x, facebook])
        assert len(states(session, Filters(account_id=x.id))) == 1
        assert len(states(session, Filters(author_id=cast.alya.id, campaign_id=post.campaign_id, status="draft"))) == 2
        assert states(session, Filters(author_id=cast.bima.id)) == []
        assert states(session, Filters(campaign_id="another")) == []
        assert states(session, Filters(status="planned")) == []


def test_the_nearest_day_with_anything_is_found_on_either_side(database: Database, cast: Cast, register: Register) -> None:
    with database.writing() as session:
        stage.written(session, cast, [register["pemprov", "x"]])
        after = agenda.nearest(session, date(2026, 7, 1), date(2026, 7, 31), Filters())
        before = agenda.nearest(session, date(2027, 1, 1), date(2027, 1, 31), Filters())
        nothing = agenda.nearest(session, FIRST, LAST, Filters(author_id=cast.bima.id))
    assert (after, before, nothing) == (FIRST, FIRST, None)


def test_a_month_is_one_query_however_much_stands_in_it(database: Database, cast: Cast, register: Register) -> None:
    accounts = list(register.values())
    with database.writing() as session:
        campaign = stage.campaign(session)
        for number in range(20):
            day = (FIRST + timedelta(days=number)).isoformat()
            parts = tuple(DraftVariant(account.id, "Siap.", f"{day}T09:00", "Asia/Jakarta") for account in accounts)
            drafts.write(session, Draft(campaign.id, "preparation", f"Hari {number}", "Siap.", parts), by=cast.alya, now=NOON)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with database.reading() as session:
        entries = agenda.between(session, FIRST, LAST, Filters())
    assert len(entries) == 20 * len(accounts)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


def _only_post(session: Session) -> Post:
    return session.scalars(select(Post)).one()


def _by_account(session: Session, post_id: str, accounts: list[Account]) -> list[Variant]:
    found = {variant.account_id: variant for variant in variants_of(session, post_id)}
    return [found[account.id] for account in accounts]


def _publish(session: Session, publication_id: str) -> None:
    path = [State.PLANNED, State.CLAIMED, State.CALLING, State.PUBLISHED]
    for before, after in pairwise(path):
        assert lifecycle.move(session, publication_id, before=before, after=after, now=NOON, actor="worker")
    assert session.get_one(Publication, publication_id).state == State.PUBLISHED
