"""How long a text is for each network."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as some

from config import ROOT
from content.platforms import PLATFORMS
from content.writing import counting

FAMILY = "👨‍👩‍👧‍👦"
LONG_LINK = "https://jakarta.go.id/" + "berita-" * 30

PIECES = some.sampled_from(
    [
        "halo",
        "https://asean.org/",
        "dki.go.id",
        "a.",
        "-",
        "@dki@mastodon.social",
        "#ASEAN",
        "🇮🇩",
        FAMILY,
        "é",
        "印尼",
        " ",
        "\n",
        "...",
        "(",
    ]
)
SENTENCES = some.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("platform", "text", "length"),
    [
        ("x", "", 0),
        ("x", "Jakarta", 7),
        ("x", "印尼", 4),
        ("x", FAMILY, 2),
        ("x", LONG_LINK, 23),
        ("x", "Kunjungi dki.go.id", 9 + 23),
        ("x", "satu\r\ndua", 8),
        ("x", "e\u0301", 1),
        ("x", "5–7 September", 13),
        ("bluesky", FAMILY + "🇮🇩", 2),
        ("bluesky", "ᬓ᭄ᬱ ꦏ꧀ꦲ ᮊ᮫ᮊ क्ष", 10),
        ("bluesky", "satu\r\ndua", 8),
        ("mastodon", LONG_LINK + " ya", 26),
        ("mastodon", "@kemlu@mastodon.social halo", 11),
        ("mastodon", FAMILY, 1),
        ("mastodon", "dki.go.id", 9),
        ("threads", "Halo 🇮🇩", 5 + 8),
        ("threads", FAMILY, 25),
        ("threads", "印尼 ©", 4),
        ("telegram", "Halo 😀", 7),
        ("tiktok", "😀", 2),
        ("linkedin", "#ASEAN2023 (Jakarta)", 20 + 3),
        ("instagram", "印尼", 2),
        ("facebook", "satu\r\ndua", 8),
    ],
)
def test_each_network_counts_in_its_own_way(platform: str, text: str, length: int) -> None:
    assert counting.count(platform, text) == length


def test_a_picture_makes_the_limit_of_telegram_smaller() -> None:
    assert counting.limit("telegram", pictures=0) == 4096
    assert counting.limit("telegram", pictures=1) == 1024
    assert counting.limit("x", pictures=1) == 280


def test_few_graphemes_with_too_many_bytes_are_too_long_for_bluesky() -> None:
    text = FAMILY * 200
    assert len(text.encode()) > counting.BLUESKY_BYTES
    assert counting.count("bluesky", text) > counting.limit("bluesky", pictures=0)


def test_every_reserved_character_of_linkedin_is_escaped() -> None:
    assert counting.little_text("a_b") == "a\\_b"
    assert counting.count("linkedin", "\\|{}@[]()<>#*_~") == 30


@pytest.mark.parametrize(
    "text", ["a." * 35_000, "中." * 35_000, "a-a" * 20_000, "x" * 70_000, ("a." * 20 + " ") * 1700, "https://" * 8000 + ".a"]
)
def test_a_hostile_caption_is_counted_in_seconds(text: str) -> None:
    began = time.monotonic()
    assert counting.count("x", text) > 280
    assert time.monotonic() - began < 10


def test_a_very_long_link_among_letters_is_still_one_link() -> None:
    assert counting.count("x", "https://jakarta.go.id/" + "a" * 900) == 23
    assert counting.count("x", "https://jakarta.tidakada/" + "a" * 900) == 925


@given(SENTENCES)
@example(" édki.go.id")
@example("édki.go.id dki.go.id")
def test_x_is_counted_as_its_own_library_does(text: str) -> None:
    assume(all(word.count(".") <= counting.MOST_DOTS for word in text.split()))
    assert counting.count("x", text) == counting.parser()(text).weightedLength


def test_x_is_counted_where_setuptools_is_not_installed() -> None:
    blocked = "import sys; sys.modules['pkg_resources'] = None; from content.writing import counting; "
    asked = blocked + "print(counting.count('x', 'Halo dki.go.id'), sys.modules['pkg_resources'])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["28", "None"], done.stderr


@given(some.sampled_from(sorted(PLATFORMS)), some.text())
def test_any_text_has_a_length(platform: str, text: str) -> None:
    length = counting.count(platform, text)
    assert length >= 0
    assert (length == 0) == (text == "")


@given(some.sampled_from(sorted(PLATFORMS)), some.text())
def test_line_ends_of_windows_count_as_one(platform: str, text: str) -> None:
    plain = text.replace("\r", "")
    assert counting.count(platform, plain.replace("\n", "\r\n")) == counting.count(platform, plain)


@given(some.text())
def test_composed_and_decomposed_letters_weigh_the_same_on_x(text: str) -> None:
    assert counting.count("x", text) == counting.count("x", unicodedata.normalize("NFC", text))


@given(some.sampled_from(sorted(PLATFORMS)), SENTENCES)
def test_another_letter_never_makes_a_sentence_shorter(platform: str, text: str) -> None:
    assert counting.count(platform, text + " a") > counting.count(platform, text)
