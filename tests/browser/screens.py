"""Every screen by its name and address, with something on it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.posts import Post, PostState
from tests.browser.installation import Installation

# A member of the cast with a role that sees all there is on these screens.
WRITER, REVIEWER = "Alya", "Dewi"


@dataclass(frozen=True)
class Screen:
    """One screen, and who looks at it."""

    name: str
    address: str
    who: str = REVIEWER


def screens(installation: Installation) -> list[Screen]:
    """All of them but the doors."""
    with installation.database.reading() as session:
        draft = session.scalars(select(Post.id).where(Post.state == PostState.DRAFT)).first()
        waiting = session.scalars(select(Post.id).where(Post.state == PostState.IN_REVIEW)).first()
        approved = session.scalars(select(Post.id).where(Post.state == PostState.APPROVED)).first()
        out = session.scalars(select(Publication).where(Publication.state == State.CONFIRMED)).first()
    assert out
    return [
        Screen("dasbor", "/"),
        Screen("kalender", "/kalender"),
        Screen("kalender-2023", "/kalender?bulan=2023-09"),
        Screen("agenda", "/kalender/agenda?dari=2023-09-01&sampai=2023-09-08"),
        Screen("susun", "/susun", WRITER),
        Screen("konten-draf", f"/konten/{draft}", WRITER),
        Screen("konten-disetujui", f"/konten/{approved}", WRITER),
        Screen("antrean", "/antrean"),
        Screen("tahan", "/tahan"),
        Screen("tinjauan", "/tinjauan"),
        Screen("tinjau", f"/tinjauan/{waiting}"),
        Screen("bukti", f"/bukti?gladi={out.run}"),
        Screen("bukti-satu", f"/bukti/{out.id}"),
        Screen("penayangan", f"/penayangan/{out.id}"),
        Screen("gladi", "/gladi"),
        Screen("gladi-satu", f"/gladi/{out.run}") if out.run else Screen("bukti-kosong", "/bukti?bulan=2001-01"),
        Screen("akun", "/akun", "Fitri"),
        Screen("status", "/status"),
        Screen("sesi", "/sesi"),
        Screen("konfirmasi", "/konfirmasi"),
    ]
