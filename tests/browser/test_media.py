"""Pictures on their way to the office, over good lines and bad ones, and the library that keeps them."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Route, expect

from content.pictures import drawings
from tests.browser import writing
from tests.browser.accessibility import COLOURS, clean
from tests.browser.installation import Installation
from tests.browser.visits import Visits

# What a browser does when a person lets a file go above a place.
DROP = """(place, text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "seret.jpg", { type: "image/jpeg" }));
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
SEEN = "Kapal nelayan bersandar di pelabuhan lama"


def compose(visits: Visits, installation: Installation) -> Page:
    """The composer with one account, ready for pictures."""
    page = visits.of("Alya")
    page.goto(f"{installation.url}/susun")
    page.get_by_role("group", name=writing.UNIT).get_by_role("checkbox", name="Mastodon", exact=True).check()
    expect(page.get_by_label("Tambah gambar").first).to_be_visible()
    return page


def heavy(folder: Path, name: str) -> Path:
    """A picture of noise: more than one piece of an upload."""
    path = folder / name
    Image.effect_noise((2700, 2000), 120).save(path, "JPEG", quality=95)
    assert path.stat().st_size > 5_000_000
    return path


def test_ten_files_at_once_arrive_each_by_itself(visits: Visits, installation: Installation, tmp_path: Path) -> None:
    page = compose(visits, installation)
    page.get_by_label("Judul").fill("Tetap ada")
    files = []
    for number in range(10):
        files.append(tmp_path / f"foto-{number}.jpg")
        files[-1].write_bytes(drawings.scene(f"foto-{number}.jpg"))
    page.get_by_label("Tambah gambar").first.set_input_files(files)
    expect(page.locator('[name="shared.picture"]')).to_have_count(10)
    expect(page.locator(".upload-row")).to_have_count(0)
    expect(page.get_by_label("Judul")).to_have_value("Tetap ada")


def test_a_broken_line_costs_one_piece_and_not_the_file(visits: Visits, installation: Installation, tmp_path: Path) -> None:
    page = compose(visits, installation)
    asked: list[str] = []

    def fail_once(route: Route) -> None:
        asked.append(f"{route.request.method} {route.request.headers.get('upload-offset', '')}".strip())
        if route.request.method == "PATCH" and asked.count(asked[-1]) == 1 and asked[-1] != "PATCH 0":
            route.abort()
        else:
            route.continue_()

    visits.expected.append("net::ERR_FAILED")
    page.route("**/unggah/*", fail_once)
    page.get_by_label("Tambah gambar").first.set_input_files(heavy(tmp_path, "riuh.jpg"))
    expect(page.locator('[name="shared.picture"]')).to_have_count(1)
    assert asked[:4] == ["PATCH 0", "PATCH 4194304", "HEAD", "PATCH 4194304"]


def test_an_upload_is_paused_resumed_and_cancelled_with_the_keyboard(
    visits: Visits, installation: Installation, tmp_path: Path
) -> None:
    page = compose(visits, installation)
    waiting: list[Route] = []
    page.route("**/unggah/*", lambda route: waiting.append(route) if route.request.method == "PATCH" else route.continue_())
    page.get_by_label("Tambah gambar").first.set_input_files([heavy(tmp_path, "satu.jpg"), heavy(tmp_path, "dua.jpg")])
    expect(page.get_by_role("progressbar", name="satu.jpg")).to_be_visible()
    page.get_by_role("button", name="Jeda satu.jpg").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dijeda")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Batalkan dua.jpg").press("Enter")
    expect(page.locator(".upload-row")).to_have_count(1)
    page.unroute("**/unggah/*")
    page.get_by_role("button", name="Lanjutkan satu.jpg").press("Enter")
    expect(page.locator('[name="shared.picture"]')).to_have_count(1)


def test_files_are_dropped_where_they_belong(visits: Visits, installation: Installation) -> None:
    page = compose(visits, installation)
    content = b64encode(drawings.scene("seret.jpg")).decode()
    page.locator("file-upload").first.evaluate(DROP, content)
    expect(page.locator('[name="shared.picture"]')).to_have_count(1)
    expect(page.get_by_text("seret.jpg", exact=True).first).to_be_visible()


def test_a_picture_is_described_once_and_every_post_begins_from_it(
    visits: Visits, installation: Installation, tmp_path: Path
) -> None:
    page = visits.of("Alya")
    page.goto(f"{installation.url}/pustaka")
    page.get_by_label("Tambah gambar").set_input_files(writing.drawn(tmp_path, "pelabuhan.jpg"))
    page.get_by_role("link", name="pelabuhan.jpg").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("pelabuhan.jpg")
    expect(page.locator("img.overview")).to_be_visible()
    page.get_by_label("Teks alternatif bahasa Indonesia (opsional)").fill(SEEN)
    page.get_by_label("Lisensi (opsional)").select_option(label="Kantor berita")
    page.get_by_label("Kredit (opsional)").fill("ANTARA/Rina")
    page.get_by_label("Boleh dipakai sampai dengan (opsional)").fill("2020-01-31")
    page.get_by_role("button", name="Simpan Keterangan").press("Enter")
    expect(page.get_by_text("Keterangan disimpan.")).to_be_visible()
    fits(page)
    page.goto(f"{installation.url}/pustaka?rak=ended&cari=antara")
    expect(page.get_by_text("Izin sudah berakhir").last).to_be_visible()
    fits(page)
    composing = compose(visits, installation)
    composing.get_by_label("Tambah gambar").first.set_input_files(tmp_path / "pelabuhan.jpg")
    expect(composing.get_by_label("Teks alternatif gambar 1").first).to_have_value(SEEN)
    composing.get_by_text("Pilih dari Pustaka Media").first.press("Enter")
    composing.get_by_label("Cari di Pustaka Media").first.press_sequentially("cakrawala")
    expect(composing.get_by_role("button", name="Tambahkan gambar ini: pelabuhan.jpg")).to_have_count(0)
    composing.get_by_label("Cari di Pustaka Media").first.press("Enter")
    clean(composing)
    composing.get_by_role("button", name="Tambahkan gambar ini: cakrawala.jpg").press("Enter")
    expect(composing.locator('[name="shared.picture"]')).to_have_count(2)
    expect(composing).to_have_url(f"{installation.url}/susun")


def fits(page: Page) -> None:
    """For everyone: without a fault in light and dark, and on a phone."""
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page, only=COLOURS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    clean(page)
    page.set_viewport_size({"width": 1280, "height": 800})
