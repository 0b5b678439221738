"""The tick rings for what is due, the sweep finds what was left lying."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from content.foundation.db import Database
from content.people.accounts import Account
from content.pictures import recipes, renditions
from content.pictures.assets import Asset
from content.pictures.renditions import Unmade
from content.publication import claims, decisions, gate
from content.publication.gate import Scope
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.variants import VariantPicture
from scheduler.bells import not_again_before
from scheduler.stage import stage
from scheduler.sweep import Bells, sweep
from scheduler.tick import tick
from tests.cast import NOON, Cast
from tests.stage import DUE, PATIENCE, Clock, released, state_of

Register = dict[tuple[str, str], Account]


def test_what_is_due_is_rung_once_and_again_when_nobody_answers(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    rung: list[str] = []
    for seconds in (-1, 0, 1, 6):
        tick(database, now=DUE + timedelta(seconds=seconds), patience=PATIENCE, ring=rung.extend)
    assert rung == [name, name]


def test_with_nothing_due_nothing_is_rung(database: Database) -> None:
    rung: list[str] = []
    assert tick(database, now=NOON, patience=PATIENCE, ring=rung.extend).rung == 0
    assert rung == []


def test_past_its_window_a_publication_is_missed_and_not_rung(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    rung: list[str] = []
    ticked = tick(database, now=DUE + PATIENCE.lateness + timedelta(seconds=1), patience=PATIENCE, ring=rung.extend)
    assert (ticked.missed, rung, state_of(database, name)) == (1, [], State.MISSED)


def test_a_hold_on_an_account_silences_only_that_account(database: Database, cast: Cast, register: Register) -> None:
    held, free = released(database, cast, [register["pemprov", "x"], register["kominfotik", "x"]])
    with database.writing() as session:
        gate.place(session, scope=Scope.ACCOUNT, object_id=register["pemprov", "x"].id, reason="Cek", by=cast.gita, now=NOON)
    rung: list[str] = []
    tick(database, now=DUE, patience=PATIENCE, ring=rung.extend)
    assert rung == [free]
    assert state_of(database, held) is State.PLANNED


def test_a_hold_on_a_campaign_silences_its_publications(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        campaign = decisions.get(session, name).post.campaign_id
        gate.place(session, scope=Scope.CAMPAIGN, object_id=campaign, reason="Cek", by=cast.gita, now=NOON)
    rung: list[str] = []
    tick(database, now=DUE, patience=PATIENCE, ring=rung.extend)
    assert rung == []


def test_an_expired_claim_is_rung_again(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        claims.claim(session, name, now=DUE, patience=PATIENCE)
    later = DUE + PATIENCE.lease + timedelta(seconds=1)
    rung: list[object] = []
    assert sweep(database, now=later, patience=PATIENCE, bells=Bells(rung.append, rung.append, rung.append)) == 1
    tick(database, now=later, patience=PATIENCE, ring=rung.extend)
    assert rung == [name]


def test_what_has_pictures_and_comes_up_soon_is_staged_once(database: Database, cast: Cast, register: Register) -> None:
    [name] = released(database, cast, [register["pemprov", "x"]])
    with database.writing() as session:
        _add_picture(session, name)
    rung: list[str] = []
    for minutes in (-11, -9, -9):
        stage(database, now=DUE + timedelta(minutes=minutes), patience=PATIENCE, ring=rung.append)
    assert rung == [name]


def test_what_has_no_pictures_has_nothing_to_stage(database: Database, cast: Cast, register: Register) -> None:
    released(database, cast, [register["pemprov", "x"]])
    assert stage(database, now=DUE - timedelta(minutes=9), patience=PATIENCE, ring=lambda _name: None) == 0


def _add_picture(session: Session, publication_id: str) -> None:
    asset = Asset(
        sha256="0" * 64, filename="a.jpg", mime="image/jpeg", width=1, height=1, size=1, added_by="alya", created_at=NOON
    )
    session.add(asset)
    session.flush()
    variant_id = session.get_one(Publication, publication_id).variant_id
    session.add(VariantPicture(variant_id=variant_id, position=0, asset_id=asset.id, alt_text="Gambar"))


def test_a_bell_is_not_rung_twice_within_its_wait() -> None:
    clock, rung = Clock(NOON), list[str]()
    ring = not_again_before(rung.append, wait=timedelta(seconds=30), now=clock.now)
    ring("a")
    ring("a")
    clock.forward(timedelta(seconds=30))
    ring("a")
    assert rung == ["a", "a"]


def test_pictures_are_rung_for_at_the_next_sweep_and_again_at_once_where_more_is_wanted(database: Database) -> None:
    rung: list[Unmade] = []
    clock = Clock(NOON)
    bell = not_again_before(rung.append, wait=timedelta(seconds=10), now=clock.now)

    def swept(seconds: int) -> list[Unmade]:
        clock.moment = NOON + timedelta(seconds=seconds)
        rung.clear()
        sweep(database, now=clock.moment, patience=PATIENCE, bells=Bells(unheard, unheard, bell))
        return rung

    name = asset(database)
    want(database, name, "x", NOON)
    assert swept(1) == [Unmade(name, NOON)]
    assert swept(2) == []
    want(database, name, "instagram", NOON + timedelta(seconds=2))
    assert swept(3) == [Unmade(name, NOON + timedelta(seconds=2))]
    assert swept(12) == []
    assert swept(13) == [Unmade(name, NOON + timedelta(seconds=2))]


def unheard(_name: str) -> None:
    """No bell."""


def asset(database: Database) -> str:
    with database.writing() as session:
        made = Asset(
            sha256="0" * 64, filename="a.jpg", mime="image/jpeg", width=8, height=8, size=1, added_by="alya", created_at=NOON
        )
        session.add(made)
        session.flush()
        return made.id


def want(database: Database, asset_id: str, platform: str, at: datetime) -> None:
    with database.writing() as session:
        renditions.want(session, asset_id=asset_id, recipe=recipes.recipe(platform), now=at)
