"""A worker process begins and ends: its signs of life with it. Celery loads this in every worker."""

from __future__ import annotations

from functools import cache

from celery.signals import worker_ready, worker_shutdown

from content.foundation import clock
from workers import channels
from workers.alarming import Teller
from workers.app import crew, settings
from workers.signs import Pulse, Signs, sign_of


@cache
def pulse(nodename: str) -> Pulse:
    """The pulse of this process."""
    here, name = crew(), sign_of(nodename)
    teller = Teller(here.database, channels.writer(settings), channels.channels(settings), name=name)
    signs = Signs(here.database, teller, name=name, spooled=lambda: len(here.spool), since=clock.now())
    return Pulse(signs, clock.now)


def _begin(sender: object, **_: object) -> None:
    pulse(str(getattr(sender, "hostname", ""))).start()


def _end(sender: object, **_: object) -> None:
    pulse(str(getattr(sender, "hostname", ""))).stop()


worker_ready.connect(_begin, weak=False)
worker_shutdown.connect(_end, weak=False)
