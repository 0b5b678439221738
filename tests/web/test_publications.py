"""One publication's page: its story, and decisions that stick."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import changes, decisions, releases
from content.publication.lifecycle import State
from content.writing import drafts
from tests.cast import NOON, Cast
from tests.stage import DUE, Clock, Stand, campaign, crew, draft, lost, released, state_of
from tests.web.conftest import Browser
from tests.web.conftest import Clock as WebClock
from tests.web.sheets import words
from workers.platforms.base import NotNow, Public, Refused
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


@pytest.fixture
def planned(database: Database, cast: Cast, register: Register) -> str:
    """A publication that is due at DUE."""
    [name] = released(database, cast, [register["pemprov", "x"]])
    return name


def test_the_page_tells_moves_attempts_and_what_was_sent(
    database: Database, cast: Cast, planned: str, signed_in: SignedIn, tmp_path: Path
) -> None:
    publish_one(crew(database, tmp_path, Stand(), Clock(DUE)), planned)
    text = signed_in(cast.hadi).get(f"/penayangan/{planned}").text
    assert all(word in text for word in ("Jakarta siap.", "Pekerja", "Diterima", "0,0 s", "1 Sep 2026, 13.00.00 WIB"))


def test_a_refusal_is_told_in_the_platforms_words(
    database: Database, cast: Cast, planned: str, signed_in: SignedIn, tmp_path: Path
) -> None:
    publish_one(crew(database, tmp_path, Stand(answers=[Refused("text too long")]), Clock(DUE)), planned)
    assert "“text too long”" in signed_in(cast.hadi).get(f"/penayangan/{planned}").text


def test_holding_needs_a_reason(database: Database, cast: Cast, planned: str, signed_in: SignedIn) -> None:
    answer = signed_in(cast.alya).post(f"/penayangan/{planned}/tahan", {"reason": " "})
    assert answer.status_code == 422
    assert state_of(database, planned) is State.PLANNED


def test_a_held_one_stays_until_it_is_let_go(database: Database, cast: Cast, planned: str, signed_in: SignedIn) -> None:
    held = signed_in(cast.alya).post(f"/penayangan/{planned}/tahan", {"reason": "Cek nama", "next": "/antrean?akun=1"})
    assert (held.status_code, held.location) == (303, "/antrean?akun=1")
    assert state_of(database, planned) is State.HELD
    assert signed_in(cast.gita).post(f"/penayangan/{planned}/lanjutkan").status_code == 303
    assert state_of(database, planned) is State.PLANNED


def test_letting_go_too_late_is_refused_with_the_next_step(
    database: Database, cast: Cast, planned: str, signed_in: SignedIn, clock: WebClock
) -> None:
    with database.writing() as session:
        decisions.hold(session, planned, reason="Tunggu", by=cast.gita, now=NOON)
    clock.time = DUE + timedelta(minutes=1)
    browser = signed_in(cast.gita)
    answer = browser.post(f"/penayangan/{planned}/lanjutkan")
    assert answer.status_code == 422
    assert "Pilih waktu baru" in answer.text
    assert state_of(database, planned) is State.HELD


def test_cancelling_takes_it_off_the_schedule(database: Database, cast: Cast, planned: str, signed_in: SignedIn) -> None:
    assert signed_in(cast.alya).post(f"/penayangan/{planned}/batalkan", {"reason": "Batal"}).status_code == 303
    assert state_of(database, planned) is State.CANCELLED


def test_what_failed_is_ended_with_a_reason_by_those_who_may(
    database: Database, cast: Cast, planned: str, signed_in: SignedIn, tmp_path: Path
) -> None:
    publish_one(crew(database, tmp_path, Stand(answers=[Refused("no")]), Clock(DUE)), planned)
    address = f"/penayangan/{planned}/akhiri"
    assert signed_in(cast.alya).post(address, {"reason": "Tidak jadi"}).status_code == 403
    assert signed_in(cast.gita).post(address, {"reason": "Tidak jadi"}).status_code == 303
    assert state_of(database, planned) is State.ABANDONED


def test_an_observer_decides_nothing(database: Database, cast: Cast, planned: str, signed_in: SignedIn) -> None:
    browser = signed_in(cast.hadi)
    codes = {browser.post(f"/penayangan/{planned}/{what}", {"reason": "x"}).status_code for what in ("tahan", "batalkan")}
    assert codes == {403}
    assert state_of(database, planned) is State.PLANNED


def test_an_unknown_publication_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).get("/penayangan/tiada").status_code == 404


def test_nobody_is_sent_to_another_site_after_deciding(cast: Cast, planned: str, signed_in: SignedIn) -> None:
    answer = signed_in(cast.alya).post(f"/penayangan/{planned}/tahan", {"reason": "Cek", "next": "//jahat.example"})
    assert answer.location == "/"


@pytest.fixture
def nowhere(database: Database, planned: str, tmp_path: Path, clock: WebClock) -> str:
    """A publication that was sent and that no machine found, half an hour later."""
    lost(database, tmp_path, planned)
    clock.time = DUE + timedelta(minutes=31)
    return planned


def test_what_nobody_found_offers_three_ways_and_what_is_known(cast: Cast, nowhere: str, signed_in: SignedIn) -> None:
    page = signed_in(cast.gita).get(f"/penayangan/{nowhere}").text
    assert all(words in page for words in ("Kontennya ada", "Kontennya tidak ada: kirim sekali lagi", "Biarkan"))
    assert page.count("tidak ada</p>") >= 4  # each look
    assert "/x/pemprov" in page
    assert "Periksa dan Putuskan" in signed_in(cast.gita).get("/antrean").text


def test_a_pasted_address_that_is_the_post_makes_it_published(
    database: Database, cast: Cast, nowhere: str, signed_in: SignedIn, stand: Stand
) -> None:
    stand.shown["77"] = Public("https://contoh.example/77", "Jakarta siap.", ())
    address = f"/penayangan/{nowhere}"
    answer = signed_in(cast.gita).post(f"{address}/ditemukan", {"address": "https://contoh.example/77", "next": address})
    assert (answer.status_code, answer.location) == (303, address)
    assert state_of(database, nowhere) is State.PUBLISHED
    assert "Ditemukan di akun oleh seseorang" in signed_in(cast.hadi).get(address).text


@pytest.mark.parametrize(
    ("address", "text", "said"),
    [
        ("https://jahat.example/77", "Jakarta siap.", "bukan alamat konten"),
        ("https://contoh.example/78", "Jakarta siap.", "tidak menampilkan konten"),
        ("https://contoh.example/77", "Lain.", "teksnya berbeda"),
    ],
)
def test_any_other_address_is_refused_and_nothing_changes(
    database: Database, cast: Cast, nowhere: str, signed_in: SignedIn, stand: Stand, address: str, text: str, said: str
) -> None:
    stand.shown["77"] = Public("https://contoh.example/77", text, ())
    answer = signed_in(cast.gita).post(f"/penayangan/{nowhere}/ditemukan", {"address": address})
    assert answer.status_code == 422
    assert said in answer.text
    assert address in answer.text
    assert state_of(database, nowhere) is State.NEEDS_PERSON


def test_a_platform_that_is_silent_proves_nothing(
    database: Database, cast: Cast, nowhere: str, signed_in: SignedIn, stand: Stand
) -> None:
    stand.fetch_raises = NotNow("could not connect")
    answer = signed_in(cast.gita).post(f"/penayangan/{nowhere}/ditemukan", {"address": "https://contoh.example/77"})
    assert answer.status_code == 422
    assert "Platform tidak menjawab" in answer.text
    assert state_of(database, nowhere) is State.NEEDS_PERSON


def test_an_author_settles_nothing(database: Database, cast: Cast, nowhere: str, signed_in: SignedIn, stand: Stand) -> None:
    stand.shown["77"] = Public("https://contoh.example/77", "Jakarta siap.", ())
    answer = signed_in(cast.alya).post(f"/penayangan/{nowhere}/ditemukan", {"address": "https://contoh.example/77"})
    assert answer.status_code == 403
    assert state_of(database, nowhere) is State.NEEDS_PERSON


@pytest.fixture
def public(database: Database, planned: str, tmp_path: Path, stand: Stand) -> str:
    """A publication that is out, and that the platform shows."""
    publish_one(crew(database, tmp_path, stand, Clock(DUE)), planned)
    return planned


def test_what_was_taken_down_is_noted_once_the_platform_shows_it_no_more(
    database: Database, cast: Cast, public: str, signed_in: SignedIn, stand: Stand
) -> None:
    gita, address, reason = signed_in(cast.gita), f"/penayangan/{public}/ditarik", {"reason": "Nama pejabat keliru."}
    refused = gita.post(address, reason)
    assert (refused.status_code, "masih menampilkan" in refused.text) == (422, True)
    assert state_of(database, public) is State.PUBLISHED
    stand.shown.clear()
    assert gita.post(address, reason).status_code == 303
    assert state_of(database, public) is State.REMOVED
    assert "Nama pejabat keliru." in signed_in(cast.hadi).get(f"/penayangan/{public}").text


def test_nothing_is_noted_as_taken_down_while_the_platform_is_silent(
    database: Database, cast: Cast, public: str, signed_in: SignedIn, stand: Stand
) -> None:
    stand.fetch_raises = NotNow("could not connect")
    assert signed_in(cast.gita).post(f"/penayangan/{public}/ditarik", {"reason": "Keliru"}).status_code == 422
    assert state_of(database, public) is State.PUBLISHED


def test_an_author_takes_nothing_off_the_record(
    database: Database, cast: Cast, public: str, signed_in: SignedIn, stand: Stand
) -> None:
    stand.shown.clear()
    assert signed_in(cast.alya).post(f"/penayangan/{public}/ditarik", {"reason": "Keliru"}).status_code == 403
    assert "Sudah Ditarik di Platform" not in signed_in(cast.alya).get(f"/penayangan/{public}").text
    assert state_of(database, public) is State.PUBLISHED


def test_a_part_shows_its_own_text_its_thread_and_why_it_waits(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn, tmp_path: Path
) -> None:
    with database.writing() as session:
        typed = draft(campaign(session).id, [register["pemprov", "x"]], text="Satu.\n---\nDua.")
        post = drafts.write(session, typed, by=cast.alya, now=NOON)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        first, second = (row.id for row in sorted(changes.of_post(session, post.id), key=lambda row: row.part))
    publish_one(crew(database, tmp_path, Stand(answers=[Refused("no")]), Clock(DUE)), first)
    told = words(signed_in(cast.hadi).get(f"/penayangan/{second}"))
    assert "Bagian 1 Gagal Tayang" in told
    assert "Bagian 2 (ini) Terjadwal" in told
    assert ("Dua." in told, "Satu." in told) == (True, False)
    listed = words(signed_in(cast.hadi).get("/antrean"))
    assert "Utas 1/2" in listed
    assert "Utas 2/2" in listed
