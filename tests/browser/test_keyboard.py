"""The main road with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import writing
from tests.browser.installation import Installation, next_minute
from tests.browser.keyboard import Keyboard
from tests.browser.test_main_road import COMING, MINUTES_MS
from tests.browser.visits import Visits
from tests.browser.writing import ALT, Words

TITLE = "Pagi tanpa tetikus"
TEXT = "Selamat pagi, Jakarta. Konten ini disusun dengan papan tik saja."

AHEAD = 35.0


@pytest.fixture(scope="session")
def keyboard(journey: Visits, installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Keyboard:
    """Before a page on which a post was approved, and nothing was done with a mouse."""
    made = Keyboard(journey.stranger())
    enter(made, installation, "Alya")
    compose(made, tmp_path_factory.mktemp("desk"))
    leave(made)
    enter(made, installation, "Dewi")
    approve(made)
    return made


def test_a_post_is_written_submitted_and_approved_with_the_keyboard_alone(keyboard: Keyboard) -> None:
    on_the_calendar(keyboard)
    keyboard.go("^Antrean$", back=True)
    expect(keyboard.page.get_by_role("region", name=COMING).get_by_role("link", name=TITLE, exact=True)).to_have_count(2)
    keyboard.sees_where_it_is()


def test_the_proof_is_reached_with_the_keyboard_alone(keyboard: Keyboard, journey: Visits) -> None:
    proof(keyboard)
    keyboard.sees_where_it_is()
    assert journey.complaints() == []


def enter(keyboard: Keyboard, installation: Installation, name: str) -> None:
    keyboard.page.goto(f"{installation.url}/masuk")
    expect(keyboard.page.get_by_label("Alamat surel")).to_be_focused()
    keyboard.type(installation.email(name))
    keyboard.fill("Kata sandi", installation.passphrase)
    keyboard.press("Enter")
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text(f"Selamat bekerja, {name}")


def compose(keyboard: Keyboard, folder: Path) -> None:
    page = keyboard.page
    keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Susun Konten")
    for network in ("Mastodon", "X"):
        keyboard.to(f"^{network}$", group=writing.UNIT)
        keyboard.press("Space")
        expect(page.get_by_role("article").filter(has_text=network)).to_be_visible()
        expect(page.get_by_role("group", name=writing.UNIT).get_by_role("checkbox", name=network, exact=True)).to_be_focused()
    keyboard.choose("^Kampanye", "Hari ini")
    keyboard.to("Tambah gambar", back=True)
    # The system's own dialog for files cannot be driven; it is the only thing not done by keys.
    page.locator("input:focus").set_input_files(writing.drawn(folder, "pagi.jpg"))
    expect(page.get_by_label("Teks alternatif gambar 1").first).to_be_visible()
    keyboard.fill("^Judul", TITLE, back=True)
    keyboard.fill("^Teks dasar", TEXT)
    expect(page.locator("img.rendition")).to_have_count(2)
    due = Words(TITLE, TEXT, next_minute(ahead=AHEAD)).local
    keyboard.to("^Tanggal")
    page.keyboard.type(f"{due:%m%d%Y}")
    keyboard.to("^Waktu")
    page.keyboard.type(f"{due:%I%M%p}")
    expect(page.get_by_label("Waktu").first).to_have_value(f"{due:%H:%M}")
    keyboard.fill("Teks alternatif gambar 1", ALT)
    keyboard.go("^Ajukan Tinjauan")
    expect(page.get_by_text("Sudah diajukan.")).to_be_visible()


def leave(keyboard: Keyboard) -> None:
    keyboard.go("Menu Anda")
    keyboard.go("^Keluar")
    expect(keyboard.page.get_by_text("Anda sudah keluar.")).to_be_visible()


def approve(keyboard: Keyboard) -> None:
    keyboard.go("^Kotak Tinjauan")
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text("Kotak Tinjauan")
    for _ in range(20):
        keyboard.press("j")
        if keyboard.page.locator(":focus").inner_text() == TITLE:
            break
    keyboard.press("a")
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(keyboard.page.locator("[data-approve] button").first).to_be_focused()
    keyboard.press("Enter")
    expect(keyboard.page.get_by_text("Disetujui. 2 penayangan dijadwalkan.")).to_be_visible()


def on_the_calendar(keyboard: Keyboard) -> None:
    """Into the month with Tab, through it with the arrows."""
    page = keyboard.page
    keyboard.go("^Kalender$")
    expect(page.locator("table[data-month]")).to_be_visible()
    keyboard.to("^1")
    first = page.evaluate("document.activeElement.textContent")
    keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") != first
    keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == first


def proof(keyboard: Keyboard) -> None:
    page = keyboard.page
    out = page.get_by_role("region", name="Baru saja tayang")
    expect(out.get_by_role("link", name=TITLE, exact=True)).to_have_count(2, timeout=MINUTES_MS)
    keyboard.go("^Bukti Tayang$", back=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bukti Tayang")
    keyboard.go(f"^{TITLE}$")
    expect(page.get_by_role("region", name="Bukti", exact=True)).to_contain_text("Dewi")
    keyboard.go("^http://127.0.0.1")
    expect(page.get_by_role("article")).to_contain_text(TEXT)
