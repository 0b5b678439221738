"""The composer: what is typed is kept, what is missing is said, and nobody overwrites anybody unseen."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import lifecycle
from content.publication.lifecycle import State
from content.writing import drafts
from content.writing.posts import Post
from content.writing.variants import Variant, variants_of
from tests import stage
from tests.cast import NOON, Cast
from tests.web.conftest import Browser
from tests.web.sheets import fields, page, send, value, words

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def only_post(database: Database) -> Post:
    with database.reading() as session:
        return session.scalars(select(Post)).one()


def variants(database: Database, post_id: str) -> list[Variant]:
    with database.reading() as session:
        return variants_of(session, post_id)


def kept(database: Database, cast: Cast, accounts: list[Account], text: str = "Jakarta siap.") -> Post:
    with database.writing() as session:
        draft = stage.draft(stage.campaign(session).id, accounts, text=text)
        return drafts.write(session, draft, by=cast.alya, now=NOON)


def edited(post: Post, *accounts: Account, do: str = "save", **typed: str) -> dict[str, object]:
    return fields(*accounts, do=do, **{"campaign": post.campaign_id, "new_campaign": "", "version": str(post.version), **typed})


def test_a_post_is_written_with_a_new_campaign(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    answer = send(signed_in(cast.alya), "/susun", fields(register["pemprov", "x"]))
    post = only_post(database)
    assert answer.status_code == 303
    assert answer.location == f"/konten/{post.id}"
    assert [(row.text, row.local_time) for row in variants(database, post.id)] == [("Jakarta siap.", "2026-09-01T13:00")]


def test_a_draft_may_be_saved_without_any_account(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    assert send(signed_in(cast.alya), "/susun", fields()).status_code == 303
    assert variants(database, only_post(database).id) == []


def test_an_account_may_say_something_of_its_own(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x, facebook = register["pemprov", "x"], register["pemprov", "facebook"]
    form = fields(x, facebook) | {f"{x.id}.same": ["tags", "time", "pictures"], f"{x.id}.text": "Pendek."}
    send(signed_in(cast.alya), "/susun", form)
    said = {row.account_id: row.text for row in variants(database, only_post(database).id)}
    assert said == {x.id: "Pendek.", facebook.id: "Jakarta siap."}


def test_what_is_kept_comes_back_as_it_was_typed(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x, facebook, telegram = (register["pemprov", name] for name in ("x", "facebook", "telegram"))
    form = fields(x, facebook, telegram) | {f"{x.id}.same": ["text", "tags", "pictures"]}
    form |= {f"{x.id}.date": "2026-09-02", f"{x.id}.time": "10:00", f"{x.id}.zone": "Asia/Makassar"}
    browser = signed_in(cast.alya)
    shown = browser.get(send(browser, "/susun", form).location)
    assert value(shown, "shared.date") == "2026-09-01"
    assert (value(shown, f"{x.id}.date"), value(shown, f"{x.id}.zone")) == ("2026-09-02", "Asia/Makassar")
    ticks = page(shown).select(f'[name="{x.id}.same"][checked]')
    assert [str(tick["value"]) for tick in ticks] == ["text", "tags", "pictures"]


def test_a_refusal_keeps_everything_typed(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    form = fields(register["pemprov", "x"], title="", shared__text="Teks yang panjang.\n\nDua alinea.")
    answer = send(signed_in(cast.alya), "/susun", form)
    assert answer.status_code == 422
    assert value(answer, "shared.text") == "Teks yang panjang.\n\nDua alinea."
    assert value(answer, "new_campaign") == "KTT ke-43 ASEAN"
    assert page(answer).select_one("#problem-title") is not None
    with database.reading() as session:
        assert session.scalars(select(Post)).all() == []


def test_an_impossible_time_is_refused_in_words(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    answer = send(signed_in(cast.alya), "/susun", fields(register["pemprov", "x"], shared__date="2026-02-31"))
    assert answer.status_code == 422
    assert "2026-02-31T13:00" in words(answer)


def test_choosing_an_account_shows_its_card_and_saves_nothing(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x = register["pemprov", "x"]
    form = {"title": "Jakarta siap", "shared.text": "Jakarta siap.", "account": [x.id]}
    answer = send(signed_in(cast.alya), "/susun", form, fragment=True)
    assert answer.status_code == 200
    assert page(answer).select_one(f"#card-{x.id}") is not None
    assert value(answer, "shared.date") == "2026-09-02"  # tomorrow at nine, until someone says otherwise
    with database.reading() as session:
        assert session.scalars(select(Post)).all() == []


def test_the_count_is_the_one_of_the_network(cast: Cast, register: Register, signed_in: SignedIn) -> None:
    x = register["pemprov", "x"]
    form = fields(x, shared__text="Lihat https://www.jakarta.go.id/artikel/yang/panjang/sekali/untuk/dihitung")
    answer = send(signed_in(cast.alya), "/susun/hitung", form, fragment=True)
    count = page(answer).select_one(f"#check-{x.id} .number")
    assert count is not None
    assert count.get_text() == "29"  # six characters, and 23 for any link


def test_submitting_shows_every_finding_at_once_and_keeps_the_draft(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.alya)
    form = fields(register["pemprov", "x"], register["pemprov", "instagram"], do="submit", shared__text="panjang " * 60)
    answer = send(browser, "/susun", form)
    shown = browser.get(answer.location)
    findings = page(shown).select("#missing ~ ul li")
    assert len(findings) == 2  # too long for X; Instagram takes no post without a picture
    assert only_post(database).state == "draft"


def test_a_ready_post_is_submitted(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    send(signed_in(cast.alya), "/susun", fields(register["pemprov", "x"], do="submit"))
    assert only_post(database).state == "in_review"


def test_submitting_without_a_change_makes_no_new_version(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x = register["pemprov", "x"]
    post = kept(database, cast, [x])
    send(signed_in(cast.bima), f"/konten/{post.id}", edited(post, x, do="submit"))
    assert (only_post(database).state, only_post(database).version) == ("in_review", 1)


def test_two_people_at_once_see_both_sides(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    x = register["pemprov", "x"]
    post = kept(database, cast, [x])
    send(signed_in(cast.bima), f"/konten/{post.id}", edited(post, x, shared__text="Teks Bima."))
    answer = send(signed_in(cast.alya), f"/konten/{post.id}", edited(post, x, shared__text="Teks Alya."))
    assert answer.status_code == 409
    sides = page(answer).select_one("table.sides")
    assert sides is not None
    assert "Teks Bima." in sides.get_text()
    assert value(answer, "shared.text") == "Teks Alya."
    assert only_post(database).text == "Teks Bima."


def test_after_looking_at_both_sides_a_person_may_save(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x = register["pemprov", "x"]
    post, alya = kept(database, cast, [x]), signed_in(cast.alya)
    send(signed_in(cast.bima), f"/konten/{post.id}", edited(post, x, shared__text="Teks Bima."))
    both = send(alya, f"/konten/{post.id}", edited(post, x, shared__text="Teks Alya."))
    again = edited(post, x, shared__text="Teks Alya.", version=value(both, "version"))
    assert send(alya, f"/konten/{post.id}", again).status_code == 303
    assert only_post(database).text == "Teks Alya."


def test_what_is_public_is_shown_and_stays(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    x, facebook = register["pemprov", "x"], register["pemprov", "facebook"]
    published, _planned = stage.released(database, cast, [x, facebook])
    with database.writing() as session:
        lifecycle.move(session, published, before=State.PLANNED, after=State.CLAIMED, now=NOON, actor="worker")
        lifecycle.move(session, published, before=State.CLAIMED, after=State.CALLING, now=NOON, actor="worker")
        lifecycle.move(session, published, before=State.CALLING, after=State.PUBLISHED, now=NOON, actor="worker")
    post, browser = only_post(database), signed_in(cast.alya)
    shown = browser.get(f"/konten/{post.id}")
    assert page(shown).select_one(f'[name="{x.id}.text"]') is None
    answer = send(browser, f"/konten/{post.id}", edited(post, facebook, shared__text="Teks baru."))
    assert answer.status_code == 303
    assert {row.account_id: row.text for row in variants(database, post.id)} == {
        x.id: "Jakarta siap.",
        facebook.id: "Teks baru.",
    }


def test_who_may_not_write_reads_without_buttons(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post, hadi = kept(database, cast, [register["pemprov", "x"]]), signed_in(cast.hadi)
    shown = hadi.get(f"/konten/{post.id}")
    assert shown.status_code == 200
    assert page(shown).select(".sheet-bar") == []
    assert send(hadi, f"/konten/{post.id}", edited(post, register["pemprov", "x"])).status_code == 403


def test_another_persons_accounts_and_pictures_that_do_not_exist_are_left_out(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    x = register["pemprov", "x"]
    form = fields(x) | {"account": [x.id, "tidak-ada"], "shared.picture": "tidak-ada", "shared.alt": "Bukan apa-apa"}
    assert send(signed_in(cast.alya), "/susun", form).status_code == 303
    rows = variants(database, only_post(database).id)
    assert [(row.account_id, row.pictures) for row in rows] == [(x.id, [])]


THREAD = "Satu.\n---\nDua.\n---\nTiga."


def test_the_composer_says_how_a_thread_is_made(cast: Cast, signed_in: SignedIn) -> None:
    assert "Baris yang hanya berisi ---" in words(signed_in(cast.alya).get("/susun"))


def test_a_thread_is_counted_part_by_part(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    post = kept(database, cast, [register["pemprov", "x"]], text=THREAD)
    assert "Utas 3 bagian: 5 / 280 · 4 / 280 · 5 / 280" in words(signed_in(cast.alya).get(f"/konten/{post.id}"))


def test_a_thread_is_not_submitted_where_the_network_knows_none(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    post = kept(database, cast, [register["pemprov", "facebook"]], text=THREAD)
    said = words(signed_in(cast.alya).get(f"/konten/{post.id}"))
    assert "tetapi Facebook tidak mengenal utas. Beri akun ini teks sendiri tanpa baris itu" in said
