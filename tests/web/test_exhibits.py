"""The public path: the very bytes, without sign-in or cookie, to whoever was given the address, while the post is due."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update

from config import Settings
from content.approval import reviews
from content.approval.digest import describe
from content.foundation.db import Database
from content.people.accounts import Account
from content.pictures import assets
from content.pictures.intake import Intake
from content.pictures.renditions import Rendition
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.publication import releases
from content.publication.exhibits import Signer
from content.publication.publications import Publication
from content.writing import drafts
from content.writing.drafts import DraftPicture
from tests.cast import NOON, Cast
from tests.stage import DUE, campaign, draft
from tests.web.conftest import Clock
from workers.preparing import Darkroom, prepare

INTAKE = Intake(Studio(), 20_000_000)
NEAR = DUE - timedelta(minutes=9)


@pytest.fixture
def sha256(database: Database, cast: Cast, register: dict[tuple[str, str], Account], settings: Settings) -> str:
    """The rendition of the picture of an approved post for Instagram, which is due at DUE."""
    file = io.BytesIO()
    Image.new("RGB", (1400, 1750), "navy").save(file, "JPEG")
    store = PictureStore(settings.pictures_folder)
    account = register["pemprov", "instagram"]
    with database.writing() as session:
        asset = assets.take_in(
            session, store, INTAKE, content=file.getvalue(), filename="kapal.jpg", added_by=cast.alya.id, now=NOON
        )
        entry = draft(campaign(session).id, [account])
        pictures = (DraftPicture(asset.id, "Kapal di pelabuhan pada pagi hari"),)
        entry = replace(entry, variants=tuple(replace(variant, pictures=pictures) for variant in entry.variants))
        post = drafts.write(session, entry, by=cast.alya, now=NOON)
        asset_id = asset.id
    prepare(Darkroom(database, store, INTAKE.studio, lambda: NOON), asset_id)
    with database.writing() as session:
        post = session.merge(post)
        reviews.submit(session, post=post, by=cast.alya, now=NOON)
        releases.approve(session, post=post, seen=describe(session, post).digest, approver=cast.dewi, now=NOON)
        return describe(session, post).variants[0].media[0].sha256


@pytest.fixture
def path(settings: Settings, sha256: str) -> str:
    return Signer(settings.session_secret()).path(sha256, "image/jpeg", now=NEAR)


def test_a_network_is_given_the_very_bytes_and_no_cookie(client: FlaskClient, clock: Clock, sha256: str, path: str) -> None:
    clock.time = NEAR
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert hashlib.sha256(answer.data).hexdigest() == sha256
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex"
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(answer.data)))


@pytest.mark.parametrize("from_due", [timedelta(hours=-2), timedelta(hours=25)])
def test_it_is_shown_only_about_its_time(
    client: FlaskClient, clock: Clock, settings: Settings, sha256: str, from_due: timedelta
) -> None:
    clock.time = DUE + from_due
    fresh = Signer(settings.session_secret()).path(sha256, "image/jpeg", now=clock())
    assert client.get(fresh).status_code == 404


def test_what_was_cancelled_is_not_shown(client: FlaskClient, database: Database, clock: Clock, path: str) -> None:
    clock.time = NEAR
    with database.writing() as session:
        session.execute(update(Publication).values(state="cancelled"))  # as cancelling leaves it
    assert client.get(path).status_code == 404


def test_an_address_that_is_not_ours_finds_nothing(client: FlaskClient, clock: Clock, database: Database, path: str) -> None:
    clock.time = NEAR
    _, m, expires, signature, file = path.split("/")
    with database.reading() as session:
        overview = session.scalar(select(Rendition.sha256).where(Rendition.recipe.like("office%"))) or "0" * 64
    for wrong in (
        f"/{m}/{expires}/{'0' * 32}/{file}",
        f"/{m}/{int(expires) + 3600}/{signature}/{file}",
        f"/{m}/{expires}/{signature}/{overview}.jpg",
        f"/{m}/{expires}/{signature}/{file.replace('.jpg', '.png')}",
        f"/{m}/{10**30}/{signature}/{file}",
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_the_probe_answers_with_its_own_signature(client: FlaskClient, settings: Settings, clock: Clock) -> None:
    path = Signer(settings.session_secret()).probe_path(now=clock())
    assert client.get(path).text == path.split("/")[3]
    assert client.post(path).status_code in {400, 405}
