"""The demo's content: the cast of people, the campaign plan of KTT ke-43 ASEAN, approved, and posts for the next hour.

Everything is entered through the same functions that people's clicks call: nothing is approved that the rules would refuse.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from commands.options import Desk, shared
from commands.ready import ready
from config import ROOT, Settings
from content.approval import reviews
from content.approval.digest import describe
from content.foundation import clock
from content.foundation.db import Database
from content.people import accounts, people
from content.people.passwords import Hasher
from content.people.people import Person
from content.people.roles import Role
from content.pictures import assets, drawings
from content.pictures.assets import Asset
from content.pictures.intake import Intake, intake_of
from content.pictures.store import PictureStore
from content.planning.campaigns import Campaign
from content.planning.times import to_local
from content.publication import changes, releases
from content.writing import drafts
from content.writing.drafts import Draft, DraftPicture, DraftVariant
from content.writing.plans import loading
from content.writing.plans.loading import Report
from content.writing.posts import Post, PostState
from workers import preparing
from workers.preparing import Darkroom

PLAN = ROOT / "deploy" / "demo" / "rencana-konten-ktt43.csv"
PHOTOGRAPHS = ROOT.parent / "shared" / "pictures"
CAST: tuple[tuple[str, Role], ...] = (
    ("Alya", Role.AUTHOR),
    ("Bima", Role.EDITOR),
    ("Citra", Role.VERIFIER),
    ("Dewi", Role.APPROVER),
    ("Eko", Role.APPROVER),
    ("Fitri", Role.ADMINISTRATOR),
    ("Gita", Role.PUBLISHER),
    ("Hadi", Role.OBSERVER),
)
WORDS = (
    "rakit", "melati", "kereta", "pelabuhan", "kenari", "bambu", "pelangi", "jendela",
    "terang", "kopi", "lontar", "sagara", "cemara", "delima", "teratai", "angklung",
)  # fmt: skip


@click.command()
@shared
def fill_demo(desk: Desk) -> None:
    """Fill an empty data folder with the demo."""
    settings, secret = desk.settings, passphrase()
    database = ready(settings)
    report = load(database, settings, secret=secret, now=clock.now(), told=lambda step: click.echo(step, err=True))
    database.close()
    told = {"folder": str(settings.data_folder), "password": secret, "rows": report.rows}
    desk.answer(told, lambda: secret)


def passphrase() -> str:
    """A passphrase for all demo people, new for every demo: nobody can know it beforehand."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(4)), str(secrets.randbelow(9000) + 1000)])


def load(database: Database, settings: Settings, *, secret: str, now: datetime, told: Callable[[str], None]) -> Report:
    """Fill an empty installation; `told` is called with each step for people to read."""
    store, intake = PictureStore(settings.pictures_folder), intake_of(settings)
    with database.writing() as session:
        _introduce(session, secret, now)
    report = _import_plan(database, settings, now)
    told(f"rencana konten: {report.rows} baris")
    with database.writing() as session:
        planned = session.scalars(select(Post).order_by(Post.created_at, Post.title)).all()
        soon, later, _draft = _write_for_today(session, store, intake, now)
    told(f"gambar: {preparing.prepare_unmade(Darkroom(database, store, intake.studio, lambda: now))}")
    with database.writing() as session:
        for post in (*planned, soon):
            _approve(session, session.merge(post), now)
        reviews.submit(session, post=session.merge(later), by=_person(session, "Alya"), now=now)
    return report


def _introduce(session: Session, secret: str, now: datetime) -> None:
    sealed = Hasher().seal(secret)
    for name, role in CAST:
        person = people.add(session, name=name, email=address(name), now=now, roles=frozenset({role}))
        person.password_hash = sealed


def address(name: str) -> str:
    """The demo e-mail address of a member of the cast; a domain reserved for examples."""
    return f"{name.lower()}@kominfotik.example"


def _import_plan(database: Database, settings: Settings, now: datetime) -> Report:
    with tempfile.TemporaryDirectory() as drawn:
        return loading.load_plan(
            database, PictureStore(settings.pictures_folder), PLAN, media=_media(Path(drawn)),
            intake=intake_of(settings), may_change=changes.may_change, by="demo", now=now,
        )  # fmt: skip


def _media(drawn: Path) -> Path:
    """The folder of photographs beside the repository, or one of drawn scenes under the names the plan uses."""
    if PHOTOGRAPHS.is_dir():
        return PHOTOGRAPHS
    for line in PLAN.read_text(encoding="utf-8-sig").splitlines()[1:]:
        for name in filter(None, line.split(";")[16].split("|")):
            (drawn / name).write_bytes(drawings.scene(name))
    return drawn


def _person(session: Session, name: str) -> Person:
    found = people.named(session, name)
    assert found is not None, name
    return found


def _approve(session: Session, post: Post, now: datetime) -> None:
    """Alya submits; Dewi, and for a sensitive post Eko too, approve what they were shown."""
    reviews.submit(session, post=post, by=_person(session, "Alya"), now=now)
    for name in ("Dewi", "Eko"):
        if post.state == PostState.IN_REVIEW:
            releases.approve(session, post=post, seen=describe(session, post).digest, approver=_person(session, name), now=now)


def _write_for_today(session: Session, store: PictureStore, intake: Intake, now: datetime) -> tuple[Post, Post, Post]:
    """Three posts around this hour: one goes out in two minutes, one waits for approval, one stays a draft."""
    campaign = Campaign(name="Hari ini di Jakarta", created_at=now)
    session.add(campaign)
    session.flush()
    drawn = assets.take_in(
        session, store, intake, content=drawings.scene("jakarta"), filename="cakrawala.jpg", added_by="demo", now=now
    )
    alya = _person(session, "Alya")

    def write(minutes: int, title: str, text: str) -> Post:
        draft = _draft(session, campaign, drawn, due=now + timedelta(minutes=minutes), title=title, text=text)
        return drafts.write(session, draft, by=alya, now=now)

    return (
        write(2, "Selamat datang di Tayang", "Contoh penayangan pertama Anda: disetujui, dijadwalkan, lalu tayang sendiri."),
        write(45, "Menunggu persetujuan Anda", "Masuklah sebagai Dewi, lihat apa yang akan tayang, lalu setujui."),
        write(180, "Masih draf", "Masuklah sebagai Alya, sunting, lalu ajukan tinjauan."),
    )


def _draft(session: Session, campaign: Campaign, drawn: Asset, *, due: datetime, title: str, text: str) -> Draft:
    local = to_local(due, "Asia/Jakarta")
    pictures = (DraftPicture(drawn.id, "Gambar cakrawala kota di tepi air pada siang hari"),)
    targets = [accounts.find(session, unit="pemprov", platform=platform) for platform in ("x", "mastodon", "telegram")]
    variants = tuple(
        DraftVariant(target.id, text, local, "Asia/Jakarta", hashtags="#Jakarta", pictures=pictures)
        for target in targets
        if target
    )
    return Draft(campaign.id, "delivery", title, text, variants, pillar="Contoh")


if __name__ == "__main__":
    fill_demo()
