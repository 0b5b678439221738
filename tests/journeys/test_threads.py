"""A thread through the real engine: part by part, each an answer to the one before, and on after a lost reply."""

from __future__ import annotations

import json
from typing import Any

import urllib3
from sqlalchemy import select

from commands.supervisor import Supervisor
from config import Settings
from content.foundation.db import Database
from content.people.accounts import Account
from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.cast import Cast
from tests.journeys.test_publishing import all_become, misbehave, scheduled

Register = dict[tuple[str, str], Account]
TEXT = "Bagian satu.\n---\nBagian dua.\n---\nBagian tiga."


def in_the_book(settings: Settings) -> list[dict[str, Any]]:
    """The posts that the rehearsal platform took, oldest first, from its own book."""
    lines = urllib3.request("GET", f"{settings.rehearsal_url}/log", retries=False).data.splitlines()
    entries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [entry for entry in entries if entry["stored"] and entry["action"] == "post"]


def in_order(database: Database, names: list[str]) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Publication.id).where(Publication.id.in_(names)).order_by(Publication.part)))


def test_a_thread_goes_out_in_order_and_goes_on_after_a_lost_reply(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings
) -> None:
    misbehave(settings, "Bagian dua", "accept_drop")
    names = scheduled(database, cast, [register["pemprov", "bluesky"]], text=TEXT)
    parts = in_order(database, names)
    assert all_become(database, parts[1:2], State.UNCERTAIN)
    assert all_become(database, parts[2:], State.PLANNED)
    assert all_become(database, parts, State.CONFIRMED, seconds=90)
    posts = in_the_book(settings)
    assert [post["reference"] for post in posts] == parts
    assert [post["text"] for post in posts] == ["Bagian satu.", "Bagian dua.", "Bagian tiga."]
    assert [post["in_reply_to"] for post in posts] == ["", posts[0]["post_id"], posts[1]["post_id"]]
