"""What a forked process does: it is a worker, a scheduler, or a person's approval; armed, and with the campaign's changes."""

from __future__ import annotations

import faulthandler
import signal
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.faults import clocks, releasing, wrong
from bench.faults.elsewhere import Elsewhere
from bench.faults.strikes import Strike
from commands import parts
from content.foundation import crashpoints
from content.foundation.db import connect
from scheduler import __main__ as scheduler
from workers import app as workers_app

# What these processes load late; loaded here, it is loaded once.
LOADED_LATE = (
    "celery.apps.worker",
    "celery.bin.worker",
    "celery.concurrency.thread",
    "celery.events",
    "celery.fixups.django",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.consumer",
    "celery.worker.strategy",
    "kombu.transport.redis",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)


def load() -> None:
    """Import what the processes of this campaign will need."""
    workers_app.app.loader.import_default_modules()
    for name in LOADED_LATE:
        import_module(name)


def play(asked: dict[str, Any]) -> None:
    """Be what is asked for, until it ends.

    `role`: worker, scheduler or release. `orders`: the file of strikes. `settings`: changed ones. `platform`: another
    address of the rehearsal platform. `clock`: a file with the seconds by which this process's clock is wrong.
    `engine`: ours, or a wrong one.
    """
    faulthandler.register(signal.SIGUSR1)  # the campaign asks for it where something is stuck
    crashpoints.arm(Strike(Path(asked["orders"])))
    if clock := asked.get("clock"):
        clocks.shift_by(Path(clock))
    _change(asked)
    wrong.install(asked.get("engine", wrong.OURS))
    PLAYS[asked["role"]](asked)


def _change(asked: dict[str, Any]) -> None:
    changed = workers_app.settings.model_copy(update=asked.get("settings", {}))
    if platform := asked.get("platform"):
        changed = Elsewhere.like(changed, platform)
    workers_app.settings = changed
    workers_app.app.conf.broker_url = changed.broker_address


def _worker(_asked: dict[str, Any]) -> None:
    threads = str(workers_app.settings.worker_threads)
    lean = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    pool = ("--pool", "threads", "--concurrency", threads)
    queues = ("--queues", parts.QUEUES["worker"])
    workers_app.app.worker_main(["--quiet", "worker", *pool, *queues, *lean, "--loglevel", "warning"])


def _scheduler(_asked: dict[str, Any]) -> None:
    scheduler.run(workers_app.settings)


def _release(asked: dict[str, Any]) -> None:
    database = connect(workers_app.settings.database_address, pool_size=1)
    releasing.approve_each(database, asked["posts"], asked["approver"], due_in=timedelta(seconds=asked["due_in"]))
    database.close()


PLAYS = {"worker": _worker, "scheduler": _scheduler, "release": _release}
