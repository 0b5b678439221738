"""Composing and approving with the mouse, as most people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from content.pictures import drawings
from tests.browser.installation import ZONE

UNIT = "Pemprov DKI Jakarta"
ALT = "Gambar kaki langit Jakarta menjelang malam, dilihat dari tepi air"


@dataclass(frozen=True)
class Words:
    """What a test writes: on X and Mastodon of the province, at `due`."""

    title: str
    text: str
    due: datetime

    @property
    def local(self) -> datetime:
        """By Jakarta's clock."""
        return self.due.astimezone(ZoneInfo(ZONE))


def drawn(folder: Path, name: str = "senja.jpg") -> Path:
    """A picture on the writer's disk."""
    path = folder / name
    path.write_bytes(drawings.scene(name))
    return path


def write(page: Page, url: str, words: Words) -> None:
    """Fill the composer, all but the picture."""
    page.goto(f"{url}/susun")
    unit = page.get_by_role("group", name=UNIT)
    for network in ("X", "Mastodon"):
        box = unit.get_by_role("checkbox", name=network, exact=True)
        box.check()
        expect(page.get_by_role("article").filter(has_text=network)).to_be_visible()
    page.get_by_label("Judul").fill(words.title)
    page.get_by_label("Teks dasar", exact=True).fill(words.text)
    page.get_by_label("Kampanye", exact=True).select_option(label="Hari ini di Jakarta")
    page.get_by_label("Tagar (opsional)").first.fill("#Jakarta")
    set_time(page, words)


def set_time(page: Page, words: Words) -> None:
    """When it goes out."""
    page.get_by_label("Tanggal").first.fill(f"{words.local:%Y-%m-%d}")
    page.get_by_label("Waktu").first.fill(f"{words.local:%H:%M}")


def add_picture(page: Page, path: Path) -> None:
    """Choose a file, say what is on it, and see what each of both networks gets."""
    page.get_by_label("Tambah gambar").first.set_input_files(path)
    page.get_by_label("Teks alternatif gambar 1").first.fill(ALT)
    expect(page.locator("img.rendition")).to_have_count(2)


def submit(page: Page) -> None:
    """Hand it in."""
    page.get_by_role("button", name="Ajukan Tinjauan").click()
    expect(page.get_by_text("Sudah diajukan.")).to_be_visible()


def approve(page: Page, url: str, title: str) -> None:
    """Open it in the inbox and agree."""
    page.goto(f"{url}/tinjauan")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Setujui", exact=True).click()
