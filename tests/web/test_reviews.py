"""The review inbox: what is approved is what was shown, by someone other than its makers."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import changes
from content.publication.publications import Publication
from content.writing import drafts, posts
from content.writing.posts import Post
from tests import stage
from tests.cast import NOON, Cast
from tests.web.conftest import Browser, Clock
from tests.web.sheets import page, send, value, words

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def submitted(database: Database, cast: Cast, register: Register, *, sensitivity: str = "routine") -> str:
    """A post by Alya that waits for review, on X and Facebook; its id."""
    with database.writing() as session:
        accounts = [register["pemprov", "x"], register["pemprov", "facebook"]]
        return stage.submitted(session, cast, accounts, sensitivity=sensitivity).id


def another(database: Database, cast: Cast, register: Register, title: str) -> str:
    """A further post that waits, in the same campaign; its id."""
    with database.writing() as session:
        campaign_id = session.scalars(select(Post.campaign_id)).first() or ""
        draft = stage.draft(campaign_id, [register["pemprov", "x"]])
        post = drafts.write(session, draft, by=cast.alya, now=NOON)
        post.title = title
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        return post.id


def state(database: Database, post_id: str) -> str:
    with database.reading() as session:
        return posts.get(session, post_id).state


def planned(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Publication.id)).all())


def approve(browser: Browser, post_id: str, **more: str) -> str:
    """Approve what the page shows; what the next page says."""
    seen = value(browser.get(f"/tinjauan/{post_id}"), "seen")
    answer = send(browser, f"/tinjauan/{post_id}/setujui", {"seen": seen, **more})
    assert answer.status_code == 303
    return words(browser.get(answer.location))


def test_the_inbox_lists_what_waits(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    submitted(database, cast, register)
    said = words(signed_in(cast.dewi).get("/tinjauan"))
    assert "Jakarta siap" in said
    assert "0 dari 1 persetujuan" in said


def test_an_empty_inbox_teaches(cast: Cast, signed_in: SignedIn) -> None:
    assert "Tidak ada yang menunggu tinjauan" in words(signed_in(cast.dewi).get("/tinjauan"))


def test_the_page_shows_each_account_with_its_weekday_and_zone(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    shown = signed_in(cast.dewi).get(f"/tinjauan/{submitted(database, cast, register)}")
    assert len(page(shown).select(".outgoing")) == 2
    assert "Selasa, 1 September 2026 pukul 13.00 WIB" in words(shown)


def test_an_approval_schedules_and_says_so(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    post_id = submitted(database, cast, register)
    assert "Disetujui. 2 penayangan dijadwalkan." in approve(signed_in(cast.dewi), post_id)
    assert (state(database, post_id), planned(database)) == ("approved", 2)


def test_a_sensitive_post_waits_for_a_second_approver(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post_id = submitted(database, cast, register, sensitivity="sensitive")
    dewi = signed_in(cast.dewi)
    assert "Disetujui, menunggu 1 penyetuju lagi." in approve(dewi, post_id)
    again = dewi.get(f"/tinjauan/{post_id}")
    assert page(again).select("[data-approve]") == []
    assert "1 dari 2: Dewi" in words(again)
    assert "Disetujui. 2 penayangan dijadwalkan." in approve(signed_in(cast.eko), post_id)


def test_an_approval_after_the_time_plans_nothing_and_says_so(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn, clock: Clock
) -> None:
    post_id = submitted(database, cast, register)
    clock.pass_by(hours=2)
    assert "Disetujui, tetapi waktunya sudah lewat: pilih waktu baru." in approve(signed_in(cast.dewi), post_id)
    assert planned(database) == 0


def test_the_author_sees_why_there_is_no_button(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post_id = submitted(database, cast, register)
    shown = signed_in(cast.alya).get(f"/tinjauan/{post_id}")
    assert page(shown).select("[data-approve]") == []
    assert "harus orang lain yang menyetujuinya" in words(shown)


def test_an_author_cannot_approve_by_hand_either(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post_id = submitted(database, cast, register)
    with database.reading() as session:
        seen = describe(session, posts.get(session, post_id)).digest
    assert send(signed_in(cast.alya), f"/tinjauan/{post_id}/setujui", {"seen": seen}).status_code == 403
    assert state(database, post_id) == "in_review"


def test_what_changed_since_it_was_seen_is_not_approved(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post_id, dewi = submitted(database, cast, register), signed_in(cast.dewi)
    seen = value(dewi.get(f"/tinjauan/{post_id}"), "seen")
    with database.writing() as session:
        post = posts.get(session, post_id)
        draft = stage.draft(post.campaign_id, [register["pemprov", "x"]], text="Teks lain.")
        changes.rewrite(session, post=post, draft=draft, expected_version=1, by=cast.bima, now=NOON)
        reviews.submit(session, post=post, by=cast.bima, now=NOON)
    answer = send(dewi, f"/tinjauan/{post_id}/setujui", {"seen": seen})
    assert answer.status_code == 409
    assert "Teks lain." in words(answer)
    assert planned(database) == 0


def test_asking_for_changes_needs_a_note(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    post_id, dewi = submitted(database, cast, register), signed_in(cast.dewi)
    assert send(dewi, f"/tinjauan/{post_id}/perbaikan", {"note": " "}).status_code == 422
    assert send(dewi, f"/tinjauan/{post_id}/perbaikan", {"note": "Sebut sumbernya."}).status_code == 303
    assert state(database, post_id) == "changes_requested"
    assert "Sebut sumbernya." in words(signed_in(cast.alya).get(f"/konten/{post_id}"))


def test_approve_and_next_leads_to_the_next_that_waits(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    first = submitted(database, cast, register)
    second = another(database, cast, register, "Yang kedua")
    said = approve(signed_in(cast.dewi), first, next="1")
    assert "Yang kedua" in said
    assert "tidak sedang menunggu" not in said
    assert "Tidak ada yang menunggu tinjauan" in approve(signed_in(cast.dewi), second, next="1")


def test_the_approver_sees_a_thread_part_by_part(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    with database.writing() as session:
        draft = stage.draft(stage.campaign(session).id, [register["pemprov", "x"]], text="Satu.\n---\nDua.")
        post = drafts.write(session, draft, by=cast.alya, now=NOON)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
    shown = page(signed_in(cast.dewi).get(f"/tinjauan/{post.id}"))
    assert [part.text for part in shown.select(".thread .sent")] == ["Satu.", "Dua."]
    assert "Utas 2 bagian" in words(signed_in(cast.dewi).get(f"/tinjauan/{post.id}"))
