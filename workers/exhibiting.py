"""Exhibiting: where a network fetches a picture itself at this installation's own public path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from content.publication.exhibits import Signer


@dataclass(frozen=True)
class OwnPath:
    """This installation's own /m/, as the outside reaches it at `address`."""

    address: str
    signer: Signer
    now: Callable[[], datetime]

    def address_of(self, sha256: str, mime: str) -> str:
        """Where these bytes may be fetched for a day."""
        return self.address.rstrip("/") + self.signer.path(sha256, mime, now=self.now())
