"""What a round is: one fault, a few dozen publications that meet it, and the books compared when all is settled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench import servers
from bench.faults.checker import Expected, Findings, check
from bench.faults.lane import Lane
from content.foundation.clock import monotonic

SETTLE_SECONDS = 120.0


@dataclass
class Played:
    """How a round ended: its publications, how many met the fault, how often something was killed, what was found."""

    expected: Expected
    faulted: int
    kills: int = 0
    findings: Findings = field(default_factory=Findings)
    note: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Scene:
    """What a round plays with: the lane, its own chance, its name as a word, the journal's newest entry before it."""

    lane: Lane
    chance: Random
    name: str
    after: int

    def ended(self, publications: Collection[str], *, faulted: int, kills: int = 0, **known: Any) -> Played:
        """Wait until everything has come to an end, and compare the books; `known` are further fields of `Expected`."""
        if not self.lane.settled(list(publications), SETTLE_SECONDS):
            self.lane.show_threads()
        known["stopped"] = frozenset(known.get("stopped", ()))
        expected = Expected(frozenset(publications), after=self.after, **known)
        findings = check(self.lane.books(publications, after=self.after), expected)
        return Played(expected, faulted, kills, findings)


@dataclass(frozen=True)
class Round:
    """One round: its group in the table, its name, what is done, with how many workers, on which databases."""

    group: str
    name: str
    play: Callable[[Scene], Played]
    workers: int = 1
    kinds: tuple[str, ...] = servers.KINDS

    def chance(self, seed: int, kind: str) -> Random:
        """This round's own chance: the same whatever else is played."""
        told = hashlib.sha256(f"{seed}:{kind}:{self.name}".encode()).digest()
        return Random(int.from_bytes(told))  # noqa: S311 - to be repeated, not to be secret


def played(lane: Lane, one: Round, seed: int) -> Played:
    """Play a round and compare the books."""
    began = monotonic()
    lane.order()
    lane.switch_on()
    lane.staffed(one.workers)
    result = one.play(Scene(lane, one.chance(seed, lane.kind), one.name.replace("/", "-"), lane.newest_entry()))
    lane.order()
    result.seconds = round(monotonic() - began, 1)
    return result
