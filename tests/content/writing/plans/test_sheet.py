"""Files of a plan, as programs and people save them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.foundation.problems import Problem
from content.writing.plans import sheet
from content.writing.plans.columns import COLUMNS, NotAPlan
from content.writing.plans.refusals import (
    BrokenQuoting,
    BrokenWorkbook,
    EmptyPlan,
    NotASheet,
    OldWorkbook,
    PlanNotFound,
    ReadAsWindows,
    TooManyRows,
    WrongEncoding,
)
from tests.content.writing.plans.sheets import as_bytes, as_csv, as_xlsx, line, moment


def test_rows_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    read = sheet.parse(as_bytes(line(nomor="A-1"), line(**dict.fromkeys(COLUMNS, "")), line(nomor="A-2")), filename="p.csv")
    assert [(row.number, row.cells["nomor"]) for row in read.rows] == [(2, "A-1"), (4, "A-2")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_are_recognised(separator: str, encoding: str) -> None:
    text = as_csv([line(takarir="Satu; dua, tiga\n“empat” – lima")], separator=separator)
    read = sheet.parse(text.encode(encoding), filename="p.csv")
    assert read.rows[0].cells["takarir"] == "Satu; dua, tiga\n“empat” – lima"
    assert not read.warnings


def test_columns_may_stand_in_any_order_and_case() -> None:
    turned = [column.upper() for column in reversed(COLUMNS)]
    text = as_csv([{column.upper(): cell for column, cell in line().items()}], columns=turned)
    assert sheet.parse(text.encode(), filename="p.csv").rows[0].cells["judul"] == "Jakarta siap"


def test_windows_letters_are_read_with_a_warning() -> None:
    read = sheet.parse(as_csv([line(takarir="5–7 September")]).encode("cp1252"), filename="p.csv")
    assert read.rows[0].cells["takarir"] == "5–7 September"
    assert [type(warning) for warning in read.warnings] == [ReadAsWindows]


def test_damaged_utf8_is_refused() -> None:
    content = as_csv([line(takarir="5–7 September")]).encode() + b"\xff"
    with pytest.raises(WrongEncoding):
        sheet.parse(content, filename="p.csv")


def test_missing_unknown_and_doubled_columns_are_all_told() -> None:
    columns = ["nomor", "nomor", "takarirr", *COLUMNS[2:12], *COLUMNS[13:]]
    faults = sheet.parse(as_csv([line()], columns=columns).encode(), filename="p.csv").faults
    told = {(fault.row, fault.column, type(fault.problem).__name__) for fault in faults}
    assert told == {
        (1, "nomor", "ColumnTwice"),
        (1, "takarirr", "ColumnUnknown"),
        (1, "kampanye", "ColumnMissing"),
        (1, "takarir", "ColumnMissing"),
    }
    assert next(fault for fault in faults if fault.column == "takarirr").problem.facts["nearest"] == "takarir"


def test_a_separator_inside_an_unquoted_text_is_told_and_no_text_is_lost() -> None:
    text = as_csv([line()]).replace("Jakarta siap menyambut tamu.", "Jakarta; siap")
    read = sheet.parse(text.encode(), filename="p.csv")
    assert [(fault.row, type(fault.problem).__name__) for fault in read.faults] == [(2, "TooManyCells")]
    assert read.length == 1


def test_an_xlsx_says_what_the_csv_says() -> None:
    cells = {"takarir": "Satu; dua\ntiga", "nomor": "A-7"}
    comma, book = sheet.parse(as_bytes(line(**cells)), filename="p.csv"), sheet.parse(as_xlsx(line(**cells)), filename="p.xlsx")
    assert comma.rows == book.rows


def test_real_dates_of_a_spreadsheet_are_read_as_people_see_them() -> None:
    cells = line(rencana_tayang=moment("2023-08-31 12:00"), tanggal_kegiatan=moment("2023-09-05 00:00").date(), nomor=7.0)
    read = sheet.parse(as_xlsx(cells, formats={"rencana_tayang": "dd/mm/yyyy hh:mm"}), filename="p.xlsx").rows[0].cells
    assert (read["rencana_tayang"], read["tanggal_kegiatan"], read["nomor"]) == ("31/08/2023 12.00", "05/09/2023", "7")


def test_a_date_cell_without_an_hour_does_not_become_midnight() -> None:
    content = as_xlsx(line(rencana_tayang=moment("2023-08-31 00:00")), formats={"rencana_tayang": 'dd/mm/yyyy "hari"'})
    assert sheet.parse(content, filename="p.xlsx").rows[0].cells["rencana_tayang"] == "31/08/2023"


def test_a_formula_stays_a_formula() -> None:
    assert sheet.parse(as_xlsx(line(judul="=1+1")), filename="p.xlsx").rows[0].cells["judul"] == "=1+1"


def _zip(**files: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", EmptyPlan),
        (b" \r\n", EmptyPlan),
        (as_csv([]).encode(), EmptyPlan),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", NotASheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", OldWorkbook),
        (_zip(word__document_xml=b"<x/>"), NotASheet),
        (_zip(xl__workbook_xml=b"<x/>"), BrokenWorkbook),
        (as_xlsx(line())[:-200], BrokenWorkbook),
        (as_csv([line(judul="x")]).replace(";x;", ';"x;').encode(), BrokenQuoting),
        (as_csv([line(takarir="x" * 200_000)]).encode(), BrokenQuoting),
        (b"Halo, apa kabar?\r\n", NotAPlan),
        (as_csv([line()] * (sheet.MOST_ROWS + 1)).encode(), TooManyRows),
    ],
)
def test_what_is_no_plan_is_said_in_one_sentence(content: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem) as refused:
        sheet.parse(content, filename="rencana.csv")
    assert "rencana.csv" in refused.value.sentence()


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "tidak-ada.csv"):
        with pytest.raises(PlanNotFound):
            sheet.read(path)


def test_a_workbook_made_to_fill_the_memory_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<x/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(210):
                part.write(b" " * 1_000_000)
    with pytest.raises(Problem, match="larger"):
        sheet.parse(made.getvalue(), filename="p.xlsx")


@given(some.binary(max_size=400))
def test_any_bytes_are_a_sheet_or_a_sentence(content: bytes) -> None:
    for beginning in (b"", as_csv([]).encode(), b"PK\x03\x04"):
        try:
            read = sheet.parse(beginning + content, filename="p.csv")
        except Problem as problem:
            assert problem.sentence()  # noqa: PT017 - a sentence is one of the two right answers
        else:
            assert read.rows or read.faults
