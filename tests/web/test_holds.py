"""Tahan Semua: one page, one button, a reason that everybody sees; lifting never lets out a burst."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.publication import gate
from content.publication.gate import Scope
from content.publication.lifecycle import State
from tests.cast import NOON, Cast
from tests.stage import DUE, released, state_of
from tests.web.conftest import Browser, Clock

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


def holds(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(hold.scope, hold.object_id, hold.reason) for hold in gate.in_force(session)]


def test_whoever_works_here_may_hold_everything(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.alya).post("/tahan", {"covers": "all", "reason": "Ada kabar duka"})
    assert answer.status_code == 303
    assert holds(database) == [("all", "", "Ada kabar duka")]


def test_the_observer_may_not(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).post("/tahan", {"covers": "all", "reason": "x"}).status_code == 403
    assert holds(database) == []


def test_a_reason_is_required_and_what_was_chosen_is_kept(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    covers = f"account:{register['pemprov', 'x'].id}"
    answer = signed_in(cast.alya).post("/tahan", {"covers": covers, "reason": ""})
    assert answer.status_code == 422
    assert f'<option value="{covers}" selected>' in answer.text
    assert holds(database) == []


def test_only_accounts_and_campaigns_that_exist_can_be_held(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.alya).post("/tahan", {"covers": "account:tiada", "reason": "x"}).status_code == 422
    assert signed_in(cast.alya).post("/tahan", {"covers": "apa:saja", "reason": "x"}).status_code == 422
    assert holds(database) == []


def test_one_account_is_held_alone(database: Database, cast: Cast, register: Register, signed_in: SignedIn) -> None:
    account = register["pemprov", "x"].id
    signed_in(cast.alya).post("/tahan", {"covers": f"account:{account}", "reason": "Cek akun"})
    assert holds(database) == [("account", account, "Cek akun")]


def test_every_page_says_so_with_reason_and_name(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with database.writing() as session:
        gate.place(session, scope=Scope.ALL, object_id="", reason="Ada <kabar> duka", by=cast.gita, now=NOON)
    for address in ("/", "/antrean", "/akun", "/status", "/tahan"):
        text = signed_in(cast.hadi).get(address).text
        assert "Ada &lt;kabar&gt; duka" in text, address
        assert "(Gita)" in text, address


def test_lifting_puts_what_became_overdue_aside_and_says_how_many(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn, clock: Clock
) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        hold = gate.place(session, scope=Scope.ALL, object_id="", reason="Duka", by=cast.gita, now=NOON).id
    clock.time = DUE + timedelta(minutes=1)
    browser = signed_in(cast.gita)
    assert "1 penayangan melewati waktunya" in browser.get("/tahan").text
    answer = browser.post(f"/tahan/{hold}/lepas")
    assert answer.location == "/antrean"
    assert "1 penayangan terlewat" in browser.get("/antrean").text
    assert state_of(database, name) is State.HELD
    assert holds(database) == []


def test_an_author_may_hold_but_not_lift(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with database.writing() as session:
        hold = gate.place(session, scope=Scope.ALL, object_id="", reason="Duka", by=cast.alya, now=NOON).id
    assert signed_in(cast.alya).post(f"/tahan/{hold}/lepas").status_code == 403
    assert "/lepas" not in signed_in(cast.alya).get("/tahan").text
    assert len(holds(database)) == 1
