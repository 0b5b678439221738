"""A video in Pustaka media: what each network would take of it, and its subtitles."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.problems import Problem
from content.people.accounts import Account
from content.people.people import Person
from content.pictures.assets import Asset, Captions
from content.pictures.films import FilmTooShort
from content.writing.checks import submission
from content.writing.drafts import DraftPicture, DraftVariant
from content.writing.previews import preview
from tests.cast import Cast
from tests.content.pictures.films import film
from tests.web.conftest import Browser
from tests.web.sheets import page, send, words

SignedIn = Callable[[Person], Browser]
SRT = "1\n00:00:00,100 --> 00:00:00,800\nSelamat datang di Jakarta\n"


@pytest.fixture
def alya(cast: Cast, signed_in: SignedIn) -> Browser:
    return signed_in(cast.alya)


@pytest.fixture
def asset_id(database: Database, alya: Browser) -> str:
    """A video of one second that was added to the library."""
    send(alya, "/pustaka", {"pustaka.files": (io.BytesIO(film(seconds=1)), "ajakan.mp4")})
    with database.reading() as session:
        return session.scalars(select(Asset.id)).one()


def attach(browser: Browser, asset_id: str, content: str, language: str = "id") -> None:
    send(browser, f"/pustaka/{asset_id}/takarir", {"language": language, "file": (io.BytesIO(content.encode()), "ajakan.srt")})


def test_every_network_says_whether_it_would_take_the_video(alya: Browser, asset_id: str) -> None:
    rows = page(alya.get(f"/pustaka/{asset_id}")).select("#media-film ~ table tbody tr")
    said = {str(row.get_text(" ", strip=True)) for row in rows}
    assert len(rows) == 10
    assert any("Memenuhi syarat" in one for one in said)
    assert any("Instagram" in one and "3" in one and "Memenuhi" not in one for one in said), "one second is too short there"


def test_subtitles_are_kept_and_given_as_webvtt(database: Database, alya: Browser, asset_id: str) -> None:
    attach(alya, asset_id, SRT)
    answer = alya.get(f"/pustaka/{asset_id}/takarir/id.vtt")
    assert (answer.status_code, answer.mimetype) == (200, "text/vtt")
    assert answer.text.startswith("WEBVTT")
    assert "00:00:00.100 --> 00:00:00.800" in answer.text
    with database.reading() as session:
        assert "captions.attached" in [entry.action for entry in journal.about(session, "asset", asset_id)]


def test_subtitles_with_a_fault_are_refused_by_its_line(database: Database, alya: Browser, asset_id: str) -> None:
    attach(alya, asset_id, SRT.replace("00:00:00,800", "00:00:00,050"))
    assert "baris 2" in words(alya.get(f"/pustaka/{asset_id}")).lower()
    with database.reading() as session:
        assert session.scalars(select(Captions)).all() == []


def test_no_file_and_no_language_are_said_plainly(alya: Browser, asset_id: str) -> None:
    assert send(alya, f"/pustaka/{asset_id}/takarir", {"language": "id"}).status_code == 303
    assert send(alya, f"/pustaka/{asset_id}/takarir", {"language": "xx"}).status_code == 404
    assert alya.get(f"/pustaka/{asset_id}/takarir/id.vtt").status_code == 404


def test_subtitles_can_be_taken_away(database: Database, alya: Browser, asset_id: str) -> None:
    attach(alya, asset_id, SRT)
    send(alya, f"/pustaka/{asset_id}/takarir/id/hapus", {})
    with database.reading() as session:
        assert session.scalars(select(Captions)).all() == []


def found_on(
    database: Database, account: Account, *pictures: DraftPicture, connection: str = "rehearsal"
) -> set[type[Problem]]:
    """What stops a post with these pictures on an account."""
    account.connection = connection
    part = DraftVariant("", "Mari!", "2026-09-01T09:00", "Asia/Jakarta", pictures=pictures)
    with database.reading() as session:
        assets = {picture.asset_id: session.get_one(Asset, picture.asset_id) for picture in pictures}
        return {type(one) for one in preview(account, part, assets=assets).findings}


def test_a_video_within_the_networks_limits_goes_out_alone(
    database: Database, register: dict[tuple[str, str], Account], asset_id: str
) -> None:
    film = DraftPicture(asset_id, "Orang menari di depan tugu")
    on_x, on_instagram = register["pemprov", "x"], register["pemprov", "instagram"]
    assert found_on(database, on_x, film) == set()
    assert submission.FilmNotAlone in found_on(database, on_x, film, film)
    assert FilmTooShort in found_on(database, on_instagram, film), "one second is too short there"


def test_a_network_of_videos_takes_no_post_without_one_once_it_is_connected(
    database: Database, register: dict[tuple[str, str], Account]
) -> None:
    assert submission.FilmMissing in found_on(database, register["pemprov", "youtube"], connection="youtube")
    assert submission.FilmMissing not in found_on(database, register["pemprov", "youtube"])
