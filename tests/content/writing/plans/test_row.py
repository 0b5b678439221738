"""One row of a plan: what it says, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from content.planning.campaigns import Phase
from content.writing.plans.columns import COLUMNS
from content.writing.plans.faults import Fault
from content.writing.plans.media import Media
from content.writing.plans.register import Register
from content.writing.plans.row import PlanRow, read_row
from content.writing.plans.sheet import SheetRow
from content.writing.posts import Sensitivity
from tests.content.writing.plans.sheets import line

Read = Callable[..., PlanRow | tuple[Fault, ...]]
ALT = "Deretan perahu di tepi air"


@pytest.fixture
def read(accounts_known: Register, media: Media) -> Read:
    def read_cells(**cells: Any) -> PlanRow | tuple[Fault, ...]:
        return read_row(SheetRow(2, line(**cells)), register=accounts_known, media=media)

    return read_cells


def names(read: PlanRow | tuple[Fault, ...]) -> list[tuple[str, str]]:
    assert not isinstance(read, PlanRow)
    return [(fault.column, type(fault.problem).__name__) for fault in read]


def test_a_faultless_row_says_all(read: Read) -> None:
    row = read(
        zona="WITA", tahap="PASCA", sensitivitas="Sensitif", link_media="jolla.jpg | Galeri lama.JPG", teks_alternatif=ALT,
        tautan="https://asean.org/", akun="Pemprov", kanal="Mastodon",
    )  # fmt: skip
    assert isinstance(row, PlanRow)
    assert (row.zone, row.local_time, row.due_at) == (
        "Asia/Makassar",
        "2023-08-31T12:00",
        datetime(2023, 8, 31, 4, 0, tzinfo=UTC),
    )
    assert (row.phase, row.sensitivity) == (Phase.FOLLOW_UP, Sensitivity.SENSITIVE)
    assert (row.target.unit, row.target.platform) == ("pemprov", "mastodon")
    assert [picture.path.name for picture in row.pictures] == ["jolla.jpg", "Galeri lama.JPG"]
    assert row.alt_texts == (ALT, ALT)


def test_each_picture_may_have_its_own_alt_text(read: Read) -> None:
    row = read(link_media="jolla.jpg|Galeri lama.JPG", teks_alternatif=f"{ALT}|Ruang galeri yang ramai", kanal="facebook")
    assert isinstance(row, PlanRow)
    assert row.alt_texts == (ALT, "Ruang galeri yang ramai")


def test_a_row_may_belong_to_no_event(read: Read) -> None:
    row = read(nama_kegiatan="", tanggal_kegiatan="-")
    assert isinstance(row, PlanRow)
    assert row.event is None


@pytest.mark.parametrize(
    "text",
    [
        "@kemlu_ri: selamat datang",
        "- satu\n- dua",
        "+62 21 1234567",
        "-5 derajat",
        "#ASEAN2023",
        "Siapa? = kita",
        "@dkijakarta",
    ],
)
def test_mentions_lists_and_numbers_are_ordinary_text(read: Read, text: str) -> None:
    row = read(takarir=text)
    assert isinstance(row, PlanRow)
    assert row.text == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "+SUM(A1:A2)", "-cmd", "@SUM(1+1)", "@ ", "#REF!", "satu|' /C calc'!A0"],
)
@pytest.mark.parametrize("column", ["takarir", "judul", "tagar", "sumber"])
def test_a_formula_is_refused_wherever_it_stands(read: Read, text: str, column: str) -> None:
    assert (column, "FormulaInCell") in names(read(**{column: text.strip()}))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"nomor": ""}, ("nomor", "CellEmpty")),
        ({"kampanye": ""}, ("kampanye", "CellEmpty")),
        ({"takarir": "–"}, ("takarir", "CellEmpty")),
        ({"penyusun": ""}, ("penyusun", "CellEmpty")),
        ({"tahap": "Sebelum"}, ("tahap", "NotAChoice")),
        ({"sensitivitas": "rahasia"}, ("sensitivitas", "NotAChoice")),
        ({"tanggal_kegiatan": ""}, ("tanggal_kegiatan", "EventDaysMissing")),
        ({"nama_kegiatan": ""}, ("nama_kegiatan", "EventNameMissing")),
        ({"tanggal_kegiatan": "31 September 2023"}, ("tanggal_kegiatan", "EventDayImpossible")),
        ({"rencana_tayang": "31/09/2023 08.00"}, ("rencana_tayang", "ImpossibleAirTime")),
        ({"rencana_tayang": "22/08/2023"}, ("rencana_tayang", "HourMissing")),
        ({"zona": "WITAX"}, ("zona", "UnknownZone")),
        ({"kanal": "frendster"}, ("kanal", "UnknownPlatform")),
        ({"akun": "pemprof"}, ("akun", "UnknownAccount")),
        ({"akun": "dishub", "kanal": "facebook"}, ("akun", "NotOnThisPlatform")),
        ({"akun": "kominfotik"}, ("akun", "AccountOff")),
        ({"takarir": "x" * 280}, ("takarir", "CaptionTooLong")),
        ({"takarir": "x" * 70_000}, ("takarir", "CaptionTooLong")),
        ({"takarir": "nol\x00"}, ("takarir", "InvisibleControl")),
        ({"judul": "x" * 201}, ("judul", "CellTooLong")),
        ({"tautan": "asean.org"}, ("tautan", "NotALink")),
        ({"tautan": "javascript:alert(1)"}, ("tautan", "NotALink")),
        ({"tautan": "https://[x"}, ("tautan", "NotALink")),
        ({"kanal": "instagram"}, ("link_media", "PictureNeeded")),
        ({"link_media": "jolla.jpg"}, ("teks_alternatif", "AltTextNeeded")),
        ({"link_media": "jolla.jpg", "teks_alternatif": "perahu"}, ("teks_alternatif", "AltTextUseless")),
        ({"link_media": "jolla.jpg", "teks_alternatif": "foto-perahu.jpg"}, ("teks_alternatif", "AltTextUseless")),
        ({"link_media": "jolla.jpg", "teks_alternatif": "x" * 1_001}, ("teks_alternatif", "AltTextUseless")),
        ({"link_media": "jolla.jpg", "teks_alternatif": f"{ALT}|{ALT}"}, ("teks_alternatif", "AltTextsUneven")),
        ({"teks_alternatif": ALT}, ("teks_alternatif", "AltTextWithoutPicture")),
        ({"link_media": "jolla.jpg|jolla.jpg", "teks_alternatif": ALT}, ("link_media", "PictureTwice")),
        ({"link_media": "a.jpg|b.jpg|c.jpg|d.jpg|e.jpg", "teks_alternatif": ALT}, ("link_media", "PicturesTooMany")),
        ({"link_media": "tidak-ada.jpg", "teks_alternatif": ALT}, ("link_media", "PictureNotFound")),
        ({"link_media": "../jolla.jpg", "teks_alternatif": ALT}, ("link_media", "NotAFileName")),
        ({"link_media": "/etc/passwd", "teks_alternatif": ALT}, ("link_media", "NotAFileName")),
        ({"link_media": "https://drive.example/1", "teks_alternatif": ALT}, ("link_media", "NotAFileName")),
        ({"link_media": "rusak.jpg", "teks_alternatif": ALT}, ("link_media", "Damaged")),
        ({"link_media": "catatan.jpg", "teks_alternatif": ALT}, ("link_media", "NotAPicture")),
        ({"link_media": "berat.jpg", "teks_alternatif": ALT}, ("link_media", "TooHeavy")),
    ],
)
def test_each_fault_is_told_in_its_column(read: Read, cells: dict[str, str], told: tuple[str, str]) -> None:
    assert told in names(read(**cells))


def test_every_fault_of_a_row_is_told(read: Read) -> None:
    cells = {"nomor": "", "rencana_tayang": "kemarin", "zona": "X", "akun": "siapa", "judul": "=1", "link_media": "x.jpg"}
    assert [column for column, _ in names(read(**cells))] == [
        "nomor", "rencana_tayang", "zona", "akun", "judul", "teks_alternatif", "link_media",
    ]  # fmt: skip


def test_the_text_is_measured_as_it_is_sent(read: Read) -> None:
    link = "https://jakarta.go.id/" + "a" * 100
    assert isinstance(read(takarir="x" * (280 - 2 - 23 - 2 - 10), tautan=link), PlanRow)
    assert names(read(takarir="x" * (280 - 2 - 23 - 2 - 9), tautan=link)) == [("takarir", "CaptionTooLong")]


def test_a_link_that_leads_out_of_the_folder_is_no_picture(read: Read, media: Media, tmp_path: Any, pictures: Any) -> None:
    (tmp_path / "rahasia.jpg").write_bytes((pictures / "jolla.jpg").read_bytes())
    inner = tmp_path / "gambar"
    inner.mkdir()
    (inner / "foto.jpg").symlink_to(tmp_path / "rahasia.jpg")
    assert type(Media([inner], media.intake).picture("foto.jpg")).__name__ == "NoPictures"


CELLS = some.text(max_size=30) | some.sampled_from(
    ["31/08/2023 12.00", "x", "pemprov", "Persiapan", "rutin", "5 Mei 2023", "WIB", "jolla.jpg", "a|b", "https://x", "=1", ""]
)


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(CELLS, min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_row_is_read_or_its_faults_are_told(accounts_known: Register, media: Media, cells: list[str]) -> None:
    row = SheetRow(2, dict(zip(COLUMNS, cells, strict=True)))
    read = read_row(row, register=accounts_known, media=media)
    assert isinstance(read, PlanRow) or all(fault.told()["cause"] and fault.told()["fix"] for fault in read)
    assert read
