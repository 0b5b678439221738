"""Rule R5: whatever has come in between, only what was approved may go out, on its account, in its hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from content.foundation.db import Database
from content.people import accounts
from content.people.accounts import Account
from content.people.people import PersonRole
from content.people.roles import Role
from content.publication import entitlement, gate
from content.publication.entitlement import Answer, Verdict
from content.publication.gate import Scope
from content.publication.publications import Publication
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, released

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    """A publication on Pemprov's X, approved and due at DUE."""
    return released(database, cast, [register["pemprov", "x"]])[0]


def asked(database: Database, name: str, *, now: datetime = DUE) -> Answer:
    with database.reading() as session:
        publication = session.get_one(Publication, name)
        return entitlement.check(session, publication, now=now, lateness=PATIENCE.lateness)


def test_what_was_approved_may_go_out_and_is_handed_over(database: Database, name: str) -> None:
    answer = asked(database, name)
    assert answer.verdict is Verdict.ENTITLED
    assert answer.part is not None
    assert (answer.part.platform, answer.part.text) == ("x", "Jakarta siap.")


@pytest.mark.parametrize(
    ("late", "verdict"), [(PATIENCE.lateness, Verdict.ENTITLED), (PATIENCE.lateness + timedelta(seconds=1), Verdict.TOO_LATE)]
)
def test_the_window_closes_after_the_allowed_lateness(database: Database, name: str, late: timedelta, verdict: Verdict) -> None:
    assert asked(database, name, now=DUE + late).verdict is verdict


def test_a_closed_gate_says_not_now(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        gate.place(session, scope=Scope.ALL, object_id="", reason="Ada kabar duka.", by=cast.dewi, now=NOON)
    assert asked(database, name).verdict is Verdict.HELD_BACK


def test_a_changed_text_is_not_what_was_approved(database: Database, name: str) -> None:
    with database.writing() as session:
        publication = session.get_one(Publication, name)
        publication.variant.text = "Diretas."
    assert asked(database, name).reason == "the content is not what was approved"


def test_a_changed_time_is_not_the_approved_one(database: Database, name: str) -> None:
    with database.writing() as session:
        session.get_one(Publication, name).due_at = DUE - timedelta(minutes=1)
    assert asked(database, name).reason == "the time is not the approved one"


def test_another_account_is_not_the_approved_one(database: Database, register: Register, name: str) -> None:
    with database.writing() as session:
        session.get_one(Publication, name).account_id = register["dishub", "x"].id
    assert asked(database, name).reason == "the account is not the approved one"


def test_an_account_that_is_switched_off_gets_nothing(database: Database, cast: Cast, register: Register, name: str) -> None:
    with database.writing() as session:
        accounts.switch(session, account_id=register["pemprov", "x"].id, active=False, actor=cast.fitri.id, now=NOON)
    assert asked(database, name).reason == "the account is switched off"


def test_an_approval_of_someone_who_may_no_longer_approve_is_none(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        session.delete(session.get_one(PersonRole, (cast.dewi.id, Role.APPROVER.value)))
    answer = asked(database, name)
    assert (answer.verdict, answer.reason) == (Verdict.MISMATCH, "the approvals are no longer valid")
