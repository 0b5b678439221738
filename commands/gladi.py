"""`./tayang gladi CAMPAIGN --in 120s`: a dress rehearsal of an approved campaign, in compressed time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import urllib3
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from commands import presence
from commands.engine import engine_running
from commands.options import Desk, shared
from commands.playbill import Result, printed
from commands.ready import ready
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.foundation.problems import N_, NotFound, Problem, Translate
from content.planning import campaigns
from content.publication import gladi as gladis
from content.publication.gladi import Row
from content.publication.lifecycle import LIVE, State

# After the last simulated time, so long is waited for what is still on its way.
PATIENCE_SECONDS = 90.0
# Proof comes a few seconds after publishing; longer than this it is not waited for.
PROOF_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.5
DURATION = re.compile(r"^(\d+(?:\.\d+)?)\s*(s|m|min)?$")


class NotADuration(Problem):
    """The time to play in cannot be read."""

    cause = N_("“%(text)s” is not a length of time.")
    fix = N_("Write it like 120s or 5m.")


class NoBook(Problem):
    """The rehearsal platform does not answer, so the result cannot be counted independently."""

    cause = N_("The rehearsal platform at %(address)s does not answer, so nothing can be counted in its book.")
    fix = N_("Look at ./tayang doctor; the result itself stands on the page Gladi.")


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
    desk.answer(
        result.told(), lambda: printed(result, desk.translate, zone=desk.settings.zone, language=desk.settings.language)
    )
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
    """Wait until everything is proved, or should long have been."""
    begun = clock.monotonic()
    end = begun + gladis.LEAD_SECONDS + seconds + PATIENCE_SECONDS
    with _progress(quiet=quiet) as progress:
        bar = progress.add_task(translate(N_("Playing")), total=None)
        while True:
            with database.reading() as session:
                rows = gladis.table(session, gladi_id)
            progress.update(bar, total=len(rows), completed=sum(row.state in LIVE for row in rows))
            now = clock.monotonic()
            if not gladis.over(rows):
                begun = now
            if now > end or all(row.state == State.CONFIRMED for row in rows) or now > begun + PROOF_SECONDS:
                return rows
            time.sleep(LOOK_EVERY_SECONDS)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        yield progress


def _result(settings: Settings, gladi_id: str, rows: list[Row]) -> Result:
    book = _book(settings)
    shown = [book.get(row.publication_id, []) for row in rows]
    return Result(
        gladi_id=gladi_id,
        rows=tuple(rows),
        doubles=sum(max(0, len(posts) - 1) for posts in shown),
        missing=sum(not posts for posts in shown),
        pictures_shown=sum(len(posts[0]["media"]) for posts in shown if posts),
    )


def _book(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """The posts in the rehearsal platform's own book, by publication.

    Raises:
        NoBook.
    """
    address = presence.told(settings.data_folder).rehearsal or settings.rehearsal_url
    try:
        lines = urllib3.request("GET", f"{address}/log", retries=False, timeout=30).data.splitlines()
    except urllib3.exceptions.HTTPError as error:
        raise NoBook(address=address) from error
    book: dict[str, list[dict[str, Any]]] = {}
    for entry in map(json.loads, lines):
        if entry["stored"] and entry["action"] == "post":
            book.setdefault(entry["reference"], []).append(entry)
    return book
