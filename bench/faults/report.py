"""What a campaign tells: one row per group of rounds, its totals, and whether it passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench.faults import wrong
from bench.faults.campaign import Result
from bench.faults.checker import COLUMNS

# A wrong engine that doubles less often than this would not show that the campaign can see.
LEAST_DOUBLES = 100
LEAST_FAULTED = 3_500
SHORT_NAMES = {
    "unapproved": "unappr",
    "wrong account": "account",
    "published, not live": "absent",
    "failed, but live": "present",
}
HEADINGS = ("rounds", "posts", "faulted", "kills", *(SHORT_NAMES.get(name, name) for name in COLUMNS))
TITLE_WIDTH = 46
LEGEND = """\
faulted: posts that met the fault. double: public twice. lost: gone, or stopped by nobody.
unappr: not what was approved, or not at a moment when it was. account: on another account.
absent: said to be public, and is not. present: said not to be public, and is. early: before its time.
ledger, journal: tell another story than the platform's log. stuck: neither ended nor told to a person."""
MOST_SHOWN = 20


@dataclass(frozen=True)
class Verdict:
    """Whether it passed, and what keeps it from passing."""

    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Nothing keeps it."""
        return not self.reasons


def verdict(results: Sequence[Result], *, sample: bool, only: bool = False) -> Verdict:
    """What keeps these results from being a pass; a sample, or chosen rounds, need not reach the numbers."""
    ours = [one for one in results if one.engine == wrong.OURS]
    reasons = [f"{one.name} ({one.kind}): {one.error.strip().splitlines()[-1]}" for one in results if one.error]
    reasons += [f"{sum(one.count(name) for one in ours)} × {name}" for name in COLUMNS if any(one.count(name) for one in ours)]
    faulted = sum(one.faulted for one in ours)
    if ours and not sample and not only and faulted < LEAST_FAULTED:
        reasons.append(f"only {faulted} of {LEAST_FAULTED} publications met a fault")
    least = 0 if sample or only else LEAST_DOUBLES
    caught = {engine: _totals([one for one in results if one.engine == engine])["double"] for engine in wrong.ENGINES}
    played = {one.engine for one in results} - {wrong.OURS}
    reasons += [
        f"the wrong engine {engine} was caught {caught[engine]} times only" for engine in played if caught[engine] <= least
    ]
    return Verdict(tuple(reasons))


def table(results: Sequence[Result]) -> str:
    """The table for people, what its columns mean, and below it what was found, publication by publication."""
    groups = sorted(dict.fromkeys((one.engine, one.kind, one.group) for one in results), key=_order)
    rows = [(_title(*key), [one for one in results if (one.engine, one.kind, one.group) == key]) for key in groups]
    engines = dict.fromkeys(one.engine for one in results)
    rows += [(f"All rounds: {engine}", [one for one in results if one.engine == engine]) for engine in engines]
    heading = " ".join([" " * TITLE_WIDTH, *HEADINGS])
    return "\n".join([heading, *(_line(title, every) for title, every in rows), "", LEGEND, *_details(results)])


def _order(key: tuple[str, str, str]) -> tuple[int, str, str]:
    engine, kind, group = key
    return wrong.ENGINES.index(engine), kind, group


def _line(title: str, results: Sequence[Result]) -> str:
    numbers = (len(results), *_totals(results).values())
    return " ".join(
        [f"{title:{TITLE_WIDTH}}", *(f"{number:>{len(name)}}" for number, name in zip(numbers, HEADINGS, strict=True))]
    )


def told(results: Sequence[Result]) -> dict[str, object]:
    """The same for programs."""
    engines = dict.fromkeys(one.engine for one in results)
    return {
        "totals": {engine: _totals([one for one in results if one.engine == engine]) for engine in engines},
        "rounds": [asdict(one) for one in results],
    }


def _totals(results: Sequence[Result]) -> dict[str, int]:
    numbers = ("publications", "faulted", "kills")
    return {name: sum(getattr(one, name) for one in results) for name in numbers} | {
        name: sum(one.count(name) for one in results) for name in COLUMNS
    }


def _title(engine: str, kind: str, group: str) -> str:
    return f"{group}, {kind}" if engine == wrong.OURS else f"{engine}: {kind}, {group}"[:TITLE_WIDTH]


def _details(results: Sequence[Result]) -> list[str]:
    """What was found in ours, and every mistake of the campaign's own."""
    ours = [one for one in results if one.engine == wrong.OURS]
    found = [f"{one.name} ({one.kind}): {name}: {what}" for one in ours for name in COLUMNS for what in one.found.get(name, ())]
    errors = [f"{one.name} ({one.kind}) could not be played:\n{one.error}" for one in results if one.error]
    notes = [f"{one.name} ({one.kind}): {one.note}" for one in results if one.note]
    return [
        *notes,
        *errors,
        *found[:MOST_SHOWN],
        *([f"… and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []),
    ]
