"""Sheets for tests: rows as people would write them, saved as CSV or XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from content.writing.plans.columns import COLUMNS

FAULTLESS = {
    "nomor": "A-1",
    "kampanye": "KTT ke-43 ASEAN",
    "tahap": "Persiapan",
    "nama_kegiatan": "KTT ke-43 ASEAN",
    "tanggal_kegiatan": "5-7 September 2023",
    "rencana_tayang": "31/08/2023 12.00",
    "zona": "Asia/Jakarta",
    "akun": "pemprov",
    "kanal": "x",
    "jenis_konten": "Teks",
    "pilar": "Edukasi",
    "judul": "Jakarta siap",
    "takarir": "Jakarta siap menyambut tamu.",
    "tagar": "#ASEAN2023",
    "sumber": "S3",
    "sensitivitas": "rutin",
    "penyusun": "Alya",
    "editor": "Bima",
    "status": "Draf",
}


def line(**cells: Any) -> dict[str, Any]:
    """A faultless row with some cells of its own."""
    return dict.fromkeys(COLUMNS, "") | FAULTLESS | cells


def as_csv(lines: Iterable[Mapping[str, Any]], *, separator: str = ";", columns: Sequence[str] = COLUMNS) -> str:
    """The text of a CSV file, header first."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(columns)
    writer.writerows([one.get(column, "") for column in columns] for one in lines)
    return file.getvalue()


def as_bytes(*lines: Mapping[str, Any]) -> bytes:
    """A CSV file as Indonesian Excel saves it: UTF-8 with its mark, semicolons, CRLF."""
    return as_csv(lines).encode("utf-8-sig")


def as_xlsx(*lines: Mapping[str, Any], formats: Mapping[str, str] | None = None) -> bytes:
    """An XLSX file; `formats` gives a column's number format, for real dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for one in lines:
        sheet.append([one.get(column) or None for column in COLUMNS])
        for column, shown in (formats or {}).items():
            sheet.cell(sheet.max_row, COLUMNS.index(column) + 1).number_format = shown
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def moment(text: str) -> datetime:
    """A spreadsheet's date cell: it has no zone."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - that is what a spreadsheet keeps
