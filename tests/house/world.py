"""An office in the middle of its day: every page has something to show, in every state that has a look of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.approval import reviews
from content.approval.digest import describe
from content.foundation import heartbeats
from content.foundation.db import Database
from content.people import accounts, credentials, people, signins
from content.people.accounts import Account
from content.people.credentials import Grant
from content.people.people import Person
from content.people.roles import Role
from content.people.signins import SignIn
from content.people.troubles import Trouble
from content.people.vault import Vault
from content.pictures import assets, drawings
from content.pictures.assets import Asset
from content.pictures.intake import Intake
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.planning import campaigns
from content.planning.campaigns import Campaign
from content.planning.events import Event
from content.publication import gate, gladi, lifecycle, releases
from content.publication.gate import Hold, Scope
from content.publication.gladi import Gladi
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import surveys, telling
from content.records.alarms import Alarm, Kind
from content.writing import drafts
from content.writing.drafts import Draft, DraftPicture, DraftVariant
from content.writing.posts import Post
from tests.cast import NOON, Cast, introduce
from tests.stage import DUE, DUE_LOCAL, Clock, Stand, crew
from workers.platforms.base import NotNow, Refused, Unknown
from workers.preparing import Darkroom, prepare_unmade
from workers.proving import prove_one
from workers.publishing import publish_one

MIDDAY = DUE + timedelta(minutes=5)
SEEN = "Pemandangan kota pada pagi hari, dilihat dari tepi sungai"

INTAKE = Intake(Studio(), 20_000_000)


@dataclass(frozen=True)
class World:
    """Who visits, and what the parts of an address may stand for."""

    everything: Person
    cast: Cast
    parts: dict[str, Sequence[str]]


def make(database: Database, folder: Path, pictures: Path) -> World:
    """Fill an empty database and its folder of pictures."""
    with database.writing() as session:
        cast = introduce(session)
        everything = people.add(session, name="Semua", email="semua@contoh.go.id", now=NOON, roles=frozenset(Role))
        accounts.register_first(session, now=NOON)
        campaign = campaigns.begin(session, "KTT ke-43 ASEAN", now=NOON, actor=cast.alya.id)
        asset = _picture(session, PictureStore(pictures), cast.alya)
        _events(session, campaign)
        posts = _posts(session, campaign, asset, cast)
    prepare_unmade(Darkroom(database, PictureStore(pictures), INTAKE.studio, lambda: NOON))
    with database.writing() as session:
        _decide(session, posts, cast)
    _publish(database, folder)
    with database.writing() as session:
        _afternoon(session, campaign, cast, everything)
        _alarms(session)
    return World(everything, cast, _parts(database, everything))


def _alarms(session: Session) -> None:
    """What went wrong today, one difference among it, and a mail server that takes nothing."""
    surveys.survey(session, now=MIDDAY, since=NOON)
    session.add(Alarm(kind=Kind.DIFFERS, object_id="x", raised_at=MIDDAY))
    telling.note(session, {"mail": "451", "webhooks": "1. json: did not take it"}, by="scheduler", now=MIDDAY)


def _picture(session: Session, store: PictureStore, by: Person) -> Asset:
    return assets.take_in(
        session, store, INTAKE, content=drawings.scene("pagi.jpg"), filename="pagi.jpg", added_by=by.id, now=NOON,
        credit="Kominfotik DKI Jakarta",
    )  # fmt: skip


def _events(session: Session, campaign: Campaign) -> None:
    day = date(2026, 9, 1)
    session.add_all(
        Event(campaign_id=campaign.id, name=name, starts_on=day, ends_on=day + timedelta(days=2), zone=zone, created_at=NOON)
        for name, zone in (("KTT ke-43", "Asia/Jakarta"), ("KTT ke-42", "Asia/Makassar"))
    )


def _posts(session: Session, campaign: Campaign, asset: Asset, cast: Cast) -> dict[str, Post]:
    """Six posts, by what becomes of them."""
    networks = [account for account in accounts.everyone(session) if account.unit == "pemprov"]
    units = [account for account in accounts.everyone(session) if account.platform == "x"]

    def write(title: str, targets: Sequence[Account], *, due: str = DUE_LOCAL, sensitivity: str = "routine") -> Post:
        seen = (DraftPicture(asset.id, SEEN),)
        parts = tuple(
            DraftVariant(target.id, "Jakarta siap menyambut.", due, "Asia/Jakarta", hashtags="#Jakarta", pictures=seen)
            for target in targets
        )
        draft = Draft(campaign.id, "delivery", title, "Jakarta siap.", parts, sensitivity=sensitivity, pillar="Layanan")
        return drafts.write(session, draft, by=cast.alya, now=NOON)

    return {
        "draft": write("Masih draf", networks),
        "empty": drafts.write(session, Draft(campaign.id, "delivery", "Belum ada isi", "", ()), by=cast.alya, now=NOON),
        "waiting": write("Menunggu tinjauan", networks),
        "sensitive": write("Peka, perlu dua penyetuju", units[:2], sensitivity="sensitive"),
        "returned": write("Perlu perbaikan", units[:1]),
        "today": write("Tayang hari ini", units),
        "tomorrow": write("Tayang besok", networks, due="2026-09-02T09:00"),
    }


def _decide(session: Session, posts: dict[str, Post], cast: Cast) -> None:
    here = {name: session.get_one(Post, post.id) for name, post in posts.items()}
    for name in ("waiting", "sensitive", "returned", "today", "tomorrow"):
        reviews.submit(session, post=here[name], by=cast.alya, now=NOON)
    reviews.request_changes(session, post=here["returned"], by=cast.dewi, note="Sebutkan sumbernya.", now=NOON)
    for name in ("sensitive", "today", "tomorrow"):
        digest = describe(session, here[name]).digest
        releases.approve(session, post=here[name], seen=digest, approver=cast.dewi, now=NOON)


def _publish(database: Database, folder: Path) -> None:
    """Today's publications, one per ending; what is left over stays late."""
    answers = [None, None, Refused("The text is a duplicate."), Unknown("no answer"), NotNow("429", wait_seconds=600)]
    with database.reading() as session:
        due = list(session.scalars(select(Publication.id).where(Publication.due_at == DUE).order_by(Publication.id)))
    stand, clock = Stand(), Clock(DUE)
    hands = crew(database, folder, stand, clock)
    for name, answer in zip(due, answers, strict=False):
        stand.answers = [answer] if answer else []
        publish_one(hands, name)
    prove_one(hands, due[0])
    with database.writing() as session:
        lifecycle.move(session, due[3], before=State.UNCERTAIN, after=State.NEEDS_PERSON, now=DUE, actor="worker")
        for name, after in zip(due[5:], (State.HELD, State.MISSED), strict=False):
            changes = {"reason": "Menunggu kabar"} if after is State.HELD else {}
            lifecycle.move(session, name, before=State.PLANNED, after=after, now=DUE, actor="scheduler", changes=changes)


def _afternoon(session: Session, campaign: Campaign, cast: Cast, everything: Person) -> None:
    gladi.start(session, campaign=session.get_one(Campaign, campaign.id), seconds=120, started_by=cast.alya.id, now=MIDDAY)
    gate.place(session, scope=Scope.ALL, object_id="", reason="Ada kabar duka.", by=everything, now=MIDDAY)
    for process in ("scheduler", "worker"):
        heartbeats.beat(session, process, now=MIDDAY)


def _connected(session: Session, by: Person) -> str:
    """An account whose permission has ended."""
    account = session.scalars(select(Account).where(Account.platform == "telegram")).first()
    assert account
    grant = Grant({"bot_token": "1:x"}, remote_id="-1001", expires_at=MIDDAY)
    credentials.connect(session, Vault(["00" * 32]), account, grant, by=by.id, now=NOON)
    credentials.troubled(session, account.id, Trouble.EXPIRED, "Unauthorized")
    return account.id


def _parts(database: Database, everything: Person) -> dict[str, Sequence[str]]:
    with database.writing() as session:
        signins.begin(session, person_id=everything.id, now=NOON, address="127.0.0.1")
        link = signins.password_link(session, person_id=everything.id, now=MIDDAY)
        asset = session.scalars(select(Asset)).one()
        return {
            "account_id": [_connected(session, everything), session.scalars(select(Account.id)).first() or ""],
            "arrival_id": ["tidak-ada"],
            "asset_id": [asset.id],
            "ending": ["jpg"],
            "expires": ["1"],
            "gladi_id": list(session.scalars(select(Gladi.id))),
            "hold_id": list(session.scalars(select(Hold.id))),
            "language": ["id"],
            "name": ["tidak-ada"],
            "platform": ["x"],
            "post_id": list(session.scalars(select(Post.id))),
            "publication_id": list(session.scalars(select(func.min(Publication.id)).group_by(Publication.state))),
            "recipe": ["office.overview"],
            "sha256": [asset.sha256],
            "signature": ["x"],
            "sign_in_id": list(session.scalars(select(SignIn.id).where(SignIn.person_id == everything.id))),
            "token": [link, "habis"],
            "version": ["2"],
        }
