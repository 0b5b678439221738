"""`./tayang gladi CAMPAIGN --in 120s`: a dress rehearsal of an approved campaign, in compressed time."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
import urllib3
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from commands.engine import engine_running
from commands.options import Desk, shared
from commands.ready import ready
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.foundation.problems import N_, NotFound, Problem, Translate
from content.planning import campaigns
from content.planning.times import said_short
from content.publication import gladi as gladis
from content.publication.gladi import Row
from content.publication.lateness import percentile
from content.publication.lifecycle import LIVE

# After the last simulated time, so long is waited for what is still on its way.
PATIENCE_SECONDS = 90.0
LOOK_EVERY_SECONDS = 0.5
DURATION = re.compile(r"^(\d+(?:\.\d+)?)\s*(s|m|min)?$")


class NotADuration(Problem):
    """The time to play in cannot be read."""

    cause = N_("“%(text)s” is not a length of time.")
    fix = N_("Write it like 120s or 5m.")


@dataclass(frozen=True)
class Result:
    """How a gladi went. `doubles` and `missing` are counted in the rehearsal platform's own book, not in ours."""

    gladi_id: str
    rows: tuple[Row, ...]
    doubles: int
    missing: int

    @property
    def published(self) -> int:
        """How many publications are public."""
        return sum(row.state in LIVE for row in self.rows)

    @property
    def perfect(self) -> bool:
        """Everything once, in order."""
        return self.published == len(self.rows) and not self.doubles and not self.missing and gladis.in_order(self.rows)

    def told(self) -> dict[str, object]:
        """The result as one object."""
        late = [row.lateness for row in self.rows if row.lateness is not None]
        return {
            "ok": self.perfect,
            "gladi": self.gladi_id,
            "publications": len(self.rows),
            "published": self.published,
            "doubles": self.doubles,
            "missing": self.missing,
            "in_order": gladis.in_order(self.rows),
            "pictures": sum(row.pictures for row in self.rows),
            "lateness": {"p50": percentile(late, 0.5), "p99": percentile(late, 0.99), "max": max(late, default=None)},
            "rows": [_row_told(row) for row in self.rows],
        }


def _row_told(row: Row) -> dict[str, object]:
    return {
        "number": row.number,
        "platform": row.platform,
        "account": row.account,
        "title": row.title,
        "planned": row.planned_at.isoformat(),
        "zone": row.zone,
        "simulated": row.simulated_at.isoformat(),
        "arrived": row.arrived_at.isoformat() if row.arrived_at else None,
        "lateness": row.lateness,
        "state": row.state.value,
        "pictures": row.pictures,
        "url": row.url,
        "reason": row.reason,
    }


@click.command()
@click.argument("campaign")
@click.option(
    "--in", "duration", default="120s", show_default=True, help="How long the whole campaign takes, such as 120s or 5m."
)
@shared
def gladi(desk: Desk, *, campaign: str, duration: str) -> None:
    """Replay an approved campaign on the rehearsal platform in compressed time."""
    seconds = in_seconds(duration)
    database = ready(desk.settings)
    try:
        with database.reading() as session:
            chosen = campaigns.named(session, campaign)
        if chosen is None:
            raise NotFound(what=desk.translate(N_("campaign")), name=campaign)
        with engine_running(desk.settings):
            with database.writing() as session:
                started = gladis.start(session, campaign=chosen, seconds=seconds, started_by="command line", now=clock.now())
            rows = _watch(database, started.id, seconds, quiet=desk.as_json, translate=desk.translate)
            result = _result(desk.settings, started.id, rows)
    finally:
        database.close()
    desk.answer(result.told(), lambda: _printed(result, desk.translate, desk.settings.language))
    if not result.perfect:
        raise SystemExit(1)


def in_seconds(text: str) -> float:
    """A length of time such as "120s", "120" or "2m", in seconds.

    Raises:
        NotADuration.
    """
    match = DURATION.match(text.strip())
    if match is None:
        raise NotADuration(text=text)
    return float(match[1]) * (60 if match[2] in {"m", "min"} else 1)


def _watch(database: Database, gladi_id: str, seconds: float, *, quiet: bool, translate: Translate) -> list[Row]:
    """Wait until nothing more will happen, or until it should long have happened."""
    end = clock.monotonic() + gladis.LEAD_SECONDS + seconds + PATIENCE_SECONDS
    with _progress(quiet=quiet) as progress:
        bar = progress.add_task(translate(N_("Playing")), total=None)
        while True:
            with database.reading() as session:
                rows = gladis.table(session, gladi_id)
            progress.update(bar, total=len(rows), completed=sum(row.state in LIVE for row in rows))
            if gladis.over(rows) or clock.monotonic() > end:
                return rows
            time.sleep(LOOK_EVERY_SECONDS)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        yield progress


def _result(settings: Settings, gladi_id: str, rows: list[Row]) -> Result:
    shown = _shown(settings)
    return Result(
        gladi_id=gladi_id,
        rows=tuple(rows),
        doubles=sum(max(0, shown[row.publication_id] - 1) for row in rows),
        missing=sum(not shown[row.publication_id] for row in rows),
    )


def _shown(settings: Settings) -> Counter[str]:
    """How many visible posts the rehearsal platform's own book has, by publication."""
    lines = urllib3.request("GET", f"{settings.rehearsal_url}/log", retries=False, timeout=30).data.splitlines()
    told = (json.loads(line) for line in lines)
    return Counter(entry["reference"] for entry in told if entry["stored"] and entry["action"] == "post")


def _printed(result: Result, translate: Translate, language: str) -> str:
    console = Console(width=None, soft_wrap=False)
    with console.capture() as capture:
        console.print(_table(result.rows, translate, language))
        console.print(_summary(result, translate))
    return capture.get().rstrip()


def _table(rows: tuple[Row, ...], translate: Translate, language: str) -> Table:
    table = Table(title=translate(N_("Gladi: planned, simulated, arrived")))
    for heading in (N_("Number"), N_("Account"), N_("Planned"), N_("Simulated (UTC)"), N_("Late"), N_("Result")):
        table.add_column(translate(heading), no_wrap=True)
    for row in rows:
        late = "" if row.lateness is None else f"{row.lateness:.2f} s"
        planned = said_short(row.planned_at, zone=row.zone, language=language)
        table.add_row(row.number, f"{row.account} · {row.platform}", planned, _clock(row.simulated_at), late, row.state.value)
    return table


def _clock(moment: datetime) -> str:
    return (moment + timedelta(milliseconds=0.5)).strftime("%H.%M.%S,%f")[:-3]


SUMMARY = N_(
    "%(published)s of %(all)s published, %(doubles)s doubled, %(missing)s missing, in order: %(order)s. "
    "Late: median %(p50)s s, 99 %% below %(p99)s s, most %(max)s s."
)


def _summary(result: Result, translate: Translate) -> str:
    late = [row.lateness for row in result.rows if row.lateness is not None]
    return translate(SUMMARY) % {
        "published": result.published,
        "all": len(result.rows),
        "doubles": result.doubles,
        "missing": result.missing,
        "order": translate(N_("yes")) if gladis.in_order(result.rows) else translate(N_("no")),
        "p50": f"{percentile(late, 0.5) or 0:.2f}",
        "p99": f"{percentile(late, 0.99) or 0:.2f}",
        "max": f"{max(late, default=0):.2f}",
    }
