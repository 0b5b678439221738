"""Every screen by its name and address, with something on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from content.foundation import clock
from content.people import accounts, people
from content.pictures.assets import Asset
from content.planning.campaigns import Campaign
from content.publication import gladi
from content.publication.gladi import Gladi
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from tests.browser.installation import Installation
from tests.commands.conftest import until

CAMPAIGN = "KTT ke-43 ASEAN"
GLADI_SECONDS = 30


@dataclass(frozen=True)
class Samples:
    """One of each, by id."""

    draft: str
    waiting: str
    approved: str
    out: str
    run: str
    asset: str
    telegram: str
    x: str


@dataclass(frozen=True)
class Screen:
    """Where it is, and a member of the cast who sees all there is on it; nobody is signed in at a door."""

    address: Callable[[Samples], str]
    who: str = "Dewi"


SCREENS = {
    "masuk": Screen(lambda _: "/masuk", ""),
    "dasbor": Screen(lambda _: "/"),
    "kalender": Screen(lambda _: "/kalender"),
    "kalender 2023": Screen(lambda _: "/kalender?bulan=2023-09"),
    "agenda": Screen(lambda _: "/kalender/agenda?dari=2023-09-01&sampai=2023-09-08"),
    "susun": Screen(lambda _: "/susun", "Alya"),
    "konten, draf": Screen(lambda here: f"/konten/{here.draft}", "Alya"),
    "konten, disetujui": Screen(lambda here: f"/konten/{here.approved}", "Alya"),
    "konten, hanya baca": Screen(lambda here: f"/konten/{here.approved}", "Hadi"),
    "antrean": Screen(lambda _: "/antrean"),
    "tahan": Screen(lambda _: "/tahan"),
    "tinjauan": Screen(lambda _: "/tinjauan"),
    "tinjauan, satu": Screen(lambda here: f"/tinjauan/{here.waiting}"),
    "pustaka": Screen(lambda _: "/pustaka", "Alya"),
    "pustaka, tidak ada": Screen(lambda _: "/pustaka?cari=tidak-ada-yang-begini", "Alya"),
    "teks pada gambar": Screen(lambda _: "/pustaka/kartu", "Alya"),
    "pustaka, satu": Screen(lambda here: f"/pustaka/{here.asset}", "Alya"),
    "pustaka, hanya baca": Screen(lambda here: f"/pustaka/{here.asset}", "Hadi"),
    "bukti": Screen(lambda here: f"/bukti?gladi={here.run}"),
    "bukti, kosong": Screen(lambda _: "/bukti?bulan=2001-01"),
    "bukti, satu": Screen(lambda here: f"/bukti/{here.out}"),
    "penayangan": Screen(lambda here: f"/penayangan/{here.out}"),
    "gladi": Screen(lambda _: "/gladi"),
    "gladi, satu": Screen(lambda here: f"/gladi/{here.run}"),
    "akun": Screen(lambda _: "/akun", "Fitri"),
    "sambungan, dengan isian": Screen(lambda here: f"/akun/{here.telegram}/sambungkan", "Fitri"),
    "sambungan, tanpa aplikasi": Screen(lambda here: f"/akun/{here.x}/sambungkan", "Fitri"),
    "status": Screen(lambda _: "/status"),
    "sesi": Screen(lambda _: "/sesi"),
    "konfirmasi": Screen(lambda _: "/konfirmasi"),
    "tidak ada": Screen(lambda _: "/tidak-ada"),
}


def samples(installation: Installation) -> Samples:
    """What the screens show; a gladi is started where none has been seen yet."""
    _rehearse(installation)
    assert until(lambda: _out(installation), 60), "nothing was published and proven"
    out = _out(installation)
    assert out
    with installation.database.reading() as session:
        asset = session.scalars(select(Asset.id)).first() or ""
        of = {state: session.scalars(select(Post.id).where(Post.state == state)).first() for state in PostState}
        named = {network: accounts.find(session, unit="pemprov", platform=network) for network in ("telegram", "x")}
    telegram, x = (found.id if found else "" for found in named.values())
    draft, waiting, approved = (of[state] or "" for state in (PostState.DRAFT, PostState.IN_REVIEW, PostState.APPROVED))
    return Samples(draft, waiting, approved, out.id, out.run, asset, telegram, x)


def _rehearse(installation: Installation) -> None:
    with installation.database.writing() as session:
        if session.scalars(select(Gladi)).first():
            return
        campaign = session.scalars(select(Campaign).where(Campaign.name == CAMPAIGN)).one()
        gita = people.named(session, "Gita")
        assert gita
        gladi.start(session, campaign=campaign, seconds=GLADI_SECONDS, started_by=gita.id, now=clock.now())


def _out(installation: Installation) -> Publication | None:
    """One of the gladi that was seen on the network."""
    with installation.database.reading() as session:
        rows = select(Publication).where(Publication.state == State.CONFIRMED, Publication.run != "")
        return session.scalars(rows.order_by(Publication.due_at.desc())).first()
