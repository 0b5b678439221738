"""Tables for people, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

WIDTH = 128


def printed(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; the first column to the left, the others, which are numbers, to the right."""
    table = Table(title=title, title_justify="left")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", no_wrap=True)
    for row in rows:
        table.add_row(*("–" if cell is None else str(cell) for cell in row))
    console = Console(width=WIDTH, color_system=None)
    with console.capture() as shown:
        console.print(table)
    return shown.get().rstrip()
