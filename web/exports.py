"""Tables as files for spreadsheets: UTF-8 with a mark, semicolons, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# What makes a spreadsheet take a text for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

Cell = str | int | float | None


def written(cell: Cell) -> str:
    """One cell as text: numbers with a comma, texts that look like a formula behind an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell


def table_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The table as a download called `<name>.csv`; `name` is plain letters, digits and hyphens."""
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([written(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + kept.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
