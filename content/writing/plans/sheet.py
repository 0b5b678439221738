"""Sheets: a plan's file as rows of text, whatever program saved it, or one sentence why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from content.foundation.problems import N_, Problem
from content.writing.plans import columns, comma_sheet, workbook_sheet
from content.writing.plans.columns import COLUMNS, NotAPlan
from content.writing.plans.faults import Fault
from content.writing.plans.refusals import EmptyPlan, PlanNotFound, PlanUnreadable, TooLarge, TooManyRows

MOST_BYTES = 20_000_000
MOST_ROWS = 10_000


class TooManyCells(Problem):
    """A row is wider than its header: a separator inside a text was taken for the end of a cell."""

    cause = N_("The row has %(cells)s cells, the header only %(columns)s.")
    fix = N_("Put a text that contains the separator in quotation marks, or remove what stands beyond the last column.")


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the sheet (the header is 1) and its cells by column, outer spaces removed."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read. With faults in the header there are no rows."""

    rows: tuple[SheetRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def length(self) -> int:
        """How many rows are below the header, those with too many cells among them."""
        return len(self.rows) + sum(1 for fault in self.faults if fault.row > 1)


def read(path: Path) -> Sheet:
    """The sheet in a file.

    Raises:
        PlanNotFound, PlanUnreadable, TooLarge, and what `parse` raises.
    """
    try:
        if path.is_dir() or not path.exists():
            raise PlanNotFound(path=path)
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(filename=path.name, most=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PlanUnreadable(filename=path.name, detail=getattr(error, "strerror", None) or error) from error
    return parse(content, filename=path.name)


def parse(content: bytes, *, filename: str) -> Sheet:
    """The sheet in a file's content: XLSX where it is one, else text with separators.

    Raises:
        EmptyPlan, NotASheet, OldWorkbook, BrokenWorkbook, WrongEncoding, BrokenQuoting, NotAPlan, TooLarge, TooManyRows
    """
    if not content.strip():
        raise EmptyPlan(filename=filename)
    if workbook_sheet.is_one(content):
        return _sheet(workbook_sheet.lines(content, filename=filename), (), filename)
    text, warnings = comma_sheet.decoded(content, filename=filename)
    return _sheet(comma_sheet.lines(text, filename=filename), warnings, filename)


def _sheet(lines: Iterable[list[str]], warnings: tuple[Problem, ...], filename: str) -> Sheet:
    numbered = enumerate(lines, start=1)
    _, header = next(numbered, (1, []))
    if not columns.known(header):
        raise NotAPlan(filename=filename, columns=", ".join(COLUMNS))
    faults = tuple(columns.faults(header))
    if faults:
        return Sheet(faults=faults, warnings=warnings)
    found = list(_rows(numbered, columns.names(header), len(header), filename))
    if not found:
        raise EmptyPlan(filename=filename)
    rows = tuple(row for row in found if isinstance(row, SheetRow))
    return Sheet(rows, tuple(row for row in found if isinstance(row, Fault)), warnings)


def _rows(
    numbered: Iterable[tuple[int, list[str]]], names: tuple[str, ...], width: int, filename: str
) -> Iterator[SheetRow | Fault]:
    """Every filled row; one wider than its header is a fault even where the surplus is empty, since its cells are shifted."""
    filled = 0
    for number, line in numbered:
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in line]
        if not any(cells):
            continue
        filled += 1
        if filled > MOST_ROWS:
            raise TooManyRows(filename=filename, most=MOST_ROWS)
        if len(cells) > width or any(cells[len(names) :]):
            yield Fault(number, names[-1], TooManyCells(cells=len(cells), columns=len(names)))
        else:
            yield SheetRow(number, dict(zip(names, chain(cells, [""] * len(names)), strict=False)))
