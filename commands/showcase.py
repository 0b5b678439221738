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
from content.writing.plans.loading import Report
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
from content.pictures import drawings
from content.pictures.assets import Limits
from content.pictures.store import PictureStore
from content.planning.campaigns import Campaign
from content.planning.times import to_local
from content.publication import changes, releases
from content.writing import drafts
from content.writing.drafts import Draft, DraftVariant
from content.writing.plans import loading
from content.writing.posts import Post, PostState
from workers import preparing

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
    with database.writing() as session:
        _introduce(session, secret, now)
    report = _import_plan(database, settings, now)
    told(f"rencana konten: {report.rows} baris")
    store = PictureStore(settings.pictures_folder)
    told(f"gambar: {preparing.prepare_unmade(database, store, now=lambda: now, limit=1000)}")
    with database.writing() as session:
        for post in session.scalars(select(Post).order_by(Post.created_at, Post.title)).all():
            _approve(session, post, now)
        _write_for_today(session, now)
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
    limits = Limits(settings.most_upload_megabytes * 1_000_000, settings.most_megapixels)
    with tempfile.TemporaryDirectory() as drawn:
        return loading.load_plan(
            database, PictureStore(settings.pictures_folder), PLAN, media=_media(Path(drawn)), limits=limits,
            may_change=changes.may_change, by="demo", now=now,
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


def _write_for_today(session: Session, now: datetime) -> None:
    """Three posts around this hour: one goes out in two minutes, one waits for approval, one is a draft."""
    campaign = Campaign(name="Hari ini di Jakarta", created_at=now)
    session.add(campaign)
    session.flush()
    soon = _draft(session, campaign, now + timedelta(minutes=2), "Selamat datang di Tayang", "Contoh penayangan pertama Anda.")
    later = _draft(
        session, campaign, now + timedelta(minutes=45), "Menunggu persetujuan Anda", "Masuk sebagai Dewi, lalu setujui."
    )
    draft = _draft(session, campaign, now + timedelta(hours=3), "Masih draf", "Masuk sebagai Alya, sunting, lalu ajukan.")
    alya = _person(session, "Alya")
    _approve(session, drafts.write(session, soon, by=alya, now=now), now)
    reviews.submit(session, post=drafts.write(session, later, by=alya, now=now), by=alya, now=now)
    drafts.write(session, draft, by=alya, now=now)


def _draft(session: Session, campaign: Campaign, due: datetime, title: str, text: str) -> Draft:
    local = to_local(due, "Asia/Jakarta")
    targets = [accounts.find(session, unit="pemprov", platform=platform) for platform in ("x", "mastodon", "telegram")]
    variants = tuple(DraftVariant(target.id, text, local, "Asia/Jakarta", hashtags="#Jakarta") for target in targets if target)
    return Draft(campaign.id, "delivery", title, text, variants, pillar="Contoh")


if __name__ == "__main__":
    fill_demo()
