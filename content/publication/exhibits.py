"""Exhibits: pictures that a network fetches itself, shown at an address nobody can guess, only while they are due.

An address holds when it ends and a signature over that and the picture's SHA-256 (HMAC-SHA-256, RFC 2104): who was not given
one cannot make one. Even with one, a picture is shown only while a publication that uses it is coming up or just went out.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.pictures.renditions import Rendition
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.writing.variants import VariantPicture

# What `probe` is at: it shows that the way in from outside leads here, and nothing else.
PROBE = "probe"
PURPOSE = b"tayang public pictures 1"
# Half of the 256 bits: more than anyone can try.
SIGNATURE_DIGITS = 32
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif", "image/gif": "gif",
           "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm"}  # fmt: skip

# A container lives for a day (Instagram, Threads), and a network may fetch again until it is published.
GOOD_FOR = timedelta(hours=24)
# How long before its time a picture may be fetched at the earliest, and how long after it at the latest.
AHEAD, AFTER = timedelta(hours=1), timedelta(hours=24)
# Nothing more goes out of these.
OVER = (State.CANCELLED, State.REMOVED)


@dataclass(frozen=True)
class Signer:
    """Makes and knows the addresses of one installation; `secret` is known to it alone."""

    secret: str

    def path(self, sha256: str, mime: str, *, now: datetime) -> str:
        """The path of a picture for a day, such as /m/1795400000/5f…/ab….jpg."""
        return self._path(sha256, ENDINGS.get(mime, "bin"), now=now)

    def probe_path(self, *, now: datetime) -> str:
        """The path of the probe."""
        return self._path(PROBE, "txt", now=now)

    def knows(self, name: str, *, expires: int, signature: str, now: datetime) -> bool:
        """Whether this address is one of ours and has not ended. `name` is without its ending."""
        right = hmac.compare_digest(self._signature(name, expires).encode(), signature.encode())
        return right and now.timestamp() < expires

    def _path(self, name: str, ending: str, *, now: datetime) -> str:
        # To the hour, so that asking twice gives the same address, which a network may have fetched already.
        expires = int((now + GOOD_FOR).timestamp()) // 3600 * 3600 + 3600
        return f"/m/{expires}/{self._signature(name, expires)}/{name}.{ending}"

    def _signature(self, name: str, expires: int) -> str:
        key = hmac.digest(self.secret.encode(), PURPOSE, hashlib.sha256)
        return hmac.digest(key, f"{expires}:{name}".encode(), hashlib.sha256).hex()[:SIGNATURE_DIGITS]


def shown(session: Session, sha256: str, *, now: datetime) -> Rendition | None:
    """The rendition with these bytes, if a publication that uses its picture is due about now; None where none is."""
    statement = (
        select(Rendition)
        .join(VariantPicture, VariantPicture.asset_id == Rendition.asset_id)
        .join(Publication, Publication.variant_id == VariantPicture.variant_id)
        .where(
            Rendition.sha256 == sha256,
            Publication.run == "",
            Publication.state.not_in(OVER),
            Publication.due_at <= now + AHEAD,
            or_(
                Publication.due_at >= now - AFTER,
                Publication.next_try_at >= now - AFTER,
                Publication.published_at >= now - AFTER,
            ),
        )
        .limit(1)
    )
    return session.scalar(statement)
