"""The Celery process: its settings, each learnt from a fault, and the crew its tasks work with."""

from __future__ import annotations

import platform
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from importlib import import_module

from celery import Celery

import config
from config import Settings
from content.foundation import clock
from content.foundation.clock import Drift
from content.foundation.db import connect
from content.foundation.marks import Marks
from content.people.vault import Vault
from content.pictures.store import PictureStore
from content.pictures.studio import Studio, ceilings_of
from content.publication.exhibits import Signer
from content.publication.patience import Patience
from content.publication.watch import Watch
from workers.acknowledging import forget_what_cannot_be_acknowledged
from workers.crew import Crew, Publicity
from workers.exhibiting import OwnPath
from workers.keyring import Keyring
from workers.platforms import registry
from workers.platforms.http import Http
from workers.spool import Spool

# A message whose worker was killed is handed out again after this; the sweep has recovered the publication before.
VISIBILITY_SECONDS = 300


def make_app(settings: Settings) -> Celery:
    """The Celery application: a doorbell with named buttons."""
    forget_what_cannot_be_acknowledged()
    app = Celery("tayang", broker=settings.broker_address)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": VISIBILITY_SECONDS, "socket_timeout": 5, "socket_connect_timeout": 5},
        task_publish_retry=False,
        task_default_queue="publications",
        task_routes={"pictures.*": {"queue": "pictures"}},
        imports=["workers.tasks", "workers.process"],
    )
    return app


def patience_of(settings: Settings) -> Patience:
    """The numbers of publishing, from the settings."""
    return Patience(
        deadline=timedelta(seconds=settings.call_deadline_seconds),
        lease=timedelta(seconds=settings.lease_seconds),
        quiet=timedelta(minutes=settings.quiet_period_minutes),
        lateness=timedelta(minutes=settings.allowed_lateness_minutes),
        staging=timedelta(minutes=settings.staging_minutes),
        most_tries=settings.most_tries,
        looks=settings.looks,
        breaker_failures=settings.breaker_failures,
        breaker_rest=timedelta(minutes=settings.breaker_minutes),
        catch_up=timedelta(seconds=settings.catch_up_seconds),
    )


def watch_of(settings: Settings) -> Watch:
    """The watch of one process on this machine."""
    limit = timedelta(seconds=settings.clock_drift_seconds)
    marks = Marks(settings.mark_place, platform.node())
    return Watch(marks, Drift(clock.now, clock.monotonic, limit), patience_of(settings))


def publicity_of(settings: Settings, store: PictureStore) -> Publicity | None:
    """Where networks fetch pictures: a bucket, this installation's own public path, or nowhere."""
    if settings.media_s3 is not None:
        # Loaded only where it is used: boto3 would take a tenth more memory in every process.
        bucket: Publicity = import_module("workers.bucket").Bucket(settings.media_s3.get_secret_value(), store)
        return bucket
    if settings.media_public_url:
        return OwnPath(settings.media_public_url, Signer(settings.session_secret()), clock.now)
    return None


def make_crew(settings: Settings) -> Crew:
    """The crew of one worker process."""
    database = connect(settings.database_address, pool_size=settings.worker_threads)
    store = PictureStore(settings.pictures_folder)
    means = registry.means_of(settings, Http(connections=settings.call_threads), clock.now)
    return Crew(
        database=database,
        store=store,
        registry=registry.of_installation(settings.rehearsal_url, means),
        patience=patience_of(settings),
        now=clock.now,
        monotonic=clock.monotonic,
        sleep=time.sleep,
        chance=random.random,
        calls=ThreadPoolExecutor(settings.call_threads, thread_name_prefix="call"),
        spool=Spool(settings.data_folder / "spool"),
        keyring=Keyring(database, cache(lambda: Vault(settings.vault_secrets()))),
        publicity=publicity_of(settings, store),
        studio=Studio(ceilings_of(settings)),
        watch=watch_of(settings),
    )


settings = config.load()
app = make_app(settings)


@cache
def crew() -> Crew:
    """The crew of this process, made when the first task needs it."""
    made = make_crew(settings)
    made.spool.hold_room()
    return made
