"""What each network accepts, as frozen data: text length, pictures, formats.

Sources, read November 2026: X's OpenAPI 2.167 and counting-characters page; Meta's Graph and Threads documentation;
LinkedIn's Posts API; Mastodon's documentation (defaults: a server may say otherwise); Bluesky's lexicons;
Telegram's Bot API 10.1; YouTube's discovery document; TikTok's content posting documentation. None of these could be
tried against the live network from where this was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Counting(StrEnum):
    """How a network counts text; `content/writing/counting.py` knows each."""

    X_WEIGHTED = "x_weighted"
    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    MASTODON = "mastodon"
    THREADS = "threads"
    UTF16 = "utf16"
    LINKEDIN = "linkedin"


@dataclass(frozen=True)
class Frame:
    """A picture format: its name and its size in pixels."""

    name: str
    width: int
    height: int


PORTRAIT = Frame("portrait", 1080, 1350)
SQUARE = Frame("square", 1080, 1080)
LANDSCAPE = Frame("landscape", 1200, 675)
WIDE = Frame("wide", 1600, 900)


@dataclass(frozen=True)
class Platform:
    """One network. `text_limit` with pictures is `caption_limit` where the network has one (0: the same).

    `picture_bytes` is the largest picture in bytes; `ratios` the narrowest and widest width:height; `mimes` what it takes.
    """

    name: str
    label: str
    text_limit: int
    counting: Counting
    most_pictures: int
    picture_bytes: int
    frame: Frame
    mimes: tuple[str, ...] = ("image/jpeg", "image/png")
    ratios: tuple[float, float] = (0.05, 20.0)
    fewest_pictures: int = 0
    caption_limit: int = 0
    alt_text_limit: int = 1000
    video_only: bool = False
    takes_threads: bool = False

    def limit_for(self, *, pictures: int) -> int:
        """The text limit of a post with so many pictures."""
        return self.caption_limit if pictures and self.caption_limit else self.text_limit


PLATFORMS: dict[str, Platform] = {
    row.name: row
    for row in (
        Platform(
            "x", "X", 280, Counting.X_WEIGHTED, 4, 5_000_000, WIDE,
            mimes=("image/jpeg", "image/png", "image/webp", "image/gif"), ratios=(0.33, 3.0),
            takes_threads=True,
        ),
        Platform("facebook", "Facebook", 63_206, Counting.CHARACTERS, 10, 4_000_000, PORTRAIT),
        Platform(
            "instagram", "Instagram", 2_200, Counting.CHARACTERS, 10, 8 * 1024 * 1024, PORTRAIT,
            mimes=("image/jpeg",), ratios=(0.8, 1.91), fewest_pictures=1,
        ),
        Platform("threads", "Threads", 500, Counting.THREADS, 20, 8_000_000, PORTRAIT, ratios=(0.1, 10.0), takes_threads=True),
        Platform("linkedin", "LinkedIn", 3_000, Counting.LINKEDIN, 20, 5_000_000, LANDSCAPE),
        Platform(
            "mastodon", "Mastodon", 500, Counting.MASTODON, 4, 16_000_000, LANDSCAPE, alt_text_limit=1_500, takes_threads=True,
        ),
        Platform("bluesky", "Bluesky", 300, Counting.GRAPHEMES, 4, 1_000_000, PORTRAIT, takes_threads=True),
        Platform("telegram", "Telegram", 4_096, Counting.UTF16, 10, 10_000_000, LANDSCAPE, caption_limit=1_024),
        Platform(
            "youtube", "YouTube", 5_000, Counting.CHARACTERS, 1, 2_000_000, Frame("thumbnail", 1280, 720),
            fewest_pictures=1, video_only=True,
        ),
        Platform(
            "tiktok", "TikTok", 4_000, Counting.UTF16, 35, 20_000_000, Frame("story", 1080, 1920),
            mimes=("image/jpeg", "image/webp"), fewest_pictures=1,
        ),
    )
}  # fmt: skip


def recipe_for(platform: str) -> str:
    """The name of the rendition a network gets by default, such as "x.wide"."""
    return f"{platform}.{PLATFORMS[platform].frame.name}"
