"""The pieces of work that are timed: a tick, a sweep, a staging, a page, and doing nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import update

from bench import processes
from bench.grow.history import History
from bench.installation import Installation
from commands.parts import PARTS
from content.foundation import clock
from content.foundation.db import Database
from content.people import signins
from content.publication.patience import Patience
from content.publication.publications import Publication
from scheduler.stage import stage
from scheduler.sweep import Bells, sweep
from scheduler.tick import tick
from web import cookies, create_app

PATIENCE = Patience()
ROUNDS, BUSY_ROUNDS = 15, 7
PAGES = {"queue_ms": "/antrean", "calendar_ms": "/kalender"}


def milliseconds(work: Callable[[], object], *, rounds: int = ROUNDS, before: Callable[[], object] = lambda: None) -> float:
    """The median time of `work`; `before` is done each time and not counted. A first time, which fills caches, is left out."""
    taken = []
    for _ in range(rounds + 1):
        before()
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return round(statistics.median(taken[1:]) * 1000, 2)


def of_the_scheduler(database: Database, history: History) -> dict[str, float]:
    """A tick, a sweep and a staging with nothing to do, and a tick with a hundred due."""
    now, rung = history.now, list[object]()
    bells = Bells(rung.append, rung.append, rung.append)
    found = {
        "idle_tick_ms": milliseconds(lambda: tick(database, now=now, patience=PATIENCE, ring=rung.extend)),
        "sweep_ms": milliseconds(lambda: sweep(database, now=now, patience=PATIENCE, bells=bells)),
        "stage_ms": milliseconds(lambda: stage(database, now=now, patience=PATIENCE, ring=rung.append)),
    }
    assert not rung, "something was due where nothing should be"
    found["busy_tick_ms"] = milliseconds(
        lambda: tick(database, now=history.burst, patience=PATIENCE, ring=rung.extend),
        rounds=BUSY_ROUNDS,
        before=lambda: _quiet(database, history.burst),
    )
    return found


def _quiet(database: Database, due: datetime) -> None:
    """Nobody has rung for them."""
    with database.writing() as session:
        session.execute(update(Publication).where(Publication.due_at == due).values(rung_at=None))


def of_the_pages(place: Installation, history: History) -> dict[str, float]:
    """The queue and the calendar as a signed-in person gets them, through the real dashboard in this process."""
    app = create_app(place.settings, database=place.database)
    with place.database.writing() as session:
        token = signins.begin(session, person_id=history.office.approver.id, now=clock.now(), address="127.0.0.1")
    with app.test_client() as client:
        client.set_cookie(cookies.SIGN_IN, token)
        return {name: milliseconds(lambda: _fetch(client, address)) for name, address in PAGES.items()}  # noqa: B023 - called at once


def _fetch(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status)  # noqa: PLR2004 - the HTTP status "OK"


def idle_percent(place: Installation, *, seconds: float) -> float:
    """Processor time of all processes of a running installation with nothing due, in percent of one core."""
    with place.running(PARTS) as pids:
        time.sleep(seconds / 2)  # starting is not idling
        family = processes.family(pids)
        before, begun = processes.cpu_seconds(family), time.perf_counter()
        time.sleep(seconds)
        return round(100 * (processes.cpu_seconds(family) - before) / (time.perf_counter() - begun), 2)
