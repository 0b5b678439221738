"""Settings whose rehearsal platform is at another address: behind a proxy that misbehaves, or at a name that does not exist."""

from __future__ import annotations

from typing import Self

from pydantic import PrivateAttr

from config import Settings


class Elsewhere(Settings):
    """Settings with another address of the rehearsal platform."""

    _platform: str = PrivateAttr("")

    @classmethod
    def like(cls, settings: Settings, platform: str) -> Self:
        """The same settings, and the platform at the address `platform`."""
        made = cls.model_construct(**settings.model_dump())
        made._platform = platform  # noqa: SLF001 - its own class
        return made

    @property
    def rehearsal_url(self) -> str:
        """The rehearsal platform, for workers."""
        return self._platform
