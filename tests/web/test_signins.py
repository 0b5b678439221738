"""Signing in and out: cookies, limits, the end of a session, and one's own sessions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

import config
from content.foundation.db import Database
from content.people import signins
from content.people.people import Person
from content.people.signins import SignIn
from tests.cast import Cast
from tests.web.conftest import QUICK, Browser, Clock
from web import create_app

PASSWORD = "kalimat rahasia Alya"
SignedIn = Callable[[Person], Browser]


@pytest.fixture
def alya(database: Database, cast: Cast) -> Person:
    """Alya with a password."""
    with database.writing() as session:
        person = session.get_one(Person, cast.alya.id)
        person.password_hash = QUICK.seal(PASSWORD)
        return person


def enter(guest: Browser, password: str = PASSWORD, **fields: str) -> int:
    return guest.post("/masuk", {"email": "Alya@contoh.go.id", "password": password, **fields}).status_code


def test_the_right_password_leads_to_where_one_wanted_to_go(guest: Browser, alya: Person) -> None:
    asked = guest.get("/akun?unit=dishub")
    page = BeautifulSoup(guest.get(asked.location).data, "html.parser")
    onward = page.select_one('input[name="next"][value^="/akun"]')
    assert onward is not None
    answer = guest.post("/masuk", {"email": "alya@contoh.go.id", "password": PASSWORD, "next": str(onward["value"])})
    assert answer.location == "/akun?unit=dishub"
    assert guest.get("/").status_code == 200


def test_sign_in_never_leads_elsewhere(guest: Browser, alya: Person) -> None:
    fields = {"email": "alya@contoh.go.id", "password": PASSWORD, "next": "//evil.example/"}
    assert guest.post("/masuk", fields).location == "/"


def test_the_answer_is_the_same_for_an_unknown_person_and_a_wrong_password(guest: Browser, alya: Person) -> None:
    wrong = guest.post("/masuk", {"email": "alya@contoh.go.id", "password": "salah salah salah"})
    unknown = guest.post("/masuk", {"email": "siapa@contoh.go.id", "password": "salah salah salah"})
    assert wrong.status_code == unknown.status_code == 401
    said = [BeautifulSoup(answer.data, "html.parser").select_one('[role="alert"]') for answer in (wrong, unknown)]
    assert said[0] == said[1]
    assert "Alamat surel atau kata sandi tidak benar." in wrong.text


def test_what_was_typed_comes_back_but_never_the_password(guest: Browser, alya: Person) -> None:
    page = guest.post("/masuk", {"email": "alya@contoh.go.id", "password": "salah salah salah"}).text
    assert "alya@contoh.go.id" in page
    assert "salah salah salah" not in page


def test_the_cookie_is_out_of_reach_of_scripts(guest: Browser, alya: Person) -> None:
    enter(guest)
    cookie = guest.client.get_cookie("tayang-signin")
    assert cookie is not None
    assert (cookie.http_only, cookie.secure, cookie.same_site) == (True, False, "Lax")


def test_with_https_every_cookie_is_tied_to_this_host(database: Database, settings: config.Settings, alya: Person) -> None:
    secure = settings.model_copy(update={"public_url": "https://tayang.contoh.go.id"})
    made = create_app(secure, database=database, hasher=QUICK)
    client = made.test_client()
    page = client.get("/masuk", base_url="https://tayang.contoh.go.id")
    token = BeautifulSoup(page.data, "html.parser").select_one('meta[name="csrf-token"]')
    assert token is not None
    fields = {"email": "alya@contoh.go.id", "password": PASSWORD, "csrf_token": str(token["content"])}
    headers = {"Referer": "https://tayang.contoh.go.id/masuk"}
    answer = client.post("/masuk", data=fields, base_url="https://tayang.contoh.go.id", headers=headers)
    assert answer.status_code == 303
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_sixth_try_within_a_minute_is_told_to_wait(guest: Browser, alya: Person) -> None:
    assert [enter(guest, "salah salah salah") for _ in range(5)] == [401] * 5
    refused = guest.post("/masuk", {"email": "alya@contoh.go.id", "password": PASSWORD})
    assert refused.status_code == 429
    assert "Tunggu satu menit" in refused.text


def test_one_persons_wrong_tries_do_not_lock_another_out(guest: Browser, alya: Person) -> None:
    for _ in range(6):
        guest.post("/masuk", {"email": "bima@contoh.go.id", "password": "salah salah salah"})
    assert enter(guest) == 303


def test_twenty_tries_from_one_address_are_enough(guest: Browser, alya: Person) -> None:
    for number in range(20):
        guest.post("/masuk", {"email": f"orang{number}@contoh.go.id", "password": "salah salah salah"})
    assert enter(guest) == 429


def test_a_session_ends_after_half_an_hour_without_work(signed_in: SignedIn, cast: Cast, clock: Clock) -> None:
    browser = signed_in(cast.alya)
    clock.pass_by(minutes=29)
    assert browser.get("/").status_code == 200
    clock.pass_by(minutes=29)
    assert browser.get("/").status_code == 200
    clock.pass_by(minutes=31)
    assert browser.get("/").status_code == 303


def test_a_session_ends_after_eight_hours_of_work(signed_in: SignedIn, cast: Cast, clock: Clock) -> None:
    browser = signed_in(cast.alya)
    for _ in range(23):
        clock.pass_by(minutes=20)
        assert browser.get("/").status_code == 200
    clock.pass_by(minutes=21)
    assert browser.get("/").status_code == 303


def test_seen_is_written_at_most_once_a_minute(signed_in: SignedIn, cast: Cast, clock: Clock, database: Database) -> None:
    browser = signed_in(cast.alya)
    begun = clock()
    clock.pass_by(seconds=59)
    browser.get("/")
    with database.reading() as session:
        assert session.scalars(select(SignIn.seen_at)).one() == begun
    clock.pass_by(seconds=1)
    browser.get("/")
    with database.reading() as session:
        assert session.scalars(select(SignIn.seen_at)).one() == clock()


def test_signing_out_ends_the_session_even_for_a_copied_cookie(signed_in: SignedIn, cast: Cast) -> None:
    browser = signed_in(cast.alya)
    copied = browser.client.get_cookie("tayang-signin")
    assert copied is not None
    assert browser.post("/keluar").location == "/masuk"
    browser.client.set_cookie("tayang-signin", copied.value)
    assert browser.get("/").status_code == 303


def test_a_person_sees_and_ends_their_own_sessions_only(signed_in: SignedIn, cast: Cast, database: Database) -> None:
    here, elsewhere, gita = signed_in(cast.alya), signed_in(cast.alya), signed_in(cast.gita)
    assert here.get("/sesi").text.count('/akhiri"') == 1
    with database.reading() as session:
        theirs = session.scalars(select(SignIn.id).where(SignIn.person_id == cast.gita.id)).one()
    here.post(f"/sesi/{theirs}/akhiri")
    assert gita.get("/").status_code == 200
    here.post("/sesi/akhiri-lainnya")
    assert elsewhere.get("/").status_code == 303
    assert here.get("/").status_code == 200


def test_a_person_switched_off_is_out_at_once(signed_in: SignedIn, cast: Cast, database: Database, clock: Clock) -> None:
    browser = signed_in(cast.alya)
    with database.writing() as session:
        signins.switch_off(session, person_id=cast.alya.id, now=clock(), actor=cast.fitri.id)
    assert browser.get("/").status_code == 303


def test_a_form_from_before_the_sign_in_is_not_valid_afterwards(guest: Browser, alya: Person) -> None:
    old = guest.token()
    enter(guest)
    assert guest.client.post("/keluar", data={"csrf_token": old}).status_code == 400


def test_the_sign_in_page_says_when_nobody_can_sign_in_yet(guest: Browser, cast: Cast) -> None:
    assert "tautan sekali pakai" in guest.get("/masuk").text
