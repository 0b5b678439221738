"""Alarming: tells people what the surveys raised, by every channel that is set up, until each has taken it.

What is raised within twenty seconds goes out as one message; what is over by then is not told. A channel that fails is
tried again later and later; another channel is not told twice for it. After a restart, or when another process takes over,
something may be told twice: better than not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from content.foundation.db import Database
from content.records import alarms, surveys, telling
from content.records.alarms import Alarm
from content.records.unready import Lookout
from workers.letters import Letter, Writer

log = structlog.get_logger("alarms")

TOGETHER = timedelta(seconds=20)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=30)


class CannotTell(Exception):
    """A channel did not take a message; the text says why, without passwords."""


class Channel(Protocol):
    """A way to reach people."""

    @property
    def name(self) -> str:
        """What it is called: "mail", "webhooks"."""

    def send(self, letter: Letter) -> None:
        """Deliver a letter, or raise CannotTell. Takes half a minute at most."""


@dataclass
class Standing:
    """How one channel stands: which alarms it took, how often it failed in a row and when it is tried again."""

    channel: Channel
    taken: set[str] = field(default_factory=set)
    failures: int = 0
    again_at: datetime | None = None
    problem: str = ""

    def waits(self, now: datetime) -> bool:
        """Whether it failed so lately that it is left alone."""
        return self.again_at is not None and now < self.again_at

    def fresh(self, waiting: Sequence[Alarm]) -> list[Alarm]:
        """Which of the alarms it has not taken yet, the oldest first."""
        return [alarm for alarm in waiting if alarm.id not in self.taken]

    def is_due(self, waiting: Sequence[Alarm], now: datetime) -> bool:
        """Whether it is to be told now: what it has not taken has waited for company long enough."""
        fresh = self.fresh(waiting)
        return not self.waits(now) and bool(fresh) and now - fresh[0].raised_at >= TOGETHER

    def try_to_send(self, letter: Letter, alarm_ids: Sequence[str], now: datetime) -> None:
        """Send, and note how it went."""
        try:
            self.channel.send(letter)
        except CannotTell as problem:
            self.problem = str(problem)
            self.again_at = now + min(FIRST_WAIT * 2**self.failures, LONGEST_WAIT)
            self.failures += 1
            log.warning("alarms could not be sent", channel=self.channel.name, detail=self.problem, tries=self.failures)
        else:
            self.taken |= set(alarm_ids)
            self.problem, self.failures, self.again_at = "", 0, None


class Teller:
    """Tells of alarms; one per process, called every few seconds. `name` is the process's."""

    def __init__(self, database: Database, writer: Writer, channels: Sequence[Channel], *, name: str) -> None:
        """Without channels it does nothing."""
        self._database = database
        self._writer = writer
        self._standings = [Standing(channel) for channel in channels]
        self._name = name

    def tell(self, now: datetime) -> None:
        """Send what waits, if it is time and this process's turn. Holds no transaction while it sends.

        Raises:
            DatabaseUnavailable.
        """
        if all(one.waits(now) for one in self._standings):
            return
        waiting = self._untold()
        due = [one for one in self._standings if one.is_due(waiting, now)]
        if not due or not self._my_turn(now):
            return
        for standing in due:
            fresh = standing.fresh(waiting)
            standing.try_to_send(self._writer.about(fresh, now=now), [alarm.id for alarm in fresh], now)
        self._note([alarm.id for alarm in waiting], now)

    def _untold(self) -> list[Alarm]:
        with self._database.reading() as session:
            return alarms.untold(session)

    def _my_turn(self, now: datetime) -> bool:
        with self._database.writing() as session:
            return telling.take(session, by=self._name, now=now)

    def _note(self, alarm_ids: list[str], now: datetime) -> None:
        told = [name for name in alarm_ids if all(name in one.taken for one in self._standings)]
        problems = {one.channel.name: one.problem for one in self._standings if one.problem}
        with self._database.writing() as session:
            alarms.note_told(session, told, now=now)
            telling.note(session, problems, by=self._name, now=now)
        for one in self._standings:
            one.taken -= set(told)


def survey(
    database: Database, *, now: datetime, since: datetime, actor: str, lookout: Lookout | None = None
) -> surveys.Changes:
    """Look for what is wrong; write only where something changed. Pictures are looked at where there is a lookout.

    Raises:
        DatabaseUnavailable.
    """
    unready = lookout.look(database, now=now) if lookout else None
    with database.reading() as session:
        found = surveys.look(session, now=now, since=since, unready=unready)
    if not found:
        return found
    with database.writing() as session:
        return surveys.survey(session, now=now, since=since, actor=actor, unready=unready)
