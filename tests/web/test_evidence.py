"""Bukti tayang: what went out, against what was approved; real and rehearsed never mixed; safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from content.foundation.db import Database
from content.people.accounts import Account
from content.people.people import Person
from content.planning.campaigns import Campaign
from content.publication import decisions, gladi
from content.publication.lifecycle import State
from content.publication.publications import Publication
from content.records.evidence import Evidence
from tests.cast import NOON, Cast
from tests.stage import DUE, Clock, Stand, crew, released
from tests.web.conftest import Browser
from tests.web.crowds import counted, many
from web import exports
from workers.proving import prove_one
from workers.publishing import publish_one

Register = dict[tuple[str, str], Account]
SignedIn = Callable[[Person], Browser]


@pytest.fixture
def proven(database: Database, cast: Cast, register: Register, tmp_path: Path) -> str:
    """A publication that is out and was seen."""
    [name] = released(database, cast, [register["pemprov", "x"]])
    helpers = crew(database, tmp_path, Stand(), Clock(DUE))
    publish_one(helpers, name)
    assert prove_one(helpers, name)
    return name


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_a_line_tells_time_account_approver_and_that_it_is_as_approved(cast: Cast, proven: str, signed_in: SignedIn) -> None:
    page = BeautifulSoup(signed_in(cast.hadi).get("/bukti").text, "html.parser")
    [line] = page.select("tbody tr")
    words = ("1 Sep 2026, 13.00.00 WIB", "terlambat 0,0 s", "Jakarta siap", "Pemprov DKI Jakarta", "Dewi", "Sesuai persetujuan")
    assert all(word in line.text for word in words)
    assert line.select_one('a[href="https://contoh.example/pemprov-1"]') is not None


def test_a_difference_is_named(database: Database, cast: Cast, proven: str, signed_in: SignedIn) -> None:
    with database.writing() as session:
        seen = session.scalars(select(Evidence)).one()
        seen.matches, seen.differences = False, "text; alternative texts"
    for address in ("/bukti", f"/bukti/{proven}"):
        text = signed_in(cast.hadi).get(address).text
        assert "Tidak sesuai persetujuan: teks, teks alternatif" in text
        assert "Berbeda" in text


def test_what_the_network_never_shows_back_is_not_said_to_be_compared(
    database: Database, cast: Cast, proven: str, signed_in: SignedIn
) -> None:
    with database.writing() as session:
        session.scalars(select(Evidence)).one().unseen = "text; pictures"
    for address in ("/bukti", f"/bukti/{proven}"):
        text = signed_in(cast.hadi).get(address).text
        assert "Diterima jejaring" in text
        assert "jadi tidak dibandingkan: teks, gambar" in text
        assert "Sesuai persetujuan" not in text
    assert rows(signed_in(cast.hadi).get("/bukti/unduh.csv").text)[0]["Tidak dibandingkan"] == "teks, gambar"


def test_a_picture_that_was_encoded_anew_is_shown_as_approved_and_says_so(
    database: Database, cast: Cast, proven: str, signed_in: SignedIn
) -> None:
    picture = {"sha256": "ab" * 32, "alt_text": "Bendera", "likeness": "alike", "approved": "cd" * 32}
    with database.writing() as session:
        session.scalars(select(Evidence)).one().media = json.dumps([picture])
    text = signed_in(cast.hadi).get(f"/bukti/{proven}").text
    assert f"/gambar/{'cd' * 32}" in text
    assert f"/gambar/{'ab' * 32}" not in text
    assert "mengodekan ulang gambar ini" in text


def test_the_page_of_one_proof_has_everything(database: Database, cast: Cast, proven: str, signed_in: SignedIn) -> None:
    with database.reading() as session:
        digest = decisions.get(session, proven).digest
    text = signed_in(cast.hadi).get(f"/bukti/{proven}").text
    assert all(
        word in text for word in (digest, "Dewi", "Jakarta siap.", "pukul 13.00 WIB", "https://contoh.example/pemprov-1")
    )


def test_a_gladi_is_shown_apart(
    database: Database, cast: Cast, proven: str, register: Register, signed_in: SignedIn, tmp_path: Path
) -> None:
    with database.writing() as session:
        campaign = session.scalars(select(Campaign)).one()
        run = gladi.start(session, campaign=campaign, seconds=30, started_by=cast.alya.id, now=DUE).id
    with database.reading() as session:
        [row] = gladi.table(session, run)
    publish_one(crew(database, tmp_path, Stand(), Clock(row.simulated_at)), row.publication_id)
    browser = signed_in(cast.hadi)
    assert row.publication_id not in browser.get("/bukti").text
    rehearsed = browser.get(f"/bukti?gladi={run}").text
    assert row.publication_id in rehearsed
    assert f"/bukti/{proven}" not in rehearsed


def test_campaign_and_month_choose(cast: Cast, proven: str, signed_in: SignedIn) -> None:
    browser = signed_in(cast.hadi)
    assert proven in browser.get("/bukti?bulan=2026-09").text
    assert proven not in browser.get("/bukti?bulan=2026-08").text
    assert proven not in browser.get("/bukti?kampanye=lain").text
    assert proven in browser.get("/bukti?bulan=besok").text
    assert '<option value="2026-09">September 2026</option>' in browser.get("/bukti").text


def test_the_export_has_the_same_with_a_mark_and_semicolons(cast: Cast, proven: str, signed_in: SignedIn) -> None:
    answer = signed_in(cast.hadi).get("/bukti/unduh.csv?bulan=2026-09")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bukti-tayang-2026-09-01.csv"'
    [row] = rows(answer.text)
    assert (row["Judul"], row["Waktu tayang"], row["Disetujui oleh"], row["Sesuai persetujuan"]) == (
        "Jakarta siap", "2026-09-01 13:00:00", "Dewi", "ya",
    )  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-1", "@ALL", "\t=1", " =1", "＝1"])
def test_no_text_is_run_by_a_spreadsheet(cell: str) -> None:
    assert exports.written(cell) == f"'{cell}"


def test_numbers_stay_numbers() -> None:
    assert [exports.written(cell) for cell in (-0.25, 3, None, "x=1")] == ["-0,25", "3", "", "x=1"]


def test_before_anything_is_out_the_page_teaches(cast: Cast, signed_in: SignedIn) -> None:
    assert "Belum ada bukti tayang" in signed_in(cast.hadi).get("/bukti").text


def test_an_unknown_proof_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.hadi).get("/bukti/tiada").status_code == 404


def test_five_hundred_proofs_cost_no_more_questions_than_five(
    database: Database, cast: Cast, register: Register, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.hadi)
    with database.writing() as session:
        many(session, cast, register["pemprov", "x"], 500)
        session.execute(update(Publication).values(state=State.PUBLISHED, published_at=NOON))
    with counted(database) as said:
        text = browser.get("/bukti").text
    assert text.count("/bukti/") > 200
    assert len([statement for statement in said if statement.startswith("SELECT")]) <= 20
