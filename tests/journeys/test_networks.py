"""The whole road to the networks: connected, written, approved, public, proven, read back by programs that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from content.foundation.db import Database
from content.pictures.drawings import scene
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records import evidence
from content.records.alarms import Alarm, Kind
from tests.commands.conftest import until
from tests.content.pictures.films import film
from tests.journeys.bureau import NETWORKS, Bureau, at_work
from tests.journeys.town import BOT, built
from tests.journeys.visitor import words
from tests.networks.stage import Seen
from tests.stage import state_of

TEXT = "Jakarta siap menyambut para tamu. 👩‍👩‍👧 Selengkapnya: https://jakarta.go.id #Jakarta"
ALT = "Cakrawala kota di tepi air, dilihat pada malam hari"
SECONDS = 40.0
# Telegram has no alternative texts.
ALTS = {"mastodon": ALT, "bluesky": ALT, "telegram": ""}

pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """One installation for the whole journey, whose tests follow each other; its accounts are connected through the pages."""
    folder = tmp_path_factory.mktemp("networks")
    with built(folder) as town, at_work(folder, town) as made:
        for network in NETWORKS:
            assert "Mulai sekarang konten akun ini tayang di jejaringnya." in made.connect(network)
        yield made


def by_network(bureau: Bureau, names: list[str]) -> dict[str, str]:
    with bureau.database.reading() as session:
        rows = session.scalars(select(Publication).where(Publication.id.in_(names)))
        return {row.account.platform: row.id for row in rows}


def all_proven(database: Database, names: list[str]) -> bool:
    return until(lambda: all(state_of(database, name) is State.CONFIRMED for name in names), SECONDS)


def newest(bureau: Bureau, network: str) -> Seen:
    """The last public post of the account, by its reader."""
    return bureau.town.posts(network)[-1]


def shown(bureau: Bureau, name: str) -> tuple[bytes, ...]:
    """The pictures that the evidence page says the public saw, fetched as the page shows them."""
    with bureau.database.reading() as session:
        proof = evidence.proof_of(session, name)
    assert proof.evidence
    store = bureau.settings.pictures_folder
    files = {path.name: path for path in store.rglob("*") if path.is_file()}
    return tuple(
        next(path for known, path in files.items() if known.startswith(one.image)).read_bytes()
        for one in proof.evidence.seen_pictures()
    )


def test_a_post_with_a_picture_is_public_on_every_network_and_others_read_what_was_approved(bureau: Bureau) -> None:
    before = datetime.now(UTC)
    names = bureau.publish("Tamu", TEXT, *NETWORKS, file=("kota.jpg", scene("kota")), alt=ALT)
    assert all_proven(bureau.database, names)
    for network, name in by_network(bureau, names).items():
        post = newest(bureau, network)
        assert (post.text, [alt for _, alt in post.pictures]) == (TEXT, [ALTS[network]])
        page = words(bureau.dewi.get(f"/bukti/{name}"))
        assert "Sesuai persetujuan" in page
        assert "Disetujui oleh Dewi" in page
        assert post.text in page
        with bureau.database.reading() as session:
            row = session.get_one(Publication, name)
            assert row.published_at
            assert row.due_at > before
            assert abs((row.published_at - row.due_at).total_seconds()) < SECONDS
        if network != "telegram":  # which compresses pictures
            assert shown(bureau, name) == (post.pictures[0][0],)


def test_a_film_goes_out_alone_in_its_post(bureau: Bureau) -> None:
    names = bureau.publish("Film", "Film pendek.", "mastodon", "bluesky", file=("film.mp4", film()), alt=ALT)
    assert all_proven(bureau.database, names)
    for network, name in by_network(bureau, names).items():
        [(content, alt)] = newest(bureau, network).pictures
        assert (content[4:8], alt) == (b"ftyp", ALT)
        assert b"rahasia" not in content
        page = bureau.dewi.get(f"/bukti/{name}")
        assert page.select("main img[src^='/gambar/']") == []
    assert len(page.select("main video")) == (1 if network == "bluesky" else 0)


def test_a_permission_that_is_withdrawn_stops_one_account_alone_until_a_person_connects_it_again(bureau: Bureau) -> None:
    bureau.town.revoke_mastodon()
    names = bureau.publish("Dicabut", "Sesudah izin dicabut.", *NETWORKS, file=("lain.jpg", scene("lain")), alt=ALT)
    here = by_network(bureau, names)
    assert all_proven(bureau.database, [here["bluesky"], here["telegram"]])
    assert until(lambda: state_of(bureau.database, here["mastodon"]) is State.RETRY_WAIT)
    said = words(bureau.gita.get(bureau.page("mastodon")))
    assert "Izin akun ini dicabut di jejaring, atau kata sandinya diubah." in said
    assert "sambungkan ulang" in said
    assert until(lambda: alarm(bureau) is not None)
    assert "Tidak ada yang dapat tayang di Pemprov DKI Jakarta (Mastodon)." in words(bureau.gita.get("/status"))
    bureau.connect("mastodon")
    assert all_proven(bureau.database, [here["mastodon"]])
    assert [post.text for post in bureau.town.posts("mastodon")].count("Sesudah izin dicabut.") == 1
    assert until(lambda: alarm(bureau) is None)


def alarm(bureau: Bureau) -> Alarm | None:
    """The alarm that tells of an account on which nothing can go out, while it lasts."""
    with bureau.database.reading() as session:
        return session.scalar(select(Alarm).where(Alarm.kind == Kind.DISCONNECTED, Alarm.cleared_at.is_(None)))


def test_a_dump_of_the_database_holds_nothing_that_opens_an_account(bureau: Bureau) -> None:
    secrets = [*bureau.town.mastodon_tokens(), bureau.town.citizen["app_password"], BOT, BOT.partition(":")[2]]
    files = [path for path in Path(bureau.settings.data_folder).rglob("*") if path.is_file()]
    assert bureau.settings.data_folder / "tayang.sqlite" in files
    assert len(secrets) >= 4
    held = [(path.name, secret) for path in files for secret in secrets if secret.encode() in path.read_bytes()]
    assert held == []
