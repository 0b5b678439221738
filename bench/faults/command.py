"""`./tayang faults`: kills, stops, cuts and confuses the engine in every way we know, and compares three books afterwards."""

from __future__ import annotations

import itertools
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from bench import machine, servers
from bench.faults import programme, report, wrong
from bench.faults.campaign import Campaign, Result
from commands.options import Desk, shared
from content.foundation.clock import monotonic
from content.foundation.problems import N_
from tests import postgres

PASSED = N_("Passed: nothing that may never happen has happened. Seed %(seed)s, %(seconds)s s, on: %(machine)s.")
FAILED = N_("Not passed: %(reasons)s. Seed %(seed)s, %(seconds)s s, on: %(machine)s.")
SAMPLE_KINDS = (servers.SQLITE,)
SEED = 20230905


def _kinds(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    kinds = tuple(word.strip() for word in value.split(","))
    if not {*kinds} <= {*servers.KINDS}:
        raise click.BadParameter(",".join(servers.KINDS))
    return kinds


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed plays the same rounds.")
@click.option("--only", default="", help="Only rounds whose name has this pattern, such as kill/send.after_body/alone.")
@click.option("--databases", default=",".join(servers.KINDS), show_default=True, callback=_kinds, help="On which databases.")
@click.option("--engine", type=click.Choice(wrong.ENGINES), help="Only this engine (two are wrong on purpose); without: all.")
@click.option("--lanes", default=2, show_default=True, help="Installations per database that play rounds side by side.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="A folder for what the processes say.")
@click.option("--sample", is_flag=True, help="Only a small one, in under 45 seconds.")
@shared
def faults(
    desk: Desk,
    *,
    seed: int,
    only: str,
    databases: tuple[str, ...],
    engine: str | None,
    lanes: int,
    keep: Path | None,
    sample: bool,
) -> None:
    """Let everything fail that can fail, and see that nothing is posted twice, wrongly or without a word."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # every process and server is ended on the way out
    kinds = SAMPLE_KINDS if sample else _installed(databases)
    described, began = machine.described(), monotonic()

    ending = threading.Event()

    def campaign(one: str) -> list[Result]:
        chosen = programme.rounds(engine=one, sample=sample, only=only)
        return Campaign(desk.settings, seed, chosen, kinds, one, 1 if sample else lanes, keep, ending).run(_progress)

    engines = (engine,) if engine else wrong.ENGINES
    with ThreadPoolExecutor(len(engines) if sample else 1, thread_name_prefix="campaign") as threads:
        try:
            results = list(itertools.chain.from_iterable(threads.map(campaign, engines)))
        finally:
            ending.set()
    verdict = report.verdict(results, sample=sample, only=bool(only))
    facts = {
        "seed": seed,
        "seconds": round(monotonic() - began),
        "machine": machine.sentence(described),
        "reasons": "; ".join(verdict.reasons),
    }
    told = report.told(results) | facts | {"ok": verdict.passed, "machine": described, "reasons": verdict.reasons}
    desk.answer(told, lambda: f"{report.table(results)}\n{desk.translate(PASSED if verdict.passed else FAILED) % facts}")
    sys.exit(0 if verdict.passed else 1)


def _installed(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Those that this machine has."""
    if servers.POSTGRESQL in kinds and postgres.binaries() is None:
        click.echo("PostgreSQL is not installed here: only SQLite is played.", err=True)
        return (servers.SQLITE,)
    return kinds


def _progress(result: Result) -> None:
    """One line per round on standard error, so that a person sees that it goes on."""
    said = "error" if result.error else f"{result.forbidden} found"
    engine = "" if result.engine == wrong.OURS else f"{result.engine}: "
    click.echo(f"{engine}{result.name} ({result.kind}): {result.publications} posts, {result.seconds:.1f} s, {said}", err=True)
