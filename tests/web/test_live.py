"""The stream: what changed and no more, resumed where it broke off, never holding a session or all threads."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

from content.foundation import journal
from content.foundation.db import Database
from content.people.people import Person
from tests.cast import NOON, Cast
from tests.web.conftest import Browser, Clock
from web import live
from web.live import Pace, Places

SignedIn = Callable[[Person], Browser]


def tell(database: Database, kind: str = "publication", name: str = "p1", **facts: str) -> int:
    with database.writing() as session:
        journal.write(session, now=NOON, actor="Alya rahasia", action=f"{kind}.moved", about=(kind, name), facts=facts)
        return journal.newest(session)


@dataclass
class Waiting:
    """A clock that goes forward only while a stream waits; `during` is done at each wait."""

    seconds: float = 0.0
    during: list[Callable[[], object]] = field(default_factory=list)

    def pace(self) -> Pace:
        return Pace(clock=lambda: self.seconds, wait=self.wait)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        if self.during:
            self.during.pop(0)()


def changes(told: list[str]) -> list[dict[str, str]]:
    text = "".join(told)
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def test_a_change_is_told_with_kind_id_and_state_and_nothing_else(database: Database) -> None:
    tell(database)
    waiting = Waiting(during=[lambda: tell(database, after="published", reason="Rahasia")])
    told = list(live.entries(database, 1, pace=waiting.pace()))
    assert changes(told) == [{"kind": "publication", "id": "p1", "state": "published"}]
    assert "ahasia" not in "".join(told)


def test_each_event_carries_the_journals_number(database: Database) -> None:
    tell(database)
    number = tell(database, name="p2")
    told = list(live.once(database, 1))
    assert f"id: {number}\nevent: change\n" in told[1]


def test_what_happened_while_the_browser_was_away_is_told(database: Database) -> None:
    for name in ("p1", "p2", "p3"):
        tell(database, name=name)
    assert [change["id"] for change in changes(list(live.once(database, 1)))] == ["p2", "p3"]


def test_a_browser_that_knows_nothing_hears_only_what_is_new(database: Database) -> None:
    tell(database)
    waiting = Waiting(during=[lambda: tell(database, name="p2")])
    told = list(live.entries(database, None, pace=waiting.pace()))
    assert told[1] == "id: 1\n\n"
    assert [change["id"] for change in changes(told)] == ["p2"]


def test_who_signed_in_is_nobodys_business(database: Database) -> None:
    number = tell(database, kind="signin", name="s1")
    assert list(live.once(database, 0))[1] == f"id: {number}\n\n"


def test_a_quiet_stream_says_that_it_is_there_and_ends_by_itself(database: Database) -> None:
    waiting = Waiting()
    told = list(live.entries(database, 0, pace=waiting.pace()))
    assert told[0] == "retry: 1000\n\n"
    assert told[1:] == [": here\n\n"] * 3
    assert live.STREAM_SECONDS <= waiting.seconds <= live.STREAM_SECONDS + 1


def test_while_it_waits_no_connection_is_held(database: Database) -> None:
    held: list[int] = []
    pool = database.engine.pool
    waiting = Waiting(during=[lambda: held.append(pool.checkedout())] * 3)  # type: ignore[attr-defined] # both pools have it
    list(live.entries(database, 0, pace=waiting.pace()))
    assert held == [0, 0, 0]


def test_the_answer_is_an_event_stream_that_nobody_keeps(database: Database, cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.hadi).client.get("/langsung", buffered=False)
    first = next(iter(answer.response))
    answer.close()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")
    assert first in {"retry: 1000\n\n", b"retry: 1000\n\n"}


def test_the_last_event_id_counts_more_than_the_address(app: Flask) -> None:
    with app.test_request_context("/langsung?since=3", headers={"Last-Event-ID": "7"}):
        assert live._since() == 7  # noqa: SLF001 - the parsing is what is looked at
    with app.test_request_context("/langsung?since=3"):
        assert live._since() == 3  # noqa: SLF001 - as above
    with app.test_request_context("/langsung?since=x"):
        assert live._since() is None  # noqa: SLF001 - as above


def test_who_is_not_signed_in_gets_no_stream(guest: Browser) -> None:
    assert guest.get("/langsung").status_code == 303


def test_half_of_the_threads_stay_free_and_the_others_come_back_later(
    app: Flask, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    places = app.extensions[live.EXTENSION]
    assert isinstance(places, Places)
    while places.take():
        pass
    told = signed_in(cast.hadi).get("/langsung?since=0").text
    assert told.startswith("retry: 10000\n\n")
    assert places.taken == places.most


def test_a_place_is_free_again_when_the_browser_leaves(app: Flask, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.hadi).client
    browser.get("/langsung", buffered=False).close()
    browser.head("/langsung").close()
    assert app.extensions[live.EXTENSION].taken == 0


def test_an_open_page_does_not_keep_its_session_alive(
    database: Database, cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    browser = signed_in(cast.hadi)
    for _ in range(4):
        clock.pass_by(minutes=8)
        browser.client.get("/langsung", buffered=False).close()
        browser.get("/antrean", headers={"HX-Request": "true", "X-Unattended": "1"})
    assert browser.get("/antrean").status_code == 303
