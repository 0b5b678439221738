"""What each network accepts, as frozen data: text length, pictures, formats.

Sources, read November 2026: X's OpenAPI 2.167 and counting-characters page; Meta's Graph and Threads documentation;
LinkedIn's Posts API; Mastodon's documentation (defaults: a server may say otherwise); Bluesky's lexicons;
Telegram's Bot API 10.1; YouTube's discovery document; TikTok's content posting documentation. None of these could be
tried against the live network from where this was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
TALL = Frame("tall", 1080, 1440)
SQUARE = Frame("square", 1080, 1080)
LANDSCAPE = Frame("landscape", 1200, 675)
WIDE = Frame("wide", 1600, 900)
LINK = Frame("link", 1200, 630)
STORY = Frame("story", 1080, 1920)
PROFILE = Frame("profile", 400, 400)
THUMBNAIL = Frame("thumbnail", 1280, 720)


@dataclass(frozen=True)
class Footage:
    """What a network takes as video: seconds, bytes, width:height, frames a second, and how it is coded (as ffmpeg says)."""

    seconds: tuple[float, float]
    most_bytes: int
    ratios: tuple[float, float] = (0.01, 10.0)
    most_frames_a_second: float = 60
    codecs: tuple[str, ...] = ("h264",)
    mimes: tuple[str, ...] = ("video/mp4", "video/quicktime")


@dataclass(frozen=True)
class Platform:
    """One network. `text_limit` with pictures is `caption_limit` where the network has one (0: the same).

    `picture_bytes` is the largest picture in bytes; `ratios` the narrowest and widest width:height; `mimes` what it takes.
    `frames` are the formats an office may choose from, the usual one first; `footage` is None where no video goes.
    """

    name: str
    label: str
    text_limit: int
    counting: Counting
    most_pictures: int
    picture_bytes: int
    frames: tuple[Frame, ...]
    mimes: tuple[str, ...] = ("image/jpeg", "image/png")
    ratios: tuple[float, float] = (0.05, 20.0)
    fewest_pictures: int = 0
    caption_limit: int = 0
    alt_text_limit: int = 1000
    video_only: bool = False
    takes_threads: bool = False
    footage: Footage | None = None

    @property
    def frame(self) -> Frame:
        """The format of a picture for which nobody chose another."""
        return self.frames[0]

    def frame_called(self, name: str) -> Frame:
        """The format of that name; the usual one where the network has none called so, or `name` is empty."""
        return next((frame for frame in self.frames if frame.name == name), self.frame)

    def within(self, limits: Mapping[str, int]) -> Platform:
        """The network as one account meets it: what the network said of that account counts for more than these numbers."""
        return replace(
            self,
            text_limit=limits.get("text_limit") or self.text_limit,
            most_pictures=limits.get("most_pictures") or self.most_pictures,
            alt_text_limit=limits.get("alt_text_limit") or self.alt_text_limit,
            takes_threads=self.takes_threads and bool(limits.get("replies", 1)),
        )

    def limit_for(self, *, pictures: int) -> int:
        """The text limit of a post with so many pictures."""
        return self.caption_limit if pictures and self.caption_limit else self.text_limit


FEED = (PORTRAIT, TALL, SQUARE, WIDE, LINK)
MEGABYTE = 1_000_000
MINUTE = 60.0

PLATFORMS: dict[str, Platform] = {
    row.name: row
    for row in (
        Platform(
            "x", "X", 280, Counting.X_WEIGHTED, 4, 5 * MEGABYTE, (WIDE, SQUARE, PORTRAIT, LINK),
            mimes=("image/jpeg", "image/png", "image/webp", "image/gif"), ratios=(0.33, 3.0),
            takes_threads=True, footage=Footage((0.5, 140), 512 * MEGABYTE, ratios=(1 / 3, 3.0)),
        ),
        Platform(
            "facebook", "Facebook", 63_206, Counting.CHARACTERS, 10, 4 * MEGABYTE, (*FEED, STORY),
            footage=Footage((1, 240 * MINUTE), 4_000 * MEGABYTE, ratios=(9 / 16, 16 / 9)),
        ),
        Platform(
            "instagram", "Instagram", 2_200, Counting.CHARACTERS, 10, 8 * 1024 * 1024, (PORTRAIT, TALL, SQUARE, LINK, STORY),
            mimes=("image/jpeg",), ratios=(0.75, 1.91), fewest_pictures=1,
            footage=Footage((3, 15 * MINUTE), 300 * MEGABYTE, ratios=(0.01, 10.0), codecs=("h264", "hevc")),
        ),
        Platform(
            "threads", "Threads", 500, Counting.THREADS, 20, 8 * MEGABYTE, FEED, ratios=(0.1, 10.0), takes_threads=True,
            footage=Footage((0.1, 5 * MINUTE), 1_000 * MEGABYTE, codecs=("h264", "hevc")),
        ),
        Platform(
            "linkedin", "LinkedIn", 3_000, Counting.LINKEDIN, 20, 5 * MEGABYTE, (LANDSCAPE, LINK, SQUARE, PORTRAIT),
            footage=Footage((3, 30 * MINUTE), 500 * MEGABYTE, ratios=(1 / 2.4, 2.4), mimes=("video/mp4",)),
        ),
        Platform(
            "mastodon", "Mastodon", 500, Counting.MASTODON, 4, 16 * MEGABYTE, (LANDSCAPE, SQUARE, PORTRAIT),
            mimes=("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"),
            alt_text_limit=1_500, takes_threads=True,
            footage=Footage((0, 24 * 60 * MINUTE), 99 * MEGABYTE, most_frames_a_second=120, codecs=("h264", "vp8", "vp9"),
                            mimes=("video/mp4", "video/quicktime", "video/webm")),
        ),
        Platform(
            "bluesky", "Bluesky", 300, Counting.GRAPHEMES, 4, 1 * MEGABYTE, (PORTRAIT, SQUARE, LANDSCAPE), takes_threads=True,
            footage=Footage((0, 3 * MINUTE), 300 * MEGABYTE, mimes=("video/mp4",)),
        ),
        Platform(
            "telegram", "Telegram", 4_096, Counting.UTF16, 10, 10 * MEGABYTE, (LANDSCAPE, SQUARE, PORTRAIT),
            caption_limit=1_024, footage=Footage((0, 24 * 60 * MINUTE), 50 * MEGABYTE, mimes=("video/mp4",)),
        ),
        Platform(
            "youtube", "YouTube", 5_000, Counting.CHARACTERS, 1, 2 * MEGABYTE, (THUMBNAIL,),
            fewest_pictures=1, video_only=True,
            footage=Footage((1, 12 * 60 * MINUTE), 256_000 * MEGABYTE, codecs=("h264", "hevc", "vp9", "av1"),
                            mimes=("video/mp4", "video/quicktime", "video/webm")),
        ),
        Platform(
            "tiktok", "TikTok", 4_000, Counting.UTF16, 35, 20 * MEGABYTE, (STORY,),
            mimes=("image/jpeg", "image/webp"), fewest_pictures=1,
            footage=Footage((3, 10 * MINUTE), 4_000 * MEGABYTE, codecs=("h264", "hevc"),
                            mimes=("video/mp4", "video/quicktime", "video/webm")),
        ),
    )
}  # fmt: skip
