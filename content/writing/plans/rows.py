"""The rows of a plan together: each number once, each event on the same days everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.foundation.problems import N_, Problem
from content.writing.plans.cells import shown
from content.writing.plans.faults import Fault
from content.writing.plans.media import Media
from content.writing.plans.register import Register
from content.writing.plans.row import PlanRow, read_row
from content.writing.plans.sheet import Sheet, SheetRow


class NumberTwice(Problem):
    """Two rows with one number: a second import could not tell them apart."""

    cause = N_("Row %(first)s has the number “%(number)s” too.")
    fix = N_("Give each row a number of its own, and never use one again.")


class EventDaysDiffer(Problem):
    """One event on different days."""

    cause = N_("In row %(first)s the event “%(name)s” has other days.")
    fix = N_("Write the same days for an event in all its rows.")


@dataclass(frozen=True)
class Read:
    """What was read of a plan: rows without faults, and every fault, by row."""

    rows: tuple[PlanRow, ...]
    faults: tuple[Fault, ...]


def read_rows(sheet: Sheet, *, register: Register, media: Media) -> Read:
    """All rows of a sheet, and all their faults."""
    read = [read_row(row, register=register, media=media) for row in sheet.rows]
    rows = tuple(row for row in read if isinstance(row, PlanRow))
    faults = [*sheet.faults, *(fault for row in read if not isinstance(row, PlanRow) for fault in row)]
    faults += [*_numbers_twice(sheet.rows), *_events_differing(rows)]
    return Read(rows, tuple(sorted(faults, key=lambda fault: fault.row)))


def _numbers_twice(rows: Iterable[SheetRow]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        number = row.cells["nomor"]
        if number and first.setdefault(number, row.number) != row.number:
            yield Fault(row.number, "nomor", NumberTwice(number=shown(number), first=first[number]))


def _events_differing(rows: Iterable[PlanRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str], PlanRow] = {}
    for row in rows:
        if row.event is None:
            continue
        earlier = first.setdefault((row.campaign, row.event.name), row)
        if earlier.event and earlier.event.days != row.event.days:
            yield Fault(row.row, "tanggal_kegiatan", EventDaysDiffer(name=shown(row.event.name), first=earlier.row))
