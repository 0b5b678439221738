"""`./tayang bench grow`: what a tick, a sweep and a page cost with a thousand publications, and with a million."""

from __future__ import annotations

from typing import Any

import click

from bench import machine, options, tables
from bench.burst import seeding
from bench.grow import history, work
from bench.grow.history import History
from bench.installation import installed
from commands.options import Desk, shared
from config import Settings
from content.foundation import clock
from content.foundation.problems import N_

SAMPLE_ROWS, SAMPLE_KINDS, SAMPLE_SECONDS = (1_000, 10_000), ("sqlite",), 4.0
SECONDS = 20.0
TIMED = ("idle_tick_ms", "busy_tick_ms", "sweep_ms", "stage_ms", "queue_ms", "calendar_ms")
HEADINGS = ("database, publications", "idle tick", "tick of 100", "sweep", "stage", "queue", "calendar", "idle cpu %")
CLOSING = N_(
    "Medians in milliseconds, and beside each how many times the smallest record's. Idle: all processes with the dashboard, "
    "in percent of one core.\nMeasured on: %(machine)s."
)


@click.command()
@click.option(
    "--rows", default="1000,10000,100000,1000000", show_default=True, callback=options.numbers, help="How many publications."
)
@options.databases
@click.option("--sample", is_flag=True, help="Only a small one, in under 45 seconds.")
@shared
def grow(desk: Desk, *, rows: tuple[int, ...], databases: tuple[str, ...], sample: bool) -> None:
    """Measure what a tick, a sweep and a page cost as the record grows, and what idling costs."""
    rows, databases = (SAMPLE_ROWS, SAMPLE_KINDS) if sample else (rows, databases)
    seconds = SAMPLE_SECONDS if sample else SECONDS
    described = machine.described()
    measured = [measure(desk.settings, kind, number, seconds) for kind in databases for number in rows]
    compare(measured)
    facts = {"machine": machine.sentence(described)}
    desk.answer({"machine": described, "measured": measured}, lambda: f"{_table(measured)}\n{desk.translate(CLOSING) % facts}")


def measure(settings: Settings, kind: str, posts: int, seconds: float) -> dict[str, Any]:
    """All figures of one database with so many publications."""
    with installed(settings, kind) as place:
        now = clock.now()
        past = History(seeding.open_office(place, now=now), now, posts)
        history.fill(place.database, past)
        found = work.of_the_scheduler(place.database, past) | work.of_the_pages(place, past)
        return {"database": kind, "rows": posts} | found | {"idle_percent": work.idle_percent(place, seconds=seconds)}


def compare(measured: list[dict[str, Any]]) -> None:
    """Put beside each time how many times it is that of the first measurement of the same database."""
    first: dict[str, dict[str, Any]] = {}
    for one in measured:
        smallest = first.setdefault(one["database"], one)
        one["ratios"] = {name: round(one[name] / smallest[name], 2) if smallest[name] else None for name in TIMED}


def _table(measured: list[dict[str, Any]]) -> str:
    rows = [
        (
            f"{one['database']}, {one['rows']:,}",
            *(f"{one[name]:.1f} x{one['ratios'][name]}" for name in TIMED),
            one["idle_percent"],
        )
        for one in measured
    ]
    return tables.printed("As the record grows", HEADINGS, rows)
