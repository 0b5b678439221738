"""The same texts are counted here and in a browser (tests/browser/test_counting.py): whoever disagrees is wrong somewhere."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from config import ROOT
from content.platforms import PLATFORMS
from content.writing import counting

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text())
SCRIPT = (ROOT / "web" / "static" / "counting.js").read_text()


@pytest.mark.parametrize("platform", ["x", "bluesky", "mastodon", "threads", "telegram", "linkedin", "facebook"])
def test_every_text_is_as_long_as_the_vectors_say(platform: str) -> None:
    counted = {vector["text"]: counting.count(platform, vector["text"]) for vector in VECTORS}
    assert {text: length for text, length in counted.items() if length != _expected(text, platform)} == {}


def _expected(text: str, platform: str) -> int:
    said: int = next(vector["counts"][platform] for vector in VECTORS if vector["text"] == text)
    return said


def test_there_are_enough_vectors_of_every_kind() -> None:
    texts = [vector["text"] for vector in VECTORS]
    assert len(texts) == len(set(texts)) >= 60
    for kind in ("go.id", "क्ष", "\u200d", "🇮🇩", "\u0301", "https://", "@kemlu@", "\r\n", "#"):
        assert any(kind in text for text in texts)


def test_the_browser_has_a_rule_for_every_network() -> None:
    table = SCRIPT.partition("COUNTS = {")[2].partition("};")[0]
    assert {name for name in PLATFORMS if not re.search(rf"\b{name}\b", table)} == set()


def test_the_browser_knows_the_same_ends_of_host_names() -> None:
    counting.parser()
    known = (_names(import_module(f"twitter_text.regexp.valid_{kind}"), f"valid_{kind}") for kind in ("gtld", "cctld"))
    kept = " ".join(re.findall(r'"(.+)"', SCRIPT.partition("ENDINGS = [")[2].partition("].join")[0])).split()
    assert kept == sorted(set().union(*known))


def _names(module: Any, name: str) -> set[str]:
    pattern: str = getattr(module, name).pattern
    return set(pattern.removeprefix("(?:(?:").partition(")(?=")[0].split("|"))


def test_x_weighs_as_its_published_configuration_says(shared: Path) -> None:
    said = json.loads((shared / "specs" / "twitter-text" / "config" / "v3.json").read_text())
    assert (said["maxWeightedTweetLength"], said["transformedURLLength"]) == (PLATFORMS["x"].text_limit, counting.LINK)
    light = [(one["start"], one["end"]) for one in said["ranges"]]
    assert str([list(one) for one in light]) in SCRIPT.replace("LIGHT = [[", "LIGHT = [[")
    for start, end in light:
        assert [counting.count("x", f"a{chr(point)}a") for point in (max(start, 0x21), min(end, 0x10FE))][-1] == 3
        assert counting.count("x", f"a{chr(end + 1)}a") == 4
