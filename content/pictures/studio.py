"""The studio: where bytes that anyone may have written meet a decoder, in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from content.pictures import images, looking
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import Look, Made


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
    """Looks at originals and makes renditions of them."""

    def __init__(self, ceilings: Ceilings = Ceilings()) -> None:
        """Work within these ceilings."""
        self.ceilings = ceilings

    def look(self, content: bytes, *, filename: str = "") -> Look:
        """What a file is, decoded once to its end to be sure.

        Raises:
            PictureRefused: it is no picture, damaged, or more than the ceilings allow; `filename` is in the sentence.
            StudioUnavailable: no process could be started; nothing is known of the file.
        """
        return looking.look(content, most_megapixels=self.ceilings.megapixels, filename=filename)

    def render(
        self, content: bytes, wishes: Sequence[Wish], *, kind: str = "picture", filename: str = ""
    ) -> list[Made | PictureRefused]:
        """What is wished of an original, in the order of the wishes; decoded once. `kind` is the asset's.

        Raises:
            StudioUnavailable: no process could be started; it may be tried again.
        """
        if kind != "picture":
            raise NotImplementedError(kind)
        return images.render_all(content, wishes, filename=filename)
