"""The campaign of 2023 goes out in seconds: once each, in order, with its pictures, at the right hour of the right zone."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from commands import showcase
from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.publication import changes
from content.publication.lifecycle import State
from content.writing.posts import Post
from tests.commands.conftest import Tayang


@pytest.fixture
def approved(database: Database, settings: Settings, engine: Supervisor) -> None:
    """The demo's campaign, approved, on a running engine."""
    assert engine.pids
    showcase.load(database, settings, secret=showcase.passphrase(), now=clock.now(), told=lambda _: None)


@pytest.mark.usefixtures("approved")
def test_the_campaign_of_2023_goes_out_once_in_order_with_its_pictures(database: Database, tayang: Tayang) -> None:
    told = tayang.told("gladi", "KTT ke-43 ASEAN", "--in", "20s")
    assert told["ok"] is True
    counts = {name: told[name] for name in ("publications", "published", "doubles", "missing", "in_order")}
    assert counts == {"publications": 39, "published": 39, "doubles": 0, "missing": 0, "in_order": True}
    assert told["pictures_shown"] == told["pictures"] > 20
    assert_to_scale(told["rows"])
    with database.reading() as session:
        [post] = session.query(Post).filter(Post.title == "KTT ke-42 ASEAN di Labuan Bajo").all()
        assert changes.of_post(session, post.id) == []  # the real schedule is untouched


def assert_to_scale(rows: list[dict[str, Any]]) -> None:
    """Nine o'clock in Labuan Bajo is eight o'clock in Jakarta, and what is planned later is played later."""
    [bajo] = [row for row in rows if row["number"] == "K43-038"]
    assert (bajo["zone"], datetime.fromisoformat(bajo["planned"])) == ("Asia/Makassar", datetime(2023, 5, 9, 1, 0, tzinfo=UTC))
    assert rows[0] == bajo
    for earlier, later in pairwise(rows):
        assert earlier["planned"] <= later["planned"]
        assert (earlier["simulated"] < later["simulated"]) == (earlier["planned"] < later["planned"])
    assert {row["state"] for row in rows} == {State.CONFIRMED.value}


@pytest.mark.usefixtures("approved")
def test_an_unknown_campaign_is_said_with_the_next_step(tayang: Tayang) -> None:
    told = tayang.told("gladi", "KTT ke-99", "--in", "20s")
    assert told["ok"] is False
    assert "KTT ke-99" in told["error"]
