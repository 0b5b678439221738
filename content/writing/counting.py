"""How long a text is for each network: the same sentence has other lengths on other networks.

Sources, read November 2026: X's counting-characters page and twitter-text configuration 3 (counted by the package
twitter-text-parser); Bluesky's lexicon app.bsky.feed.post (300 graphemes and 3,000 UTF-8 bytes); Mastodon's
documentation user/posting; Threads' post documentation of 2026-04-14; Telegram's Bot API 10.1; LinkedIn's "little text"
format. Line ends are counted as one character everywhere, since every network receives them as one.
"""

from __future__ import annotations

import sys
import threading
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from types import ModuleType
from typing import Any

import regex

from content.platforms import PLATFORMS, Counting

# What a link weighs on X and on Mastodon, whatever its length.
LINK = 23

# A word with more letters or dots than this is not given to twitter-text: its search for links is quadratic in them
# (2,000 letters of "a.a.a." take 15 seconds). The longest host name there is has 253 letters.
LONGEST_WORD = 280
MOST_DOTS = 10

BLUESKY_BYTES = 3_000
BLUESKY_GRAPHEMES = 300

_SPACES = regex.compile(r"([ \t\n]+)")
_LINK = regex.compile(r"(?<![\w@/])https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?()\[\]'…]", regex.IGNORECASE)
_LINK_HOST = regex.compile(r"https?://[^\s/?#:]+", regex.IGNORECASE)
_MENTION = regex.compile(r"(?<![\w/])(@\w+(?:[.-]+\w+)*)@\w[\w.-]*", regex.IGNORECASE | regex.ASCII)
_GRAPHEME = regex.compile(r"\X")
# Conjuncts that are one grapheme from Unicode 17 on (Balinese, Javanese, Sundanese, Khmer, …). Networks and browsers count as
# Unicode 16 does: Bluesky's server on Node 22 takes each letter of them for one.
_JOINS = regex.compile(
    r"[\u1039\u17D2\u1A60\u1B44\u1BAB\uA9C0\uAAF6\U00010A3F\U00011133\U000113D0\U0001193E\U00011A47\U00011A99\U00011F42]"
    r"[\p{M}\u200D]*(?=\p{Lo})"
)
_EMOJI = regex.compile(r"[\p{Emoji_Presentation}\uFE0F\u20E3]")
_RESERVED = regex.compile(r"([\\|{}@\[\]()<>#*_~])")


def count(platform: str, text: str) -> int:
    """The length of `text` as `platform` counts it; comparable with `limit`."""
    return _RULES[PLATFORMS[platform].counting](text.replace("\r\n", "\n").replace("\r", "\n"))


def limit(platform: str, *, pictures: int) -> int:
    """The longest text `platform` takes with so many pictures, in its own measure."""
    return PLATFORMS[platform].limit_for(pictures=pictures)


def little_text(text: str) -> str:
    """`text` as LinkedIn's "little text" wants it: the 15 reserved characters escaped, or it is cut at the first one."""
    return _RESERVED.sub(r"\\\1", text)


def _weighted(text: str) -> int:
    """X's measure, word by word: no link goes past a space, and a space weighs one."""
    words = _SPACES.split(unicodedata.normalize("NFC", text))
    spaces = sum(len(space) for space in words[1::2])
    # A link is recognised by what stands before it: the beginning of the text, or a space.
    return spaces + _weighed_word(words[0]) + sum(_weighed_word(f" {word}") - 1 for word in words[2::2])


@lru_cache(maxsize=4096)
def _weighed_word(word: str) -> int:
    if word.count(".") <= MOST_DOTS and len(word) <= LONGEST_WORD:
        return _twitter_text(word)
    links = [link for link in _LINK.findall(word) if _links_somewhere(link)]
    rest = _LINK.sub(lambda found: "" if _links_somewhere(found[0]) else found[0], word)
    return LINK * len(links) + _plainly_weighed(rest)


def _twitter_text(text: str) -> int:
    return int(parser()(text).weightedLength)


# Two threads that count first must not take each other's stand-in away.
_LOADING = threading.Lock()


def parser() -> Callable[[str], Any]:
    """X's own measure, by the package twitter-text-parser: a function from a text to its parts, `weightedLength` among them."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Callable[[str], Any]:
    """X's package, loaded once.

    It reads one file of its own through pkg_resources, which newer Pythons come without and setuptools has dropped; for
    that one import something that reads files stands in for it.
    """
    nothing = object()
    before: Any = sys.modules.get("pkg_resources", nothing)
    stand_in = ModuleType("pkg_resources")
    vars(stand_in)["resource_string"] = _own_file
    sys.modules["pkg_resources"] = stand_in
    try:
        from twitter_text import parse_tweet  # noqa: PLC0415 - see above; also a quarter of a second for who never counts
    finally:
        del sys.modules["pkg_resources"]
        if before is not nothing:
            sys.modules["pkg_resources"] = before
    parse: Callable[[str], Any] = parse_tweet
    return parse


def _own_file(module: str, name: str) -> bytes:
    return resources.files(module.rpartition(".")[0]).joinpath(name).read_bytes()


def _links_somewhere(link: str) -> bool:
    host = _LINK_HOST.match(link)
    if host is None or len(host[0]) > LONGEST_WORD or host[0].count(".") > MOST_DOTS:
        return False
    return _twitter_text(host[0]) == LINK


def _plainly_weighed(word: str) -> int:
    # Without a dot twitter-text finds no link, so nothing quadratic happens; a dot weighs one.
    return word.count(".") + _twitter_text(word.replace(".", ""))


def _graphemes(text: str) -> int:
    return sum(1 + len(_JOINS.findall(one)) for one in _GRAPHEME.findall(text))


def _bluesky(text: str) -> int:
    """Graphemes; beyond 3,000 bytes, which Bluesky refuses too, the length those bytes would have."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size <= BLUESKY_BYTES:
        return _graphemes(text)
    return max(_graphemes(text), BLUESKY_GRAPHEMES + 1, size * BLUESKY_GRAPHEMES // BLUESKY_BYTES)


def _mastodon(text: str) -> int:
    return _graphemes(_MENTION.sub(r"\1", _LINK.sub("x" * LINK, text)))


def _threads(text: str) -> int:
    return sum(len(one.encode()) if _is_emoji(one) else len(one) for one in _GRAPHEME.findall(text))


def _is_emoji(grapheme: str) -> bool:
    return _EMOJI.search(grapheme) is not None


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _linkedin(text: str) -> int:
    return len(little_text(text))


_RULES: dict[Counting, Callable[[str], int]] = {
    Counting.X_WEIGHTED: _weighted,
    Counting.CHARACTERS: len,
    Counting.GRAPHEMES: _bluesky,
    Counting.MASTODON: _mastodon,
    Counting.THREADS: _threads,
    Counting.UTF16: _utf16,
    Counting.LINKEDIN: _linkedin,
}
