"""Rule R5: what may go out at this moment, and why not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from content.approval import approvals
from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import PersonRole
from content.publication import decisions, entitlement, gate
from content.publication.entitlement import Verdict
from content.publication.gate import Scope
from content.publication.publications import Publication
from content.writing.variants import Variant
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, released

Register = dict[tuple[str, str], Account]


@pytest.fixture
def name(database: Database, cast: Cast, register: Register) -> str:
    return released(database, cast, [register["pemprov", "x"]])[0]


def verdict(database: Database, name: str, *, late: timedelta = timedelta()) -> tuple[Verdict, str]:
    with database.reading() as session:
        answer = entitlement.check(session, decisions.get(session, name), now=DUE + late, lateness=PATIENCE.lateness)
        return answer.verdict, answer.reason


def test_what_was_approved_is_entitled_and_says_what_it_is(database: Database, name: str) -> None:
    with database.reading() as session:
        answer = entitlement.check(session, decisions.get(session, name), now=DUE, lateness=PATIENCE.lateness)
    assert answer.verdict is Verdict.ENTITLED
    assert answer.part is not None
    assert answer.part.text == "Jakarta siap."


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("text", "Lain.", "the content is not what was approved"),
        ("hashtags", "#Lain", "the content is not what was approved"),
        ("zone", "Asia/Makassar", "the content is not what was approved"),
        ("due_at", DUE + timedelta(minutes=1), "the content is not what was approved"),
    ],
)
def test_whatever_changed_since_is_a_mismatch(database: Database, name: str, column: str, value: object, reason: str) -> None:
    with database.writing() as session:
        session.execute(update(Variant).values({column: value}))
    assert verdict(database, name) == (Verdict.MISMATCH, reason)


def test_a_publication_moved_to_another_time_is_a_mismatch(database: Database, name: str) -> None:
    with database.writing() as session:
        session.execute(update(Publication).values(due_at=DUE - timedelta(minutes=1)))
    assert verdict(database, name) == (Verdict.MISMATCH, "the time is not the approved one")


def test_a_publication_moved_to_another_account_is_a_mismatch(database: Database, register: Register, name: str) -> None:
    with database.writing() as session:
        session.execute(update(Publication).values(account_id=register["kominfotik", "x"].id))
    assert verdict(database, name) == (Verdict.MISMATCH, "the account is not the approved one")


def test_revoked_approvals_do_not_count(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        approvals.revoke_all(session, post=decisions.get(session, name).post, by=cast.dewi.id, now=NOON)
    assert verdict(database, name) == (Verdict.MISMATCH, "the approvals are no longer valid")


def test_an_approver_without_the_role_does_not_count(database: Database, cast: Cast, name: str) -> None:
    with database.writing() as session:
        session.execute(update(PersonRole).where(PersonRole.person_id == cast.dewi.id).values(role="observer"))
    assert verdict(database, name) == (Verdict.MISMATCH, "the approvals are no longer valid")


def test_a_closed_gate_holds_back_without_blame(database: Database, cast: Cast, register: Register, name: str) -> None:
    with database.writing() as session:
        gate.place(session, scope=Scope.ACCOUNT, object_id=register["pemprov", "x"].id, reason="Cek", by=cast.gita, now=NOON)
    assert verdict(database, name)[0] is Verdict.HELD_BACK


def test_past_the_window_it_is_too_late(database: Database, name: str) -> None:
    assert verdict(database, name, late=PATIENCE.lateness)[0] is Verdict.ENTITLED
    assert verdict(database, name, late=PATIENCE.lateness + timedelta(seconds=1))[0] is Verdict.TOO_LATE
