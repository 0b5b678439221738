"""The checker sees each kind of wrong, planted one by one in books that agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.faults.checker import COLUMNS, Expected
from tests.bench.faults.planted import DUE, LINE, REQUEST, ROW, WELL, Case, entry, told

SECOND_POST = replace(REQUEST, post_id="r2", received_at=DUE + timedelta(seconds=9))
HOLD = entry(2, "hold.placed", "h1", "gita", scope="all", object="")

PLANTED: dict[str, tuple[Case, str]] = {
    "a second post": (WELL.but(requests=(REQUEST, SECOND_POST)), "double"),
    "a row that is gone": (WELL.but(expected=Expected(frozenset({"p1", "p2"}))), "lost"),
    "cancelled by nobody": (WELL.but(row=replace(ROW, state="cancelled"), lines=(), requests=()), "lost"),
    "another text than the ledger's": (WELL.but(requests=(replace(REQUEST, text="Jakarta belum siap."),)), "unapproved"),
    "no approval": (WELL.but(entries=told("claimed", "calling", "published")[1:]), "unapproved"),
    "an approval that was revoked": (
        WELL.but(entries=(told()[0], entry(2, "approval.revoked", "post", "dewi"), *told("calling", "published")[1:])),
        "unapproved",
    ),
    "an approval of other content": (WELL.but(row=replace(ROW, digest="another")), "unapproved"),
    "one approval of two": (WELL.but(row=replace(ROW, needed=2)), "unapproved"),
    "opened while everything was held": (WELL.but(entries=(HOLD, *told("calling", "published"))), "unapproved"),
    "another account": (WELL.but(requests=(replace(REQUEST, handle="dishub"),)), "wrong account"),
    "published, and nothing there": (WELL.but(requests=(replace(REQUEST, stored=False),)), "published, not live"),
    "published as another post": (WELL.but(row=replace(ROW, remote_id="r9")), "published, not live"),
    "failed, and public": (WELL.but(row=replace(ROW, state="failed")), "failed, but live"),
    "before its time": (
        WELL.but(
            requests=(replace(REQUEST, received_at=DUE - timedelta(seconds=1)),),
            lines=(replace(LINE, opened_at=DUE - timedelta(seconds=2)),),
        ),
        "early",
    ),
    "a request that no line tells of": (WELL.but(lines=()), "ledger"),
    "two requests under one line": (
        WELL.but(requests=(REQUEST, replace(REQUEST, stored=False, answered=500, received_at=DUE + timedelta(seconds=2)))),
        "ledger",
    ),
    "a request before its line": (WELL.but(lines=(replace(LINE, opened_at=DUE + timedelta(seconds=5)),)), "ledger"),
    "accepted without a request": (WELL.but(requests=()), "ledger"),
    "not sent, and stored": (WELL.but(lines=(replace(LINE, result="not_sent"),)), "ledger"),
    "accepted as another post": (WELL.but(lines=(replace(LINE, remote_id="r9"),)), "ledger"),
    "an opening that the journal does not know": (WELL.but(entries=told("claimed", "published")), "journal"),
    "another end in the journal": (WELL.but(entries=told("claimed", "calling", "uncertain")), "journal"),
    "still uncertain": (WELL.but(row=replace(ROW, state="uncertain")), "stuck"),
    "still planned": (WELL.but(row=replace(ROW, state="planned"), lines=(), requests=(), entries=()), "stuck"),
}


def test_books_that_agree_are_well() -> None:
    assert WELL.columns() == set()


@pytest.mark.parametrize("what", PLANTED)
def test_the_checker_sees(what: str) -> None:
    case, column = PLANTED[what]
    assert column in case.columns()


def test_every_column_was_planted() -> None:
    assert {column for _, column in PLANTED.values()} == set(COLUMNS)


def test_an_attempt_that_died_before_its_first_byte_needs_no_request() -> None:
    died = replace(LINE, result="unknown", remote_id=None)
    needs_person = replace(ROW, state="needs_person", remote_id=None)
    case = WELL.but(
        row=needs_person, lines=(died,), requests=(), entries=told("claimed", "calling", "uncertain", "needs_person")
    )
    assert case.columns() == set()


def test_a_try_that_was_turned_away_and_one_that_was_accepted_have_a_request_each() -> None:
    first = replace(LINE, result="not_sent", remote_id=None)
    second = replace(LINE, fence=2, opened_at=DUE + timedelta(seconds=3))
    requests = (
        replace(REQUEST, stored=False, answered=429, post_id=""),
        replace(REQUEST, received_at=DUE + timedelta(seconds=4)),
    )
    entries = told("claimed", "calling", "retry_wait", "claimed", "calling", "published")
    assert WELL.but(lines=(first, second), requests=requests, entries=entries).columns() == set()


def test_what_a_person_stopped_is_not_lost() -> None:
    stopped = Expected(frozenset({"p1"}), stopped=frozenset({"p1"}))
    case = WELL.but(row=replace(ROW, state="cancelled", remote_id=None), lines=(), requests=(), entries=told("cancelled"))
    assert case.but(expected=stopped).columns() == set()
