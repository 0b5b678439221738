"""A worker process begins and ends: its name and its signs of life with it. Celery loads this in every worker."""

from __future__ import annotations

from functools import cache

from celery.app.utils import Settings as Configuration
from celery.signals import celeryd_init, worker_ready, worker_shutdown

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


def _name(sender: str, conf: Configuration, **_: object) -> None:
    """Let the broker know this process by its name, so that the supervisor can see which one waits for bells."""
    conf.broker_transport_options = {**conf.broker_transport_options, "client_name": sender}


def _begin(sender: object, **_: object) -> None:
    pulse(str(getattr(sender, "hostname", ""))).start()


def _end(sender: object, **_: object) -> None:
    pulse(str(getattr(sender, "hostname", ""))).stop()


celeryd_init.connect(_name, weak=False)
worker_ready.connect(_begin, weak=False)
worker_shutdown.connect(_end, weak=False)
