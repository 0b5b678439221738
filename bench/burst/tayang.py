"""One burst through Tayang itself: the real processes, the real broker, real HTTP to the rehearsal platform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bench import installation, processes
from bench.burst import receipts, seeding
from bench.burst.receipts import Receipts
from bench.installation import Installation, installed
from bench.processes import Cost
from config import Settings
from content.foundation import clock
from content.foundation.problems import N_, Problem
from content.publication.attempts import Attempt
from content.publication.lifecycle import State
from content.publication.publications import Publication

# Seconds that writing and approving one post takes at most, and starting everything.
SEED_SECONDS, START_SECONDS = 0.01, 12.0
# Everything must be ready so long before the hour, and the cost is counted from then on.
CALM_SECONDS = 4.0
LONGEST_SECONDS = 180.0
LOOK_EVERY_SECONDS = 0.25
TRIES = 3


class TooSlow(Problem):
    """This machine could not prepare the burst in time."""

    cause = N_("The burst could not be prepared in time: the machine is too busy.")
    fix = N_("Stop what else runs on it, or try with fewer --posts.")


@dataclass(frozen=True)
class Wanted:
    """One combination. The platform answers after `answer_seconds`; `start_seconds` are left for starting everything."""

    posts: int
    kind: str
    workers: int
    answer_seconds: float = 0.3
    start_seconds: float = START_SECONDS


@dataclass(frozen=True)
class Burst:
    """What came of it. `drained` is seconds from the time due until the last result was written."""

    wanted: Wanted
    receipts: Receipts
    drained: float
    cost: Cost
    states: dict[str, int]


def burst(settings: Settings, wanted: Wanted) -> Burst:
    """Play one combination in an installation of its own.

    Raises:
        TooSlow
    """
    for attempt in range(TRIES):
        with installed(settings, wanted.kind, worker_processes=wanted.workers) as place:
            now = clock.now()
            due = now + timedelta(seconds=(wanted.start_seconds + SEED_SECONDS * wanted.posts) * 2**attempt)
            names = seeding.seed(place, posts=wanted.posts, due=due, now=now)
            with place.running() as pids:
                installation.rehearse(place.settings.rehearsal_url, answer_seconds=wanted.answer_seconds)
                if _calm_before(place, due):
                    with processes.watched(pids) as cost:
                        _until_settled(place, wanted.posts, due)
                    log = receipts.log_of(place.settings.rehearsal_url)
                    return Burst(wanted, receipts.counted(log, names, due), _drained(place, due), cost, _states(place))
    raise TooSlow


def _calm_before(place: Installation, due: datetime) -> bool:
    """Wait until the pictures are staged and the hour is near; False where the hour came first."""
    start = due - timedelta(seconds=CALM_SECONDS)
    while clock.now() < start and seeding.unstaged(place):
        time.sleep(LOOK_EVERY_SECONDS)
    calm = (start - clock.now()).total_seconds()
    time.sleep(max(0.0, calm))
    return calm > 0


def _until_settled(place: Installation, posts: int, due: datetime) -> None:
    until = due + timedelta(seconds=LONGEST_SECONDS)
    settled = select(func.count()).where(Attempt.settled_at.is_not(None))
    while clock.now() < until:
        time.sleep(LOOK_EVERY_SECONDS)
        if clock.now() > due:
            with place.database.reading() as session:
                if (session.scalar(settled) or 0) >= posts:
                    return


def _drained(place: Installation, due: datetime) -> float:
    with place.database.reading() as session:
        last = session.scalar(select(func.max(Attempt.settled_at)))
    return round((last - due).total_seconds(), 2) if last else 0.0


def _states(place: Installation) -> dict[str, int]:
    """How many publications stand where; one that is out counts as out, proved or not."""
    with place.database.reading() as session:
        rows = session.execute(select(Publication.state, func.count()).group_by(Publication.state)).all()
    out = {State.PUBLISHED: "out", State.CONFIRMED: "out"}
    told: dict[str, int] = {}
    for state, number in rows:
        name = out.get(State(state), state)
        told[name] = told.get(name, 0) + number
    return told
