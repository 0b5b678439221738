"""`./tayang doctor`: whether everything is as it should be, what to mend, and how much memory is used."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from commands import checks, memory, presence
from commands.checks import NOT_RUNNING, START, Finding, Patient
from commands.options import Desk, shared
from content.foundation import clock
from content.foundation.problems import N_, Translate

WELL = N_("Everything is as it should be.")
UNWELL = N_("Something needs mending: see the lines marked with a cross.")
TOGETHER = N_("Memory of all processes together: %(megabytes)s MB")


@dataclass(frozen=True)
class Usage:
    """One process of the running Tayang, with all it started."""

    name: str
    pid: int
    memory_mb: float | None
    restarts: int


@click.command()
@click.option("--running", is_flag=True, help="Fail unless Tayang is running.")
@shared
def doctor(desk: Desk, *, running: bool) -> None:
    """See whether everything is as it should be, and what to mend."""
    present = presence.told(desk.settings.data_folder)
    patient = Patient(desk.settings, running=present.pid > 0, now=clock.now())
    findings = [_engine(present.pid, expected=running), *checks.examine(patient)]
    usages = _usages(present)
    well = all(finding.ok for finding in findings)
    together = round(sum(usage.memory_mb or 0 for usage in usages), 1) if usages else None
    said = [_said(finding, desk.translate) for finding in findings]
    told: dict[str, object] = {"ok": well, "checks": said, "memory_mb": together, "processes": [vars(one) for one in usages]}
    desk.answer(told, lambda: _printed(said, usages, well=well, translate=desk.translate))
    if not well:
        sys.exit(1)


def _engine(pid: int, *, expected: bool) -> Finding:
    if pid:
        return Finding("engine", ok=True, detail=N_("runs (process %(pid)s)"), facts={"pid": pid})
    return Finding("engine", ok=not expected, detail=NOT_RUNNING, fix=START if expected else "")


def _usages(present: presence.Running) -> list[Usage]:
    """The supervisor by itself, then each part with what it started."""
    if not present.pid:
        return []
    own = memory.of_one(present.pid)
    rest = [Usage(name, part.pid, _rounded(memory.of_tree(part.pid)), part.restarts) for name, part in present.parts.items()]
    return [Usage("supervisor", present.pid, _rounded(own), 0), *rest]


def _rounded(megabytes: float | None) -> float | None:
    return None if megabytes is None else round(megabytes, 1)


def _said(finding: Finding, translate: Translate) -> dict[str, object]:
    detail, fix = (
        translate(text) % finding.facts if finding.facts else translate(text) for text in (finding.detail, finding.fix)
    )
    return {"name": finding.name, "ok": finding.ok, "detail": detail, "fix": fix or None}


def _printed(said: list[dict[str, object]], usages: list[Usage], *, well: bool, translate: Translate) -> str:
    console = Console()
    with console.capture() as captured:
        console.print(_checks_table(said))
        if usages:
            console.print(_memory_table(usages))
            megabytes = round(sum(usage.memory_mb or 0 for usage in usages), 1)
            console.print(translate(TOGETHER) % {"megabytes": megabytes}, highlight=False)
        console.print(translate(WELL if well else UNWELL), highlight=False)
    return captured.get().rstrip("\n")


def _checks_table(said: list[dict[str, object]]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    for line in said:
        mark = "[green]✓[/green]" if line["ok"] else "[red]✗[/red]"
        table.add_row(mark, str(line["name"]), f"{line['detail']}" + (f" → {line['fix']}" if line["fix"] else ""))
    return table


def _memory_table(usages: list[Usage]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    for usage in usages:
        shown = "?" if usage.memory_mb is None else f"{usage.memory_mb:.1f} MB"
        table.add_row(" ", usage.name, str(usage.pid), shown, f"↻ {usage.restarts}" if usage.restarts else "")
    return table
