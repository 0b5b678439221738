"""The studio: where bytes that anyone may have written meet a decoder, in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from content.pictures import kinds, wire
from content.pictures.recipes import Wish
from content.pictures.refusals import Damaged, PictureRefused, TooMuchWork
from content.pictures.sandbox import Ending, Order, Sandbox
from content.pictures.shapes import Look, Made
from content.pictures.wire import Garbled, Head

# One warden serves all studios of a process; it is started with the first piece of work.
SANDBOX = Sandbox()
AT_ONCE = 2
# The warden's lanes.
PICTURES, VIDEOS, CARDS = 0, 1, 2
LANES = {"picture": PICTURES, "video": VIDEOS, "card": CARDS}
# What an answer may hold beside its renditions, in bytes.
WORDS = 1_000_000


class StudioBroken(RuntimeError):
    """A fault of ours inside the sandbox, in its own words."""


@dataclass(frozen=True)
class Ceilings:
    """What one piece of work may take: pixels (in millions), pictures in an animation, bytes of memory, seconds."""

    megapixels: int = 80
    frames: int = 500
    memory: int = 1_000_000_000
    seconds: float = 30


class StudioSettings(Protocol):
    """The settings that say what a piece of work may take; `config.Settings` has them."""

    @property
    def most_megapixels(self) -> int:
        """The largest picture that is decoded."""

    @property
    def most_frames(self) -> int:
        """The longest animation that is taken."""

    @property
    def picture_memory_megabytes(self) -> int:
        """How much memory one piece of work may take."""

    @property
    def picture_seconds(self) -> float:
        """How long one piece of work may take."""


def ceilings_of(settings: StudioSettings) -> Ceilings:
    """The ceilings that an installation sets."""
    return Ceilings(
        settings.most_megapixels, settings.most_frames, settings.picture_memory_megabytes * 1_000_000, settings.picture_seconds
    )


class Studio:
    """Looks at originals and makes renditions of them, in the sandbox, two at a time."""

    def __init__(self, ceilings: Ceilings = Ceilings(), sandbox: Sandbox = SANDBOX) -> None:
        """Work within these ceilings."""
        self.ceilings = ceilings
        self._sandbox = sandbox
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def look(self, content: bytes, *, filename: str = "") -> Look:
        """What a file is, decoded once to its end to be sure.

        Raises:
            PictureRefused: it is no picture, damaged, or more than the ceilings allow; `filename` is in the sentence.
            StudioUnavailable: no process could be started; nothing is known of the file.
        """
        lane = VIDEOS if kinds.is_video(content) else PICTURES
        try:
            head, _ = self._ask([content], {"do": "look"}, filename=filename, most=WORDS, lane=lane)
            return wire.heard_look(head["look"])
        except (Garbled, KeyError) as error:
            raise Damaged(filename=filename) from error

    def render(
        self, content: bytes, wishes: Sequence[Wish], *, kind: str = "picture", filename: str = "", photo: bytes = b""
    ) -> list[Made | PictureRefused]:
        """What is wished of an original, in the order of the wishes; decoded once. `kind` is the asset's.

        Of a video: its poster, and for a wish of a kind of video the video itself without anything but pictures and sound.
        `photo` is the original of a card's background, where it has one.

        Raises:
            StudioUnavailable: no process could be started; it may be tried again.
        """
        if kind not in LANES:
            raise NotImplementedError(kind)
        asked = {"do": "render", "wishes": [wire.told_wish(wish) for wish in wishes]}
        most = WORDS + sum(wish.most_bytes for wish in wishes)
        blobs = [content, photo] if photo else [content]
        try:
            return wire.heard_made(*self._ask(blobs, asked, filename=filename, most=most, lane=LANES[kind]), wishes)
        except PictureRefused as refused:
            return [refused for _ in wishes]
        except Garbled:
            return [Damaged(filename=filename) for _ in wishes]

    def _ask(
        self, blobs: Sequence[bytes], asked: Head, *, filename: str, most: int, lane: int = PICTURES
    ) -> tuple[Head, list[bytes]]:
        """The sandbox's answer.

        Raises:
            PictureRefused, Garbled, StudioUnavailable, StudioBroken
        """
        limits = {"megapixels": self.ceilings.megapixels, "frames": self.ceilings.frames}
        order = Order(lane, self.ceilings.memory, self.ceilings.seconds, most)
        with self._turn:
            answer = self._sandbox.run(wire.pack({**asked, **limits, "filename": filename}, blobs), order)
        match answer:
            case Ending.TIME | Ending.MEMORY:
                raise TooMuchWork(filename=filename)
            case Ending.CRASH:
                raise Damaged(filename=filename)
        head, made = wire.unpack(answer)
        if "refused" in head:
            raise wire.heard_refusal(head)
        if "failed" in head:
            raise StudioBroken(wire.text(head["failed"]))
        return head, made
