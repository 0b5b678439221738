"""A file that is no picture: said why, in Indonesian, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from content.pictures import drawings
from tests.browser import writing
from tests.browser.accessibility import clean
from tests.browser.installation import Installation, next_minute
from tests.browser.visits import Visits
from tests.browser.writing import ALT, Words

WORDS = Words("Judul yang tetap ada", "Teks yang tetap ada.", next_minute(ahead=3600))


def a_text(_: str) -> bytes:
    return b"Ini bukan gambar, melainkan surat.\n"


def cut_short(name: str) -> bytes:
    whole = drawings.scene(name)
    return whole[: len(whole) // 3]


@pytest.mark.parametrize(("make", "why"), [(a_text, "bukan gambar"), (cut_short, "rusak atau tidak lengkap")])
def test_a_file_that_is_no_picture_is_refused_and_nothing_is_lost(
    visits: Visits, installation: Installation, tmp_path: Path, make: Callable[[str], bytes], why: str
) -> None:
    page = visits.of("Alya")
    writing.write(page, installation.url, WORDS)
    writing.add_picture(page, writing.drawn(tmp_path))
    wrong = tmp_path / "surat.jpg"
    wrong.write_bytes(make("surat.jpg"))
    visits.expect_refusal(422)
    page.get_by_label("Tambah gambar").first.set_input_files(wrong)
    told = page.get_by_role("alert")
    expect(told).to_contain_text("surat.jpg")
    expect(told).to_contain_text(why)
    clean(page)
    expect(page.get_by_label("Judul")).to_have_value(WORDS.title)
    expect(page.get_by_label("Teks dasar", exact=True)).to_have_value(WORDS.text)
    expect(page.get_by_label("Teks alternatif gambar 1").first).to_have_value(ALT)
    page.get_by_role("button", name="Simpan Draf").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS.title)
    expect(page.get_by_label("Teks alternatif gambar 1").first).to_have_value(ALT)
