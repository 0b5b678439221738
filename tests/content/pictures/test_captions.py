"""The words of a video are kept beside it, checked against it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.foundation.db import Database
from content.foundation.journal import Entry
from content.pictures import assets, captions
from content.pictures.assets import Received
from content.pictures.misprints import BehindTheEnd, NoVideo, Overlapping
from content.pictures.shapes import Look, Recording
from content.pictures.store import PictureStore
from tests.cast import NOON

SRT = b"1\n00:00:00,500 --> 00:00:01,000\nSelamat pagi\n"
FILM = Received("a" * 64, "film.mp4", Look("video/mp4", 320, 180, recording=Recording(2_000, "h264", 25_000)), 9)
PICTURE = Received("b" * 64, "foto.jpg", Look("image/jpeg", 320, 180), 9)


@pytest.fixture
def film(database: Database) -> str:
    with database.writing() as session:
        return assets.enter(session, FILM, added_by="ayu", now=NOON).id


def attach(database: Database, store: PictureStore, asset_id: str, content: bytes = SRT, language: str = "id") -> None:
    with database.writing() as session:
        captions.attach(
            session, store, asset_id, language=language, content=content, filename="../takarir.srt", added_by="ayu", now=NOON
        )


def test_captions_are_kept_and_given_as_webvtt(database: Database, store: PictureStore, film: str) -> None:
    attach(database, store, film)
    with database.reading() as session:
        (kept,) = captions.of_asset(session, film)
        assert (kept.language, kept.filename, kept.mime) == ("id", "takarir.srt", "application/x-subrip")
        assert store.original(kept.sha256) == SRT
        assert captions.as_vtt(store, kept) == b"WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nSelamat pagi\n"


def test_new_captions_take_the_place_of_the_old_ones_in_their_language(
    database: Database, store: PictureStore, film: str
) -> None:
    attach(database, store, film)
    attach(database, store, film, SRT.replace(b"pagi", b"siang"))
    attach(database, store, film, SRT.replace(b"Selamat pagi", b"Good morning"), "en")
    with database.reading() as session:
        found = captions.of_asset(session, film)
        assert [one.language for one in found] == ["en", "id"]
        assert b"siang" in captions.as_vtt(store, found[1])
        assert len(session.scalars(select(Entry).where(Entry.action == "captions.attached")).all()) == 3


def test_captions_are_taken_away_once(database: Database, store: PictureStore, film: str) -> None:
    attach(database, store, film)
    with database.writing() as session:
        assert captions.detach(session, film, language="id", actor="ayu", now=NOON)
        assert not captions.detach(session, film, language="id", actor="ayu", now=NOON)
        assert captions.of_asset(session, film) == []


def test_what_does_not_belong_to_the_video_is_refused_and_what_there_was_stays(
    database: Database, store: PictureStore, film: str
) -> None:
    attach(database, store, film)
    with pytest.raises(BehindTheEnd):
        attach(database, store, film, SRT.replace(b"00:00:01", b"00:00:09"))
    with pytest.raises(Overlapping):
        attach(database, store, film, SRT + b"\n" + SRT)
    with database.reading() as session:
        assert b"pagi" in captions.as_vtt(store, captions.of_asset(session, film)[0])


def test_a_picture_has_no_captions(database: Database, store: PictureStore) -> None:
    with database.writing() as session:
        picture = assets.enter(session, PICTURE, added_by="ayu", now=NOON).id
    for asset_id in (picture, "nobody"):
        with pytest.raises(NoVideo):
            attach(database, store, asset_id)
