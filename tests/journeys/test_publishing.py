"""A post from approval to proof through the real engine, and what happens when the platform or the broker misbehaves."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from datetime import timedelta
from typing import Any

import urllib3
from sqlalchemy import select

from commands.supervisor import Supervisor
from config import Settings
from content.approval import reviews
from content.approval.digest import describe
from content.foundation import clock, journal
from content.foundation.db import Database
from content.people.accounts import Account
from content.planning.times import to_local
from content.publication import releases
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import evidence
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from content.writing.variants import Variant
from tests.cast import Cast
from tests.commands.conftest import until
from tests.stage import campaign, state_of

Register = dict[tuple[str, str], Account]


def scheduled(database: Database, cast: Cast, targets: list[Account], *, text: str = "Jakarta siap.") -> list[str]:
    """A post on each of `targets`, approved by Dewi, due in two seconds; the ids of its publications."""
    now = clock.now()
    with database.writing() as session:
        local = to_local(now, "Asia/Jakarta")
        variants = tuple(DraftVariant(target.id, text, local, "Asia/Jakarta") for target in targets)
        name = campaign(session, f"Uji {now.isoformat()}").id
        post = drafts.write(session, Draft(name, "delivery", text, text, variants), by=cast.alya, now=now)
        # People choose minutes; a test cannot wait for one.
        for variant in session.scalars(select(Variant).where(Variant.post_id == post.id)):
            variant.due_at = now + timedelta(seconds=2)
        session.flush()
        reviews.submit(session, post=post, by=cast.alya, now=now)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=now)
        return list(session.scalars(select(Publication.id).where(Publication.post_id == post.id)))


def in_the_book(settings: Settings) -> Counter[str]:
    """How many posts the rehearsal platform took, by publication, from its own book."""
    lines = urllib3.request("GET", f"{settings.rehearsal_url}/log", retries=False).data.splitlines()
    entries: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return Counter(entry["reference"] for entry in entries if entry["stored"] and entry["action"] == "post")


def misbehave(settings: Settings, text: str, *sequence: str) -> None:
    """Tell the rehearsal platform how to treat posts that contain `text`."""
    told = {"match": {"text_contains": text}, "sequence": list(sequence)}
    answer = urllib3.request("PUT", f"{settings.rehearsal_url}/control/behaviours", json=told, retries=False)
    assert answer.status < 300, answer.data


def all_become(database: Database, names: list[str], state: State, seconds: float = 20.0) -> bool:
    return until(lambda: all(state_of(database, name) is state for name in names), seconds)


def test_a_post_goes_out_on_every_account_once_and_is_proved(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings
) -> None:
    targets = [
        register["pemprov", name] for name in ("x", "facebook", "threads", "linkedin", "mastodon", "bluesky", "telegram")
    ]
    names = scheduled(database, cast, targets)
    assert all_become(database, names, State.CONFIRMED)
    assert in_the_book(settings) == Counter(names)
    with database.reading() as session:
        proofs = [evidence.proof_of(session, name) for name in names]
        assert {proof.approvers for proof in proofs} == {("Dewi",)}
        assert all(proof.evidence and proof.evidence.matches for proof in proofs)
        assert list(journal.breaks(session)) == []


def test_a_lost_reply_is_found_and_never_sent_again(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings
) -> None:
    misbehave(settings, "balasan hilang", "accept_drop")
    [name] = scheduled(database, cast, [register["pemprov", "x"]], text="Uji balasan hilang.")
    assert all_become(database, [name], State.UNCERTAIN)
    assert all_become(database, [name], State.CONFIRMED, seconds=60)
    assert in_the_book(settings)[name] == 1


def test_too_many_requests_wait_and_then_go_out(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings
) -> None:
    misbehave(settings, "antre", "429")
    [name] = scheduled(database, cast, [register["pemprov", "x"]], text="Uji antre.")
    assert all_become(database, [name], State.CONFIRMED, seconds=60)
    assert in_the_book(settings)[name] == 1


def test_a_post_goes_out_although_broker_scheduler_and_worker_were_killed(
    database: Database, cast: Cast, register: Register, engine: Supervisor, settings: Settings
) -> None:
    names = scheduled(database, cast, [register["pemprov", "x"], register["pemprov", "telegram"]])
    for part in ("broker", "scheduler", "worker"):
        os.kill(engine.pids[part], signal.SIGKILL)
    assert all_become(database, names, State.CONFIRMED, seconds=60)
    assert in_the_book(settings) == Counter(names)
