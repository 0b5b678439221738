"""Reads a picture's format and size from its header, as a network's front door does, without decoding it; of a film its kind.

Formats: JPEG (ITU T.81), PNG (ISO/IEC 15948), GIF89a, WebP container (Google's RIFF description), AVIF (ISO/IEC 23000-22).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

# Start-of-frame markers; C4 (tables), C8 (reserved) and CC (arithmetic) share their range and are none.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARK = 0xFF
# Markers without a length: TEM, RST0-7, SOI.
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True)
class Dimensions:
    """A picture's MIME type and its size in pixels."""

    mime: str
    width: int
    height: int


def dimensions_of(picture: bytes) -> Dimensions | None:
    """What the header says; None where it is no JPEG, PNG, GIF, WebP or AVIF, or cut short."""
    for place, start, mime, read in _FORMATS:
        if picture.startswith(start, place):
            try:
                size = read(picture)
            except (struct.error, IndexError):
                return None
            return Dimensions(mime, *size) if size and all(size) else None
    return None


def film_of(content: bytes) -> str:
    """The MIME type of a film by its first bytes (ISO base media, QuickTime, Matroska); empty where it is none."""
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm"
    if content[4:8] != b"ftyp" or content.startswith(b"ftypavif", 4):
        return ""
    return "video/quicktime" if content.startswith(b"qt  ", 8) else "video/mp4"


def _png(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", picture, 16)
    return width, height


def _gif(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", picture, 6)
    return width, height


def _jpeg(picture: bytes) -> tuple[int, int] | None:
    place = 2
    while picture[place] == _MARK:
        marker = picture[place + 1]
        if marker == _MARK:  # fill byte
            place += 1
        elif marker in _BARE:
            place += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", picture, place + 5)
            return width, height
        else:
            place += 2 + struct.unpack_from(">H", picture, place + 2)[0]
    return None


def _webp(picture: bytes) -> tuple[int, int] | None:
    kind = picture[12:16]
    if picture[8:12] != b"WEBP":
        return None
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", picture, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", picture, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return int.from_bytes(picture[24:27], "little") + 1, int.from_bytes(picture[27:30], "little") + 1
    return None


def _avif(picture: bytes) -> tuple[int, int] | None:
    """The first "image spatial extents" box: version and flags, width, height."""
    place = picture.find(b"ispe", 0, 4096)
    if place < 0:
        return None
    width, height = struct.unpack_from(">II", picture, place + 8)
    return width, height


_Read = Callable[[bytes], tuple[int, int] | None]
# Where a format is recognised, by what, and how its size is read.
_FORMATS: tuple[tuple[int, bytes, str, _Read], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", _jpeg),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", _png),
    (0, b"GIF8", "image/gif", _gif),
    (0, b"RIFF", "image/webp", _webp),
    (4, b"ftypavif", "image/avif", _avif),
)
