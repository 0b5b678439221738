"""Sheets saved as text: Indonesian Excel writes semicolons, others commas or tabs; some write no UTF-8."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from content.foundation.problems import Problem
from content.writing.plans import columns
from content.writing.plans.refusals import BrokenQuoting, NotASheet, ReadAsWindows, WrongEncoding

SEPARATORS = (";", ",", "\t")
# How UTF-8's dashes, quotation marks and accents look when read as Windows-1252: such a file is damaged UTF-8.
MISREAD = ("â€", "Ã", "Â")


def decoded(content: bytes, *, filename: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, and a warning where its encoding had to be assumed.

    Raises:
        NotASheet: it is no text at all; WrongEncoding: some letters would come out wrong.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16", filename), ()
    if b"\0" in content:
        raise NotASheet(filename=filename)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text = _strictly(content, "cp1252", filename)
    if any(mark in text for mark in MISREAD):
        raise WrongEncoding(filename=filename)
    return text, (ReadAsWindows(filename=filename),)


def _strictly(content: bytes, encoding: str, filename: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise WrongEncoding(filename=filename) from error


def lines(text: str, *, filename: str) -> Iterator[list[str]]:
    """The rows of a text, the header first; quoted cells may hold separators and line ends.

    Raises:
        BrokenQuoting
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows = 0
    try:
        for line in reader:
            rows += 1
            yield line
    except csv.Error as error:
        raise BrokenQuoting(filename=filename, row=rows + 1) from error


def _separator(text: str) -> str:
    """The separator under which the first line names most columns."""
    first = text.splitlines()[0] if text else ""
    return max(SEPARATORS, key=lambda separator: columns.known([name.strip('" ') for name in first.split(separator)]))
