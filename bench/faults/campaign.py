"""The campaign: lanes side by side, each taking round after round; at the end all books of a lane once more."""

from __future__ import annotations

import queue
import shutil
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.faults import opening, rounds, wrong
from bench.faults.checker import COLUMNS, Expected, Findings, check
from bench.faults.lane import Interrupted, Lane
from bench.faults.rounds import Played, Round
from config import Settings

AT_THE_END = "once more at the end"


@dataclass(frozen=True)
class Result:
    """One round on one database with one engine. `error` is a mistake of the campaign itself."""

    engine: str
    kind: str
    group: str
    name: str
    publications: int = 0
    faulted: int = 0
    kills: int = 0
    seconds: float = 0.0
    found: dict[str, list[str]] = field(default_factory=dict)
    note: str = ""
    error: str = ""

    def count(self, column: str) -> int:
        """How many of one column."""
        return len(self.found.get(column, ()))

    @property
    def forbidden(self) -> int:
        """What was found in all columns."""
        return sum(map(self.count, COLUMNS))


Told = Callable[[Result], None]


@dataclass(frozen=True)
class Campaign:
    """What is played: the rounds, on which databases, with which engine, from which seed, in how many lanes per database.

    `keep` is a folder for what the processes said; without one it is thrown away. Whoever sets `ending` ends it soon.
    """

    settings: Settings
    seed: int
    rounds: Sequence[Round]
    kinds: Sequence[str]
    engine: str = wrong.OURS
    lanes: int = 2
    keep: Path | None = None
    ending: threading.Event = field(default_factory=threading.Event)

    def run(self, told: Told) -> list[Result]:
        """Play everything; `told` hears each result as it comes."""
        results: list[Result] = []

        def hear(result: Result) -> None:
            results.append(result)
            told(result)

        waiting = {kind: _queue(self.rounds, kind) for kind in self.kinds}
        places = [kind for _ in range(self.lanes) for kind in self.kinds if not waiting[kind].empty()]
        with ThreadPoolExecutor(max(1, len(places)), thread_name_prefix="lane") as threads:
            try:
                running = [threads.submit(self._lane, number, kind, waiting[kind], hear) for number, kind in enumerate(places)]
                for one in running:
                    one.result()
            except BaseException:
                self.ending.set()
                raise
        return results

    def _lane(self, number: int, kind: str, waiting: queue.SimpleQueue[Round], hear: Told) -> None:
        history: list[tuple[Expected, Findings]] = []
        with suppress(Interrupted), opening.opened(number, self.settings, kind, ending=self.ending, engine=self.engine) as lane:
            with suppress(queue.Empty):
                while not self.ending.is_set():
                    one = waiting.get_nowait()
                    hear(self._result(lane, one, history))
            hear(self._at_the_end(lane, history))
            if self.keep:
                shutil.copytree(lane.folder, self.keep / f"{self.engine}-{kind}-{number}", dirs_exist_ok=True)

    def _result(self, lane: Lane, one: Round, history: list[tuple[Expected, Findings]]) -> Result:
        told = partial(Result, self.engine, lane.kind, one.group, one.name)
        try:
            played: Played = rounds.played(lane, one, self.seed)
        except Interrupted:
            raise
        except Exception:  # noqa: BLE001 - a round that fails is told with the others; the campaign goes on and ends with 1
            return told(error=traceback.format_exc())
        history.append((played.expected, played.findings))
        return told(
            publications=len(played.expected.publications), faulted=played.faulted, kills=played.kills,
            seconds=played.seconds, found=played.findings.found, note=played.note,
        )  # fmt: skip

    def _at_the_end(self, lane: Lane, history: Sequence[tuple[Expected, Findings]]) -> Result:
        """What was right when its round ended may have gone wrong since: only what is new is told."""
        found = Findings()
        for expected, before in history:
            now = check(lane.books(expected.publications, after=expected.after), expected)
            for column in COLUMNS:
                for what in set(now.found[column]) - set(before.found[column]):
                    found.add(column, what)
        for seq in lane.breaks():
            found.add("journal", f"the chain is broken at {seq}")
        return Result(self.engine, lane.kind, AT_THE_END, f"lane {lane.number}", found=found.found)


def _queue(every: Sequence[Round], kind: str) -> queue.SimpleQueue[Round]:
    waiting: queue.SimpleQueue[Round] = queue.SimpleQueue()
    for one in every:
        if kind in one.kinds:
            waiting.put(one)
    return waiting
