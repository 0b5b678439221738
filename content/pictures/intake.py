"""Intake: how an installation takes files in: who looks at them, and how large they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from content.pictures.refusals import TooHeavy
from content.pictures.shapes import Look
from content.pictures.studio import Studio, StudioSettings, ceilings_of


@dataclass(frozen=True)
class Intake:
    """How an installation takes files in: the studio that looks at them, and the largest file in bytes."""

    studio: Studio
    most_bytes: int

    def look(self, content: bytes, *, filename: str) -> Look:
        """What a file is, for an installation of this size.

        Raises:
            PictureRefused: it is too large, no picture, or damaged.
            StudioUnavailable: nothing is known of the file.
        """
        if len(content) > self.most_bytes:
            raise TooHeavy(filename=filename, most=self.most_bytes // 1_000_000)
        return self.studio.look(content, filename=filename)


class IntakeSettings(StudioSettings, Protocol):
    """The settings that say what an installation takes; `config.Settings` has them."""

    @property
    def most_upload_megabytes(self) -> int:
        """The largest file that may be brought."""


def intake_of(settings: IntakeSettings) -> Intake:
    """The intake of an installation."""
    return Intake(Studio(ceilings_of(settings)), settings.most_upload_megabytes * 1_000_000)
