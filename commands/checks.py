"""What the doctor looks at: each check looks once, changes nothing, and says what it saw and what to do."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import redis
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from commands import broker, outside, parts, ready
from commands.broker import BrokerUnreachable, NoBroker
from config import Settings
from content.foundation import heartbeats, journal
from content.foundation.db import Database, DatabaseUnavailable
from content.foundation.problems import N_, Problem
from content.publication import dispatch
from content.publication.dispatch import Dispatch
from content.records.status import WORKER_PROCESS

LEAST_FREE_MEGABYTES = 500
# The scheduler beats every 5 seconds; it asks the worker for a beat every 10.
OLDEST_BEAT = {"scheduler": timedelta(seconds=20), "worker": timedelta(seconds=45)}
# A process that makes pictures beats every 10 seconds, under a name that says which it is and on which machine.
PICTURES, OLDEST_OF_PICTURES = "pictures", timedelta(seconds=45)

NOT_RUNNING = N_("not running")
NOT_MADE = N_("not made yet; ./tayang up makes it")
START = N_("Start Tayang with ./tayang up.")
RESTART = N_("Stop Tayang and start it again with ./tayang up; look at what this part says.")
ANSWERS = N_("answers at %(address)s")
SILENT = N_("does not answer at %(address)s")
LEADS_HERE = N_("%(address)s leads here, as seen from this machine; whether networks reach it, only a post to them shows")
LEADS_ELSEWHERE = N_("%(address)s does not lead here: networks that fetch pictures would find none")
LET_THROUGH = N_("Let the proxy hand everything below /m/ to the dashboard, without a sign-in (deploy/nginx.conf.example).")


@dataclass(frozen=True)
class Finding:
    """What one check saw. `detail` and `fix` are message ids with their facts; no `fix` where nothing is wrong."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Patient:
    """What is examined: the settings, whether the parts should be running, and when."""

    settings: Settings
    running: bool
    now: datetime


def examine(patient: Patient) -> Iterator[Finding]:
    """All findings, in the order in which a person would mend them."""
    yield Finding("python", ok=True, detail=f"{platform.python_version()} ({platform.system()} {platform.machine()})")
    yield folder(patient.settings.data_folder)
    yield from _database(patient)
    yield _broker(patient)
    yield _answering("rehearsal", patient, patient.settings.rehearsal_url, lambda: _rehearsal_listens(patient.settings))
    yield from _public_path(patient)
    yield _answering("web", patient, patient.settings.web_url, lambda: parts.healthy(patient.settings))


def folder(path: Path) -> Finding:
    """Whether the data folder can be written to and has room."""
    if not path.exists():
        return Finding("folder", ok=True, detail=NOT_MADE)
    try:
        ready.usable_folder(path)
    except Problem as problem:
        return _of(problem, "folder")
    free = shutil.disk_usage(path).free // 1_000_000
    facts: dict[str, object] = {"folder": path, "free": free}
    if free < LEAST_FREE_MEGABYTES:
        return Finding("folder", ok=False, detail=N_("%(folder)s: only %(free)s MB free"), fix=N_("Make room."), facts=facts)
    return Finding("folder", ok=True, detail=N_("%(folder)s: %(free)s MB free"), facts=facts)


def _database(patient: Patient) -> Iterator[Finding]:
    kept = make_url(patient.settings.database_address)
    if kept.get_backend_name() == "sqlite" and not Path(kept.database or "").exists():
        yield Finding("database", ok=True, detail=NOT_MADE)
        return
    try:
        database = ready.reachable(patient.settings)
        try:
            yield from _inside(database, patient)
        finally:
            database.close()
    except DBAPIError as error:
        yield _of(DatabaseUnavailable(detail=str(error.orig).strip().splitlines()[0]), "database")
    except DatabaseUnavailable as problem:
        yield _of(problem, "database")


def _inside(database: Database, patient: Patient) -> Iterator[Finding]:
    at = ready.revision(database)
    facts: dict[str, object] = {"kind": database.engine.dialect.name, "revision": at or "-", "head": ready.HEAD}
    if at != ready.HEAD:
        late = N_("%(kind)s: tables at %(revision)s, this program needs %(head)s")
        yield Finding("database", ok=False, detail=late, fix=N_("Run ./tayang migrate."), facts=facts)
        return
    yield Finding("database", ok=True, detail=N_("%(kind)s: tables at %(revision)s"), facts=facts)
    with database.reading() as session:
        broken = list(journal.breaks(session))
        entries = journal.newest(session)
        beats = {beat.name: beat.at for beat in heartbeats.heard(session)}
        row = dispatch.of(session)
    yield _journal(broken, entries)
    yield _dispatch(row, patient)
    for name, oldest in OLDEST_BEAT.items():
        yield _beat(name, beats.get(name), oldest, patient)
    made = [at for name, at in beats.items() if name.startswith(f"{WORKER_PROCESS}{PICTURES}")]
    yield _beat(PICTURES, max(made, default=None), OLDEST_OF_PICTURES, patient)


def _journal(broken: list[int], entries: int) -> Finding:
    if not broken:
        return Finding("journal", ok=True, detail=N_("whole, %(entries)s entries"), facts={"entries": entries})
    fix = N_("Someone changed the journal outside Tayang: keep this database as evidence and compare it with your backup.")
    return Finding("journal", ok=False, detail=N_("broken at entry %(seq)s"), fix=fix, facts={"seq": broken[0]})


def _dispatch(row: Dispatch | None, patient: Patient) -> Finding:
    if row is None or row.stopped_at is None:
        return Finding("dispatch", ok=True, detail=N_("publishing is switched on"))
    facts: dict[str, object] = {"cause": row.cause, "address": f"{patient.settings.web_url}/mode-aman"}
    fix = N_("See %(address)s, or ./tayang dispatch, for why, and who may switch it on again.")
    return Finding("dispatch", ok=False, detail=N_("publishing is switched off (%(cause)s)"), fix=fix, facts=facts)


def _beat(name: str, at: datetime | None, oldest: timedelta, patient: Patient) -> Finding:
    age = patient.now - at if at else None
    if age is not None and age <= oldest:
        facts: dict[str, object] = {"seconds": round(age.total_seconds(), 1)}
        return Finding(name, ok=True, detail=N_("gave a sign of life %(seconds)s seconds ago"), facts=facts)
    if not patient.running:
        return Finding(name, ok=True, detail=NOT_RUNNING)
    if at is None:
        return Finding(name, ok=False, detail=N_("has given no sign of life yet"), fix=RESTART)
    late = N_("gave its last sign of life at %(at)s")
    return Finding(name, ok=False, detail=late, fix=RESTART, facts={"at": at.isoformat(timespec="seconds")})


def _broker(patient: Patient) -> Finding:
    settings = patient.settings
    if not settings.broker_embedded:
        return _outside_broker(settings)
    try:
        program = broker.version(broker.server())
    except NoBroker as problem:
        return _of(problem, "broker")
    facts: dict[str, object] = {"address": f"{settings.broker_socket} ({program})"}
    if broker.answers(settings):
        return Finding("broker", ok=True, detail=ANSWERS, facts=facts)
    if not patient.running:
        return Finding("broker", ok=True, detail=NOT_RUNNING)
    return Finding("broker", ok=False, detail=SILENT, fix=RESTART, facts=facts)


def _outside_broker(settings: Settings) -> Finding:
    host = make_url(settings.broker_url).host or settings.broker_url
    try:
        client = redis.Redis.from_url(settings.broker_url, socket_timeout=2, socket_connect_timeout=2)
        client.ping()
        client.close()
    except (redis.RedisError, OSError, ValueError):
        return _of(BrokerUnreachable(address=host), "broker")
    return Finding("broker", ok=True, detail=ANSWERS, facts={"address": host})


def _public_path(patient: Patient) -> Iterator[Finding]:
    """Whether the address at which networks fetch pictures leads here; nothing where the office has none."""
    settings = patient.settings
    if not settings.media_public_url or not patient.running:
        return
    facts: dict[str, object] = {"address": settings.media_public_url}
    if outside.leads_here(settings, now=patient.now):
        yield Finding("public path", ok=True, detail=LEADS_HERE, facts=facts)
        return
    yield Finding("public path", ok=False, detail=LEADS_ELSEWHERE, fix=LET_THROUGH, facts=facts)


def _rehearsal_listens(settings: Settings) -> bool:
    return parts.listens("127.0.0.1", settings.rehearsal_port)


def _answering(name: str, patient: Patient, address: str, look: Callable[[], bool]) -> Finding:
    if look():
        if patient.running:
            return Finding(name, ok=True, detail=ANSWERS, facts={"address": address})
        return _taken(name, address)
    if not patient.running:
        return Finding(name, ok=True, detail=NOT_RUNNING)
    return Finding(name, ok=False, detail=SILENT, fix=RESTART, facts={"address": address})


def _taken(name: str, address: str) -> Finding:
    """Something answers although nothing of ours should: the next start would find its port taken."""
    fix = N_("Stop that program, or choose another port with PORT or REHEARSAL_PORT.")
    return Finding(name, ok=False, detail=N_("another program answers at %(address)s"), fix=fix, facts={"address": address})


def _of(problem: Problem, name: str) -> Finding:
    return Finding(name, ok=False, detail=problem.cause, fix=problem.fix, facts=dict(problem.facts))
