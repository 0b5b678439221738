"""The scheduler process: APScheduler as a ticker (memory store, UTC intervals) around four small functions."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from functools import partial
from types import FrameType

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler

import config
from config import Settings
from content.foundation import clock, heartbeats
from content.foundation.db import Database, DatabaseUnavailable, connect
from content.pictures.renditions import Unmade
from content.pictures.shelf import Shelf
from content.pictures.store import PictureStore
from content.records.unready import Lookout
from scheduler import accounts, alarms, housekeeping
from scheduler.alone import Alone
from scheduler.bells import BrokerWatch, not_again_before
from scheduler.guard import Guard
from scheduler.stage import stage
from scheduler.sweep import Bells, sweep
from scheduler.tick import tick
from workers import tasks
from workers.app import app, watch_of

log = structlog.get_logger("scheduler")

QUEUES = ("publications", "pictures")
# A bell for pictures that brought nothing is rung again after this, and the old one is forgotten: a slow lane grows no queue.
PREPARE_AGAIN = timedelta(seconds=10)

# A bell for an account that nobody answered in this time is not worth answering: another comes.
ACCOUNTS_EXPIRE = 100


def run(settings: Settings) -> None:
    """Tick until told to stop."""
    # A tick that finds the one before it still at work is left out on purpose, and that is not worth a line.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    database = connect(settings.database_address, pool_size=4)
    ticker = BlockingScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    alone = Alone(database)
    guard = Guard(database, alone, watch_of(settings), clock.now)
    lookout = Lookout(Shelf(PictureStore(settings.pictures_folder)), guard.watch.patience.staging)
    jobs = [*_jobs(settings, guard), *alarms.jobs(database, settings, lookout), *housekeeping.jobs(settings, guard)]
    for seconds, job in (1, guard.look), *jobs:
        ticker.add_job(_surviving(job), "interval", seconds=seconds, next_run_time=clock.now())

    def stop(_signal: int, _frame: FrameType | None) -> None:
        ticker.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ticker.start()
    alone.release()
    database.close()


def _jobs(settings: Settings, guard: Guard) -> list[tuple[float, Callable[[], object]]]:
    broker, database, patience = BrokerWatch(), guard.database, guard.watch.patience
    publish = broker.watched(_ring)
    staging = broker.watched(lambda name: tasks.stage.delay(publication_id=name))
    bells = Bells(
        confirm=broker.watched(lambda name: tasks.confirm.delay(publication_id=name)),
        prove=broker.watched(lambda name: tasks.prove.delay(publication_id=name)),
        prepare=not_again_before(broker.watched(_prepare), wait=PREPARE_AGAIN, now=clock.now),
    )
    ask_worker = broker.watched(lambda _name: tasks.beat.apply_async(expires=10))
    return [
        (settings.tick_seconds, guard.before(lambda: tick(database, now=clock.now(), patience=patience, ring=publish))),
        (1, guard.before(lambda: sweep(database, now=clock.now(), patience=patience, bells=bells))),
        (5, guard.before(lambda: stage(database, now=clock.now(), patience=patience, ring=staging))),
        (accounts.EVERY_SECONDS, guard.before(_keeper(database, broker))),
        (5, partial(_beat, guard, broker)),
        (10, partial(ask_worker, "worker")),
    ]


def _keeper(database: Database, broker: BrokerWatch) -> Callable[[], int]:
    """Who keeps accounts connected."""
    renew = broker.watched(lambda name: tasks.renew.apply_async(kwargs={"account_id": name}, expires=ACCOUNTS_EXPIRE))
    look = broker.watched(lambda name: tasks.examine.apply_async(kwargs={"account_id": name}, expires=ACCOUNTS_EXPIRE))
    return accounts.keeper(database, accounts.Bells(renew, look), clock.now)


def _ring(publication_ids: Sequence[str]) -> None:
    tasks.publish.delay(publication_ids=list(publication_ids))


def _prepare(unmade: Unmade) -> None:
    tasks.prepare.apply_async(kwargs={"asset_id": unmade.asset_id}, expires=PREPARE_AGAIN.total_seconds())


def _beat(guard: Guard, broker: BrokerWatch) -> None:
    """A sign of life; under another name while another scheduler works, so that nobody takes the one for the other."""
    facts: dict[str, object] = {"broker": "reachable" if broker.reachable else "unreachable", "queue": _queued(broker)}
    name = "scheduler" if guard.alone.mine else heartbeats.SECOND_SCHEDULER
    with guard.database.writing() as session:
        heartbeats.beat(session, name, now=clock.now(), facts=facts)


def _queued(broker: BrokerWatch) -> int | None:
    """How many bells wait in the broker; None where it cannot be asked."""
    if not broker.reachable:
        return None
    try:
        with app.connection_for_read() as connection:
            client = connection.default_channel.client
            return sum(int(client.llen(queue)) for queue in QUEUES)
    except (OSError, *app.connection_for_read().connection_errors):
        return None


def _surviving(job: Callable[[], object]) -> Callable[[], None]:
    """A job that outlives a database that is away for a while: said once per failure, tried again at the next tick."""

    def run_job() -> None:
        try:
            job()
        except DatabaseUnavailable as problem:
            log.warning("the database cannot be used", detail=str(problem))

    return run_job


if __name__ == "__main__":
    run(config.load())
