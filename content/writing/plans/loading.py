"""Loading a plan: a sheet comes in, and all of it is in the record, or none of it and every fault is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from content.foundation import journal
from content.foundation.db import Database
from content.foundation.problems import N_, Problem
from content.people import accounts
from content.pictures.intake import Intake
from content.pictures.store import PictureStore
from content.writing.plans import comparison, groups, sheet
from content.writing.plans.comparison import Change
from content.writing.plans.entering import BeforeChange, Entering, nothing_before
from content.writing.plans.faults import Fault
from content.writing.plans.media import Media, Picture, folders_for
from content.writing.plans.register import Register
from content.writing.plans.report import Report
from content.writing.plans.row import PlanRow
from content.writing.plans.rows import read_rows
from content.writing.plans.sheet import Sheet
from content.writing.plans.standing import Standing, standing

__all__ = ["MayChange", "PictureChanged", "Report", "load_plan"]

MayChange = Callable[[Session, str], bool]

# Any constant will do, as long as no other advisory lock of this database uses it.
IMPORT_LOCK = 7_402_311


class PictureChanged(Problem):
    """A picture was written to while the plan was read."""

    cause = N_("The picture “%(name)s” changed while the plan was read.")
    fix = N_("Nothing was saved. Wait until the file is complete, then import the plan again.")


def load_plan(  # noqa: PLR0913 - the powers it needs and what it is told, each by name
    database: Database,
    store: PictureStore,
    path: Path,
    *,
    media: Path | None,
    intake: Intake,
    may_change: MayChange,
    by: str,
    now: datetime,
    before_change: BeforeChange = nothing_before,
    dry_run: bool = False,
) -> Report:
    """Load the plan in `path`, with its pictures in `media` (None: beside the plan); all of it or nothing.

    `may_change` says, given a session and a post's id, whether a post of an earlier import may still change;
    `before_change` is called with each post that will, in the same transaction, to take back what hangs on its old version.
    A dry run saves nothing and gives the same report.

    Raises:
        Problem: what sheet.read, the picture store and the database raise; nothing was saved.
    """
    read = sheet.read(path)
    rows, faults = _rows(database, read, Media(folders_for(path, media), intake))
    with database.reading() as session:
        changes, report = _compared(session, read, rows, may_change)[1:]
    if faults or report.errors:
        return _refused(read, sorted((*faults, *report.errors), key=lambda fault: fault.row), dry_run=dry_run)
    if dry_run:
        return replace(report, dry_run=True)
    _keep_pictures(store, changes)
    with database.writing() as session:
        _one_at_a_time(session)
        held, changes, report = _compared(session, read, rows, may_change)
        if report.saved:
            entering = Entering(session, held, before_change, by, now)
            entering.enter(changes)
            _tell(entering, path.name, report)
    return report


def _rows(database: Database, read: Sheet, media: Media) -> tuple[tuple[PlanRow, ...], tuple[Fault, ...]]:
    with database.reading() as session:
        register = Register(accounts.everyone(session))
    plan = read_rows(read, register=register, media=media)
    return plan.rows, plan.faults


def _compared(
    session: Session, read: Sheet, rows: tuple[PlanRow, ...], may_change: MayChange
) -> tuple[Standing, list[Change], Report]:
    """What the record holds, what becomes of it, and the report of that."""
    held = standing(session, rows)
    changes = comparison.changes(groups.groups(rows), held)
    numbers = frozenset(row.cells["nomor"] for row in read.rows)
    faults = comparison.faults(changes, held, numbers=numbers, may_change=lambda post_id: may_change(session, post_id))
    return held, changes, _refused(read, faults, dry_run=False) if faults else _report(read, changes)


def _one_at_a_time(session: Session) -> None:
    # On SQLite the transaction is the only writer already.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})


def _keep_pictures(store: PictureStore, changes: list[Change]) -> None:
    """Keep the originals before the transaction begins, since that takes as long as the disk does."""
    pictures: dict[str, Picture] = {}
    for change in changes:
        pictures |= {picture.sha256: picture for row in change.touched for picture in row.pictures}
    for sha256, picture in pictures.items():
        try:
            content = picture.path.read_bytes()
        except OSError as error:
            raise PictureChanged(name=picture.path.name) from error
        if store.keep_original(content) != sha256:
            raise PictureChanged(name=picture.path.name)


def _refused(read: Sheet, faults: Iterable[Fault], *, dry_run: bool) -> Report:
    return Report(rows=read.length, errors=tuple(faults), warnings=read.warnings, dry_run=dry_run)


def _report(read: Sheet, changes: list[Change]) -> Report:
    created, updated = sum(len(change.created) for change in changes), sum(len(change.updated) for change in changes)
    names = dict.fromkeys(row.campaign for change in changes for row in change.group.rows)
    return Report(
        rows=read.length, created=created, updated=updated, unchanged=read.length - created - updated,
        posts=len(changes), campaigns=tuple(names), warnings=read.warnings,
    )  # fmt: skip


def _tell(entering: Entering, filename: str, report: Report) -> None:
    """Tell the journal of each campaign that changed; a plan that changes nothing is no event."""
    facts = {
        "file": filename,
        "rows": str(report.rows),
        "created": str(report.created),
        "updated": str(report.updated),
        "posts": str(report.posts),
    }
    for campaign in entering.campaigns.values():
        about = ("campaign", campaign.id)
        journal.write(entering.session, now=entering.now, actor=entering.by, action="plan.imported", about=about, facts=facts)
