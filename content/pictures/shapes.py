"""What is known of a picture, as plain values; this file does not know Pillow, so that records need not load it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """What an original is: its kind by content, and its pixels upright (EXIF orientation applied)."""

    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Made:
    """One rendition: its bytes, kind and pixels, and the JPEG quality it was made with (1 to 95)."""

    content: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    quality: int
