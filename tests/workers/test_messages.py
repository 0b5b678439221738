"""From what was approved to what is sent and back from the ledger: nothing is lost on the way, and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from content.approval.digest import DescribedMedia, DescribedVariant
from content.foundation import canonical
from content.pictures.store import PictureStore
from tests.stage import DUE
from workers import messages
from workers.platforms.base import NO_PUBLIC_PATH, Prepared, Refused

PICTURE = DescribedMedia("ab" * 32, "image/jpeg", 1080, 1350, "Bendera")
PART = DescribedVariant(
    "v1", "a1", "instagram", "pemprov", "Jakarta siap.", (PICTURE,), DUE, "Asia/Jakarta", "2026-09-01T13:00"
)


class Shown:
    """Where networks fetch."""

    def address_of(self, sha256: str, mime: str) -> str:
        return f"https://kantor.example/m/{sha256[:4]}.{mime.removeprefix('image/')}"


@pytest.fixture
def store(tmp_path: Path) -> PictureStore:
    return PictureStore(tmp_path)


def test_a_message_knows_its_time_and_its_format(store: PictureStore) -> None:
    message = messages.message_of("p1", replace(PART, frame="story"), store)
    assert (message.due_at, message.frame, message.text) == (DUE, "story", "Jakarta siap.")
    assert (message.media[0].width, message.media[0].alt_text) == (1080, "Bendera")


def test_only_what_makes_a_story_is_part_of_what_is_approved() -> None:
    plain = canonical.dumps(PART.told())
    assert canonical.dumps(replace(PART, frame="square").told()) == plain
    assert canonical.dumps(replace(PART, frame="story").told()) != plain


def test_a_network_that_fetches_is_told_where_and_without_a_place_it_refuses(store: PictureStore) -> None:
    [media] = messages.message_of("p1", PART, store, Shown()).media
    assert media.address() == "https://kantor.example/m/abab.jpeg"
    [media] = messages.message_of("p1", PART, store).media
    with pytest.raises(Refused, match="public address"):
        media.address()
    assert "MEDIA_PUBLIC_URL" in NO_PUBLIC_PATH


def test_the_ledger_gives_back_what_was_sent(store: PictureStore) -> None:
    sent = replace(PART, frame="story", reply_to="77")
    target, message = messages.from_ledger("p1", canonical.dumps(sent.told()).decode(), store)
    assert target == messages.target_of(sent)
    assert (message.text, message.reply_to, message.due_at, message.frame) == ("Jakarta siap.", "77", DUE, "story")
    assert [(one.sha256, one.alt_text) for one in message.media] == [("ab" * 32, "Bendera")]


def test_what_was_prepared_comes_back_with_its_keys() -> None:
    prepared = Prepared(("m1", "m2"), DUE, {"rkey": "3kabc"})
    assert messages.from_json(messages.to_json(prepared)) == prepared
    assert messages.from_json('{"media_ids": ["m1"], "good_until": null}') == Prepared(("m1",))
    assert messages.from_json(None) is None
