"""Outside: whether the public address at which networks fetch pictures leads to this installation."""

from __future__ import annotations

from datetime import datetime

from config import Settings
from content.publication.exhibits import Signer
from workers.platforms.base import Disappointment
from workers.platforms.http import Ask, Http

SECONDS = 5.0


def leads_here(settings: Settings, *, now: datetime) -> bool:
    """Whether the probe comes back from there, with the signature that only this installation makes."""
    path = Signer(settings.session_secret()).probe_path(now=now)
    http = Http(connections=1)
    try:
        reply = http.send(Ask("GET", settings.media_public_url.rstrip("/") + path, timeout_seconds=SECONDS))
    except Disappointment:
        return False
    finally:
        http.close()
    return reply.body.decode(errors="replace") == path.split("/")[3]
