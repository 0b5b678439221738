"""Threads (utas): a text that goes out in several parts, each an answer to the one before. A line with only --- parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from content.platforms import PLATFORMS, Platform
from content.writing import counting

# Networks take longer ones; nobody reads them.
MOST_PARTS = 25

_DIVIDER = re.compile(r"^[ \t]*---[ \t\r]*$", re.MULTILINE)


def divided(text: str) -> bool:
    """Whether the text asks to be a thread."""
    return _DIVIDER.search(text) is not None


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a text, without the empty lines around them; a text that is not divided is one part, as it is."""
    return tuple(part.strip() for part in _DIVIDER.split(text)) if divided(text) else (text,)


def sent_on(platform: str, text: str, link: str = "", hashtags: str = "") -> tuple[str, ...]:
    """What goes out, exactly and in order: one text, or the parts of a thread where the network knows threads.

    Link and hashtags end the last one, an empty line before each.
    """
    *first, last = parts_of(text) if PLATFORMS[platform].takes_threads else (text,)
    return (*first, "\n\n".join(piece for piece in (last, link, hashtags) if piece))


@dataclass(frozen=True)
class Measured:
    """One text as it goes out. `count` and `limit` are in the network's own measure."""

    text: str
    count: int
    limit: int

    @property
    def over(self) -> int:
        """By how much it is too long; negative where there is room."""
        return self.count - self.limit


def measured_of(platform: Platform, texts: Sequence[str], *, pictures: int) -> tuple[Measured, ...]:
    """Each of the texts that go out one after the other, measured; pictures belong to the first."""
    return tuple(
        Measured(text, counting.count(platform.name, text), platform.limit_for(pictures=0 if number else pictures))
        for number, text in enumerate(texts)
    )
