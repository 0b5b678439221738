"""`./tayang bench burst`: N publications due in the same second, and how late the platform received them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import asdict

import click

from bench import machine, options, tables
from bench.burst import peers, tayang
from bench.burst.peers import Peer
from bench.burst.tayang import Burst, Wanted
from commands.options import Desk, shared
from content.foundation.problems import N_

SAMPLE = ((20,), ("sqlite",), (1,))
HEADINGS = ("what", "posts", "p50 s", "p95 s", "p99 s", "max s", "drained s", "double", "missing", "cpu s", "MB")
CLOSING = N_(
    "Lateness is from the time due to the platform's receipt of the call, by the platform's own log; it answers after "
    "%(answer)s s.\nA double is a post the platform took twice. Measured on: %(machine)s."
)


@click.command()
@click.option("--posts", default="100,1000,2000", show_default=True, callback=options.numbers, help="How many are due at once.")
@options.databases
@click.option("--workers", default="1,2", show_default=True, callback=options.numbers, help="With how many worker processes.")
@click.option("--sample", is_flag=True, help="Only a small one, in under 45 seconds.")
@shared
def burst(desk: Desk, *, posts: tuple[int, ...], databases: tuple[str, ...], workers: tuple[int, ...], sample: bool) -> None:
    """Let many publications fall due in the same second, and measure how late they go out."""
    posts, databases, workers = SAMPLE if sample else (posts, databases, workers)
    described = machine.described()
    ours = [
        tayang.burst(desk.settings, Wanted(number, kind, processes))
        for number, kind, processes in itertools.product(posts, databases, workers)
    ]
    others = [peer for number in posts for peer in peers.played(desk.settings, number)]
    doubles = sum(one.receipts.duplicates for one in ours)
    missing = sum(one.receipts.missing for one in ours)
    told = {"machine": described, "tayang": [asdict(one) for one in ours], "peers": [asdict(one) for one in others]}
    facts = {"answer": ours[0].wanted.answer_seconds, "machine": machine.sentence(described)}
    desk.answer(told | {"ok": not doubles + missing}, lambda: f"{_table(ours, others)}\n{desk.translate(CLOSING) % facts}")
    if doubles or missing:
        raise SystemExit(1)


def _table(ours: Iterable[Burst], others: Iterable[Peer]) -> str:
    played: list[tuple[str, float | None, Burst | Peer]] = [
        (f"Tayang, {one.wanted.kind}, workers {one.wanted.workers}", one.drained, one) for one in ours
    ]
    played += [(one.name, None, one) for one in others]
    rows = sorted(played, key=lambda row: row[2].receipts.expected)
    return tables.printed("Due in the same second", HEADINGS, [(name, *_cells(drained, one)) for name, drained, one in rows])


def _cells(drained: float | None, one: Burst | Peer) -> tuple[object, ...]:
    receipts, cost = one.receipts, one.cost
    late = (f"{seconds:.2f}" for seconds in (receipts.p50, receipts.p95, receipts.p99, receipts.most))
    counts = (receipts.duplicates, receipts.missing)
    return (receipts.expected, *late, drained, *counts, cost.cpu_seconds, cost.memory_megabytes)
