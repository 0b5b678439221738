"""A pasted address is looked at: right account, right text, right pictures, and not older; nothing else counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.foundation.db import connect
from content.people.accounts import REHEARSAL
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.publication import sightings
from content.publication.outcomes import Accepted
from content.publication.sightings import AnotherPost, NoAnswer, NotItsAddress, NotThere, Sought
from tests.stage import DUE, VAULT, Stand
from workers.comparing import Comparison
from workers.keyring import Keyring
from workers.platforms.base import NotNow, Picture, Public, Unknown
from workers.platforms.registry import Registry
from workers.recognising import Onlooker, recognise

REQUEST = {"account": "a1", "platform": "x", "handle": "pemprov", "text": "Jakarta siap."}
FLAG, OTHER = Picture("Bendera", b"bendera"), Picture("Bendera", b"lain")
MEDIA = [{"sha256": hashlib.sha256(FLAG.content).hexdigest(), "alt_text": "Bendera"}]
SOUGHT = Sought("p1", 1, REHEARSAL, "", json.dumps(REQUEST | {"media": MEDIA}), DUE)
ADDRESS = "https://contoh.example/77"
SHOWN = Public(ADDRESS, "Jakarta siap.", (FLAG,), DUE + timedelta(seconds=1))


def look(shown: dict[str, Public], folder: Path, address: str = ADDRESS, *, raises: Exception | None = None) -> Accepted:
    """What an onlooker makes of an address; the rehearsal platform needs no keys, so no database is asked for them."""
    stand = Stand(shown=shown, fetch_raises=raises)
    store, keyring = PictureStore(folder), Keyring(connect(f"sqlite:///{folder}/kosong.sqlite"), lambda: VAULT)
    store.keep_rendition(FLAG.content)
    onlooker = Onlooker(Registry({REHEARSAL: stand}), keyring, Comparison(store, Studio()))
    return recognise(onlooker, SOUGHT, address)


def test_the_right_post_is_recognised(tmp_path: Path) -> None:
    assert look({"77": SHOWN}, tmp_path) == Accepted("77", ADDRESS, SHOWN.platform_time)


def test_an_address_from_elsewhere_is_not_even_looked_at(tmp_path: Path) -> None:
    with pytest.raises(NotItsAddress, match="jahat"):
        look({"77": SHOWN}, tmp_path, "https://jahat.example/77")


def test_what_the_platform_does_not_show_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        look({}, tmp_path)


@pytest.mark.parametrize(
    ("shown", "what"),
    [
        (replace(SHOWN, text="Jakarta siap"), sightings.OTHER_TEXT),
        (replace(SHOWN, pictures=()), sightings.OTHER_PICTURES),
        (replace(SHOWN, pictures=(OTHER,)), sightings.OTHER_PICTURES),
        (replace(SHOWN, platform_time=DUE - timedelta(minutes=2, seconds=1)), sightings.OTHER_TIME),
    ],
)
def test_another_post_is_refused_with_what_differs(tmp_path: Path, shown: Public, what: str) -> None:
    with pytest.raises(AnotherPost) as refused:
        look({"77": shown}, tmp_path)
    assert what in refused.value.say_cause()


def test_a_platform_whose_clock_is_a_little_behind_is_believed(tmp_path: Path) -> None:
    behind = DUE - timedelta(seconds=1)
    assert look({"77": replace(SHOWN, platform_time=behind)}, tmp_path).platform_time == behind


def test_a_post_without_a_time_is_judged_by_what_it_says(tmp_path: Path) -> None:
    assert look({"77": replace(SHOWN, platform_time=None)}, tmp_path).platform_time is None


@pytest.mark.parametrize("raises", [NotNow("could not connect"), Unknown("no whole answer")])
def test_a_silent_platform_proves_nothing(tmp_path: Path, raises: Exception) -> None:
    with pytest.raises(NoAnswer, match=str(raises)):
        look({"77": SHOWN}, tmp_path, raises=raises)
