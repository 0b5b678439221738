"""`./tayang import FILE`: a content plan comes in whole, or every fault of it is shown and nothing is saved."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from commands.options import Desk, shared
from commands.ready import ready
from config import Settings
from content.approval import approvals, reviews
from content.foundation import clock
from content.foundation.problems import N_, Problem, Translate
from content.people.people import Person
from content.pictures.intake import intake_of
from content.pictures.store import PictureStore
from content.publication import changes
from content.writing.plans.entering import BeforeChange
from content.writing.plans.faults import Fault
from content.writing.plans.loading import load_plan
from content.writing.plans.report import Report
from content.writing.posts import Post

ACTOR = "import"
# A terminal tells its width; a file or a pipe does not.
WIDTH_OF_A_FILE = 140

READING = N_("Reading the plan and its pictures…")
SAVED = N_(
    "The plan is imported. Rows: %(rows)s (new %(created)s, changed %(updated)s, unchanged %(unchanged)s);"
    " posts: %(posts)s; campaign: %(campaigns)s."
)
WOULD_SAVE = N_(
    "The plan has no fault. Rows: %(rows)s (new %(created)s, changed %(updated)s, unchanged %(unchanged)s);"
    " posts: %(posts)s; campaign: %(campaigns)s. This was a dry run: nothing was saved."
)
REFUSED = N_("Nothing was saved. Faults: %(faults)s. Mend them, then import the plan again.")
HEADINGS = (N_("Row"), N_("Column"), N_("Cause"), N_("What to do"))


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--media", type=click.Path(path_type=Path, file_okay=False), help="Folder of the pictures that the plan names.")
@click.option("--dry-run", is_flag=True, help="Report everything, save nothing.")
@shared
def import_plan(desk: Desk, *, file: Path, media: Path | None, dry_run: bool) -> None:
    """Import a content plan (CSV or XLSX)."""
    with Console(stderr=True, quiet=desk.as_json).status(desk.translate(READING)):
        report = imported(desk.settings, file, media=media, dry_run=dry_run)
    desk.answer({"ok": not report.errors} | report.told(desk.translate), lambda: summary(report, desk.translate))
    sys.exit(1 if report.errors else 0)


def imported(settings: Settings, file: Path, *, media: Path | None, dry_run: bool) -> Report:
    """Import the plan in `file`. What makes the whole file unreadable is a fault of row 0."""
    now = clock.now()
    intake = intake_of(settings)
    database = ready(settings)
    try:
        return load_plan(
            database, PictureStore(settings.pictures_folder), file, media=media, intake=intake, dry_run=dry_run, by=ACTOR,
            now=now, may_change=changes.may_change, before_change=taking_back(now),
        )  # fmt: skip
    except Problem as problem:
        return Report(rows=0, errors=(Fault(0, "", problem),), dry_run=dry_run)
    finally:
        database.close()


def taking_back(now: datetime) -> BeforeChange:
    """What happens to a post before the plan changes it: what was planned, agreed and under review falls with its version."""

    def take_back(session: Session, post: Post, by: Person) -> None:
        changes.take_back(session, post=post, by=by.id, now=now, reason="edited")
        approvals.revoke_all(session, post=post, by=by.id, now=now)
        reviews.decide(session, post=post, outcome="withdrawn", by=by.id, now=now)

    return take_back


def summary(report: Report, translate: Translate) -> str:
    """The report for people: a table of every fault, or one sentence; warnings first."""
    warnings = [warning.sentence(translate) for warning in report.warnings]
    return "\n".join([*warnings, _faults(report, translate) if report.errors else _counts(report, translate)])


def _counts(report: Report, translate: Translate) -> str:
    facts = report.told(translate) | {"campaigns": ", ".join(report.campaigns)}
    return translate(WOULD_SAVE if report.dry_run else SAVED) % facts


def _faults(report: Report, translate: Translate) -> str:
    if report.errors[0].row == 0:
        return report.errors[0].problem.sentence(translate)
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    with console.capture() as captured:
        console.print(_table(report, translate))
    return captured.get() + translate(REFUSED) % {"faults": len(report.errors)}


def _table(report: Report, translate: Translate) -> Table:
    table = Table(*(translate(heading) for heading in HEADINGS))
    for fault in report.errors:
        # Text, since what stands in a cell of the plan must not be read as rich's markup.
        cells = (str(fault.row), fault.column, fault.problem.say_cause(translate), fault.problem.say_fix(translate))
        table.add_row(*(Text(cell) for cell in cells))
    return table
