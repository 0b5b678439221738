"""What the public sees is compared as networks change it: the same bytes, encoded anew, another picture, or never shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from content.foundation.db import Database
from content.people.accounts import Account
from content.pictures.hindrances import PictureMissing
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.publication.lifecycle import State
from content.records import evidence
from content.records.evidence import Asked, AskedPicture, Likeness, Seen
from tests.cast import Cast
from tests.stage import Clock, Stand, crew, released, state_of
from workers import messages
from workers.comparing import Comparison
from workers.platforms.base import Picture, Public
from workers.proving import prove_one
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]

EVERYTHING = frozenset(evidence.PARTS)


def drawn(*, other: bool = False) -> Image.Image:
    picture = Image.new("RGB", (800, 600), "white")
    pen = ImageDraw.Draw(picture)
    for number in range(6):
        left = (number * 130 + (60 if other else 0)) % 700
        top = (number * (35 if other else 90)) % 500
        pen.ellipse((left, top, left + 150, top + 120), fill=("navy", "red", "green")[number % 3])
    return picture


def encoded(picture: Image.Image, *, quality: int = 92) -> bytes:
    into = BytesIO()
    picture.save(into, "JPEG", quality=quality)
    return into.getvalue()


APPROVED = encoded(drawn())
AGAIN = encoded(drawn().resize((400, 300)), quality=60)
OTHER = encoded(drawn(other=True))
FILM = AskedPicture("cd" * 32, "Pawai", is_film=True)


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    store = PictureStore(tmp_path)
    store.keep_rendition(APPROVED)
    return Comparison(store, Studio())


def asked(*films: AskedPicture) -> Asked:
    return Asked("Jakarta siap.", films or (AskedPicture(hashlib.sha256(APPROVED).hexdigest(), "Bendera"),))


def public(*contents: bytes, unseen: frozenset[str] = frozenset()) -> Public:
    return Public("https://x.example/1", "Jakarta siap.", tuple(Picture("Bendera", one) for one in contents), unseen=unseen)


@pytest.mark.parametrize(
    ("content", "likeness"),
    [
        (APPROVED, Likeness.EXACT),
        (AGAIN, Likeness.ALIKE),
        (OTHER, Likeness.DIFFERENT),
        (b"<html>", Likeness.DIFFERENT),
        (b"", Likeness.DIFFERENT),
    ],
)
def test_a_picture_is_known_again_however_it_was_encoded(comparison: Comparison, content: bytes, likeness: Likeness) -> None:
    [seen] = comparison.seen(public(content), asked()).pictures
    assert seen.likeness is likeness


def test_one_picture_too_many_or_too_few_is_a_difference(comparison: Comparison) -> None:
    for contents in ((), (APPROVED, APPROVED)):
        seen = comparison.seen(public(*contents), asked())
        assert "pictures" in evidence.differences_of(asked(), seen)


def test_a_film_that_was_made_anew_cannot_be_compared(comparison: Comparison) -> None:
    seen = comparison.seen(replace(public(), pictures=(Picture("Pawai", b"film"),)), asked(FILM))
    assert seen.unseen == {"pictures"}
    assert evidence.differences_of(asked(FILM), seen) == ()


def test_what_is_never_shown_back_is_named_and_no_difference(comparison: Comparison) -> None:
    nothing = Public("https://t.me/a/1", "", (), unseen=EVERYTHING)
    seen = comparison.seen(nothing, asked())
    assert (seen.unseen, evidence.differences_of(asked(), seen)) == (EVERYTHING, ())


def test_pictures_that_nobody_sent_are_not_missed(comparison: Comparison) -> None:
    without = Asked("Jakarta siap.", ())
    assert comparison.seen(Public("https://t.me/a/1", "", (), unseen=EVERYTHING), without).unseen == {"text"}


def test_without_the_approved_picture_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(PictureMissing):
        Comparison(PictureStore(tmp_path), Studio()).seen(public(AGAIN), asked())


def test_another_text_or_alt_text_is_a_difference_where_it_is_shown() -> None:
    approved = Asked("Jakarta siap.", ())
    assert evidence.differences_of(approved, Seen("u", "Diretas.")) == ("text",)
    assert evidence.differences_of(approved, Seen("u", "", unseen=frozenset({"text"}))) == ()


def test_the_ledger_tells_films_from_pictures() -> None:
    row = {"text": "Halo", "media": [{"sha256": "a", "alt_text": "b"}, {"sha256": "c", "alt_text": "d", "mime": "video/mp4"}]}
    assert [one.is_film for one in messages.asked_for(json.dumps(row)).pictures] == [False, True]


def test_a_network_that_shows_nothing_back_is_believed_by_its_receipt_and_the_proof_says_so(
    database: Database, tmp_path: Path, cast: Cast, register: Register
) -> None:
    name, stand = released(database, cast, [register["pemprov", "x"]])[0], Stand()
    team = crew(database, tmp_path, stand, Clock())
    publish_one(team, name)
    [remote_id] = stand.shown
    stand.shown[remote_id] = Public("https://t.me/a/1", "", (), unseen=EVERYTHING)
    assert prove_one(team, name)
    assert state_of(database, name) is State.CONFIRMED
    with database.reading() as session:
        kept = evidence.proof_of(session, name).evidence
        assert kept is not None
        assert (kept.matches, kept.named_unseen(), kept.text) == (True, ("text",), "")
