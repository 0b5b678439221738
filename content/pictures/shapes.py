"""What is known of a picture, as plain values; this file does not know Pillow, so that records need not load it."""

from __future__ import annotations

from dataclasses import dataclass, field

# Places in a picture are in ten-thousandths of its upright width and height, from the top left.
WHOLE = 10_000


@dataclass(frozen=True)
class Suggestion:
    """Where a picture's subject seems to be (`across` and `down` in ten-thousandths), and how sure that is (0 to 100)."""

    across: int
    down: int
    confidence: int


@dataclass(frozen=True)
class Recording:
    """What a video is: its length, how it is coded (as ffmpeg says: "h264"), frames in a thousand seconds, its sound's coding.

    `sound` is empty where it has none.
    """

    milliseconds: int
    codec: str
    millihertz: int
    sound: str = ""

    @property
    def frames_a_second(self) -> float:
        """How many pictures it shows in a second."""
        return self.millihertz / 1_000


@dataclass(frozen=True)
class Look:
    """What an original is: its kind by content, and its pixels upright (EXIF orientation applied).

    `frames` is more than 1 for what moves; `print` is a perceptual hash of 64 bits in hexadecimal, alike for pictures that
    look alike; `suggestion` is where its subject seems to be. The last two are empty where nothing can be said, and for a
    video, which has a `recording` instead.
    """

    mime: str
    width: int
    height: int
    frames: int = 1
    print: str = ""
    suggestion: Suggestion | None = None
    recording: Recording | None = None


@dataclass(frozen=True)
class Made:
    """One rendition: its bytes, kind and pixels, and the quality it was made with (1 to 95; 100: lossless)."""

    content: bytes = field(repr=False)
    mime: str
    width: int
    height: int
    quality: int
