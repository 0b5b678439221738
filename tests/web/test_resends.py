"""Two people let a post go out once more, in their browsers, each with their password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import resends
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.stage import DUE, lost, released, state_of
from tests.web.conftest import QUICK, Browser
from tests.web.conftest import Clock as WebClock

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]
REASON = {"reason": "Sudah saya cari di akun, tidak ada.", "looked": "yes"}
PASSWORD = "kalimat rahasia Gita"


@pytest.fixture
def name(database: Database, cast: Cast, register: Register, tmp_path: Path, clock: WebClock) -> str:
    """A publication that nobody found, half an hour later."""
    [made] = released(database, cast, [register["pemprov", "x"]])
    lost(database, tmp_path, made)
    clock.time = DUE + timedelta(minutes=31)
    return made


def wish_of(database: Database, name: str) -> str:
    with database.reading() as session:
        wish = resends.wish_for(session, session.get_one(Publication, name))
        return wish.id if wish else ""


def asked(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> str:
    assert signed_in(cast.gita).post(f"/penayangan/{name}/kirim-ulang", REASON).status_code == 303
    return wish_of(database, name)


def test_one_asks_and_another_agrees(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> None:
    wish = asked(database, cast, name, signed_in)
    dewi = signed_in(cast.dewi)
    page = dewi.get(f"/penayangan/{name}/kirim-ulang").text
    assert "Gita mengusulkan pengiriman ulang" in page
    assert REASON["reason"] in page
    answer = dewi.post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish})
    assert (answer.status_code, answer.location) == (303, f"/penayangan/{name}")
    assert state_of(database, name) is State.PLANNED


def test_whoever_asked_is_shown_no_button_to_agree_and_is_refused(
    database: Database, cast: Cast, name: str, signed_in: SignedIn
) -> None:
    wish = asked(database, cast, name, signed_in)
    gita = signed_in(cast.gita)
    assert "Setujui dan Kirim" not in gita.get(f"/penayangan/{name}/kirim-ulang").text
    answer = gita.post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish})
    assert answer.status_code == 422
    assert "Anda sendiri yang mengusulkan" in answer.text
    assert state_of(database, name) is State.NEEDS_PERSON


def test_asking_needs_a_reason_and_a_look_and_loses_nothing(
    database: Database, cast: Cast, name: str, signed_in: SignedIn
) -> None:
    gita = signed_in(cast.gita)
    unlooked = gita.post(f"/penayangan/{name}/kirim-ulang", {"reason": "Kata teman."})
    assert unlooked.status_code == 422
    assert "Kata teman." in unlooked.text
    assert "Centang ini" in unlooked.text
    assert gita.post(f"/penayangan/{name}/kirim-ulang", {"looked": "yes"}).status_code == 422
    assert wish_of(database, name) == ""


@pytest.mark.parametrize("what", ["", "/setujui"])
def test_a_password_given_long_ago_is_asked_for_again_and_leads_back(
    database: Database, cast: Cast, name: str, signed_in: SignedIn, clock: WebClock, what: str
) -> None:
    with database.writing() as session:
        session.get_one(Person, cast.gita.id).password_hash = QUICK.seal(PASSWORD)
    gita, here = signed_in(cast.gita), f"/penayangan/{name}/kirim-ulang"
    clock.pass_by(minutes=6)
    back = f"/konfirmasi?next={here}"
    assert gita.get(here).location == back
    sent = gita.post(here + what, REASON | {"wish": "x"}, headers={"Referer": f"http://localhost{here}"})
    assert (sent.status_code, sent.location) == (303, back)
    assert gita.post("/konfirmasi", {"password": PASSWORD, "next": here}).location == here
    assert gita.get(here).status_code == 200
    assert state_of(database, name) is State.NEEDS_PERSON


def test_the_queue_says_that_a_second_person_is_waited_for(
    database: Database, cast: Cast, name: str, signed_in: SignedIn
) -> None:
    assert "Menunggu orang kedua" not in signed_in(cast.dewi).get("/antrean").text
    asked(database, cast, name, signed_in)
    assert "Menunggu orang kedua" in signed_in(cast.dewi).get("/antrean").text


def test_a_wish_can_be_withdrawn(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> None:
    wish = asked(database, cast, name, signed_in)
    assert signed_in(cast.gita).post(f"/penayangan/{name}/kirim-ulang/tarik", {"wish": wish}).status_code == 303
    assert signed_in(cast.dewi).post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish}).status_code == 422
    assert state_of(database, name) is State.NEEDS_PERSON


def test_those_who_may_not_decide_see_no_form(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> None:
    alya = signed_in(cast.alya)
    assert alya.get(f"/penayangan/{name}/kirim-ulang").status_code == 403
    assert alya.post(f"/penayangan/{name}/kirim-ulang", REASON).status_code == 403
    page = alya.get(f"/penayangan/{name}").text
    assert "Penyetuju dan penerbit yang memutuskan." in page
    assert "Usulkan Pengiriman Ulang" not in page


def test_too_soon_the_page_says_from_when_on(
    database: Database, cast: Cast, name: str, signed_in: SignedIn, clock: WebClock
) -> None:
    clock.time = DUE + timedelta(minutes=10)
    gita = signed_in(cast.gita)
    page = gita.get(f"/penayangan/{name}/kirim-ulang").text
    assert "13.15" in page
    assert "Minta Persetujuan Rekan" not in page
    assert gita.post(f"/penayangan/{name}/kirim-ulang", REASON).status_code == 422


def test_what_is_no_longer_to_be_decided_says_so(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> None:
    wish = asked(database, cast, name, signed_in)
    signed_in(cast.dewi).post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish})
    assert "Tidak ada yang perlu diputuskan" in signed_in(cast.eko).get(f"/penayangan/{name}/kirim-ulang").text
    assert signed_in(cast.eko).post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish}).status_code == 422


def test_the_course_tells_who_asked_and_who_agreed(database: Database, cast: Cast, name: str, signed_in: SignedIn) -> None:
    wish = asked(database, cast, name, signed_in)
    signed_in(cast.dewi).post(f"/penayangan/{name}/kirim-ulang/setujui", {"wish": wish})
    page = signed_in(cast.hadi).get(f"/penayangan/{name}").text
    assert all(words in page for words in ("Mengusulkan pengiriman ulang", "Menyetujui pengiriman ulang", "Dicari: tidak ada"))
