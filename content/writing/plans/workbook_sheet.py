"""Sheets saved as XLSX: the first worksheet, cell by cell, as the text a person would have typed."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from content.writing.plans.columns import COLUMNS
from content.writing.plans.refusals import BrokenWorkbook, NotASheet, OldWorkbook, TooLarge

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
# A workbook of ten thousand rows unpacks to about 20 MB; what unpacks to more is made to fill the memory.
MOST_UNPACKED = 200_000_000
MOST_COLUMNS = 4 * len(COLUMNS)

BROKEN = (
    AttributeError, EOFError, IndexError, InvalidFileException, KeyError, NotImplementedError, OSError, OverflowError,
    ParseError, TypeError, ValueError, zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip
# What openpyxl puts before, and Excel between, the parts of a number format that are not its letters.
LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def is_one(content: bytes) -> bool:
    """Whether the content is a workbook of any age."""
    return content.startswith((ZIP, OLD))


def lines(content: bytes, *, filename: str) -> Iterator[list[str]]:
    """The rows of the first worksheet, the header first.

    Raises:
        OldWorkbook, NotASheet, TooLarge, BrokenWorkbook
    """
    if content.startswith(OLD):
        raise OldWorkbook(filename=filename)
    try:
        _check_package(content, filename)
        yield from _lines(content)
    except BROKEN as error:
        raise BrokenWorkbook(filename=filename) from error


def _check_package(content: bytes, filename: str) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        if "xl/workbook.xml" not in package.namelist():
            raise NotASheet(filename=filename)
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise TooLarge(filename=filename, most=MOST_UNPACKED // 1_000_000)


def _lines(content: bytes) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that hold no text
        book = load_workbook(BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            yield _filled([_text(cell) for cell in row])


def _filled(cells: list[str]) -> list[str]:
    """The cells up to the last one that says something; a spreadsheet keeps empty ones where it has drawn borders."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any) -> str:
    """As the sheet shows it to an Indonesian reader; a whole number without its ".0"."""
    value = cell.value
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%d/%m/%Y %H.%M" if _shows_hours(cell.number_format) else "%d/%m/%Y")
        case date():
            return value.strftime("%d/%m/%Y")
        case time():
            return value.strftime("%H.%M")
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _shows_hours(number_format: str) -> bool:
    return "h" in LITERALS.sub("", number_format or "").lower()
