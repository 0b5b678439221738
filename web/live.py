"""Langsung: what changed, told to open pages as it happens; never what it says, only what to look at again.

A stream reads the journal once a second in short sessions, so that no connection is held while it waits. It ends by
itself after a while (the browser comes back with the number of the last entry it heard), so that a worker stops soon.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request

from content.foundation import journal
from content.foundation.clock import monotonic
from content.foundation.db import Database, DatabaseUnavailable
from content.foundation.journal import Entry
from content.people.roles import Action
from web.guard import guarded
from web.office import EXTENSION as OFFICE
from web.office import Office, office

pages = Blueprint("live", __name__)

EXTENSION = "tayang-streams"
STREAM_SECONDS = 55.0
COMMENT_SECONDS = 15.0
PAUSE_SECONDS = 1.0
# When the browser comes back: after a stream that ended, and after one that found no place.
COME_BACK_MS = 1_000
COME_BACK_LATER_MS = 10_000
# What is told; who signed in or what a person is called is not.
TOLD = frozenset({"publication", "post", "hold", "gladi", "account", "rendition", "review"})


@dataclass
class Places:
    """How many streams may be open at once in this process: half of its threads, so that pages are always served."""

    most: int
    taken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Take a place; False where all are taken."""
        with self.lock:
            if self.taken >= self.most:
                return False
            self.taken += 1
            return True

    def leave(self) -> None:
        """Give the place back."""
        with self.lock:
            self.taken -= 1


@dataclass(frozen=True)
class Pace:
    """A stream's clock: seconds that only go forward, and how to wait."""

    clock: Callable[[], float] = monotonic
    wait: Callable[[float], None] = time.sleep


def install(app: Flask) -> None:
    """Count the streams of this application."""
    settings = cast("Office", app.extensions[OFFICE]).settings
    app.extensions[EXTENSION] = Places(most=max(1, settings.web_threads // 2))


@pages.get("/langsung")
@guarded(Action.READ)
def stream() -> Response:
    """The stream: from the browser's last entry, or from the one the page was made with."""
    places, since, database = cast("Places", current_app.extensions[EXTENSION]), _since(), office().database
    if places.take():
        answer = Response(entries(database, since), content_type="text/event-stream")
        answer.call_on_close(places.leave)  # however it ends, also before the first word
    else:
        answer = Response(once(database, since), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _since() -> int | None:
    """The number of the last entry the browser knows; None where it knows none."""
    known = request.headers.get("Last-Event-ID") or request.args.get("since", "")
    return int(known) if known.isascii() and known.isdigit() and len(known) < 16 else None  # noqa: PLR2004 - no number of ours


def entries(database: Database, since: int | None, *, pace: Pace = Pace()) -> Iterator[str]:
    """The events of one stream, a comment where nothing happens for long; it ends after a while."""
    ends, spoke = pace.clock() + STREAM_SECONDS, pace.clock()
    yield f"retry: {COME_BACK_MS}\n\n"
    while pace.clock() < ends:
        since, told = _news(database, since)
        if told or pace.clock() - spoke >= COMMENT_SECONDS:
            spoke = pace.clock()
            yield told or ": here\n\n"
        pace.wait(PAUSE_SECONDS)


def once(database: Database, since: int | None) -> Iterator[str]:
    """What happened since, and then come back later: for a browser that finds no place."""
    yield f"retry: {COME_BACK_LATER_MS}\n\n"
    yield _news(database, since)[1]


def _news(database: Database, since: int | None) -> tuple[int | None, str]:
    """The newest entry's number, and what came after `since` as events; a database that rests for a moment tells nothing."""
    try:
        with database.reading() as session:
            if since is None:
                newest = journal.newest(session)
                return newest, f"id: {newest}\n\n"
            found = journal.since(session, since)
    except DatabaseUnavailable:
        return since, ""
    return (found[-1].seq if found else since), "".join(event(entry) for entry in found)


def event(entry: Entry) -> str:
    """One entry as an event: kind, id, and the state it went to, for what may be told; of anything else its number."""
    if entry.kind not in TOLD:
        return f"id: {entry.seq}\n\n"
    told = {"kind": entry.kind, "id": entry.object_id, "state": json.loads(entry.facts).get("after", "")}
    return f"id: {entry.seq}\nevent: change\ndata: {json.dumps(told, separators=(',', ':'))}\n\n"
