"""A focal point moved by keyboard changes every crop, and the bytes that were previewed are the bytes that go out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from content.publication.lifecycle import State
from content.publication.publications import Publication
from tests.browser import writing
from tests.browser.accessibility import clean
from tests.browser.installation import Installation, next_minute
from tests.browser.keyboard import Keyboard
from tests.browser.visits import Visits
from tests.browser.writing import ALT, Words
from tests.commands.conftest import until

TITLE = "Titik fokus di menara"
TEXT = "Menara di tepi air, dilihat dari dermaga."
NETWORKS = ("X", "Mastodon", "Instagram")
AHEAD = 20.0
SECONDS = 120
SHA256 = re.compile("[0-9a-f]{64}")
MOVED = "55 % dari kiri, 81 % dari atas"


@dataclass(frozen=True)
class Exactly:
    """A post on its way, and the bytes of its pictures as they were seen before, by network (SHA-256)."""

    previewed: dict[str, str]


@pytest.fixture(scope="session")
def exactly(journey: Visits, installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Exactly:
    """Alya moves the focal point and submits; Dewi sees those very bytes and approves."""
    alya = journey.of("Alya")
    compose(alya, installation)
    writing_desk = tmp_path_factory.mktemp("menara")
    alya.get_by_label("Tambah gambar").first.set_input_files(writing.drawn(writing_desk, "menara.jpg"))
    alya.get_by_label("Teks alternatif gambar 1").first.fill(ALT)
    before = crops(alya)
    move(alya)
    after = crops(alya)
    assert all(before[network] != after[network] for network in NETWORKS), "a crop did not follow the focal point"
    clean(alya)
    writing.set_time(alya, Words(TITLE, TEXT, next_minute(ahead=AHEAD)))
    writing.submit(alya)
    dewi = journey.of("Dewi")
    dewi.goto(f"{installation.url}/tinjauan")
    dewi.get_by_role("link", name=TITLE, exact=True).click()
    pictures = dewi.get_by_role("article").get_by_role("img", name=ALT)
    expect(pictures).to_have_count(len(NETWORKS))
    assert {shown(picture) for picture in pictures.all()} == set(after.values())
    expect(dewi.get_by_role("article").filter(has_text="Instagram")).to_contain_text("Potret 4:5")
    expect(dewi.get_by_role("article").first).to_contain_text(MOVED)
    clean(dewi)
    dewi.get_by_role("button", name="Setujui", exact=True).click()
    expect(dewi.get_by_text("Disetujui. 3 penayangan dijadwalkan.")).to_be_visible()
    return Exactly(after)


def compose(page: Page, installation: Installation) -> None:
    """The text, on three networks of two ratios."""
    writing.write(page, installation.url, Words(TITLE, TEXT, next_minute(ahead=3600)))
    page.get_by_role("group", name=writing.UNIT).get_by_role("checkbox", name="Instagram", exact=True).check()
    expect(page.get_by_role("article").filter(has_text="Instagram")).to_be_visible()


def crops(page: Page) -> dict[str, str]:
    """What every network gets, once it is made, by its SHA-256."""
    expect(page.locator("picture-framing[data-stale]")).to_have_count(0)
    expect(page.locator("img.rendition")).to_have_count(len(NETWORKS))
    return {network: shown(cut(page, network).locator("img.rendition")) for network in NETWORKS}


def cut(page: Page, network: str) -> Locator:
    return page.get_by_role("figure").filter(has=page.locator(".platform").get_by_text(network, exact=True))


def shown(picture: Locator) -> str:
    """The SHA-256 in a picture's address."""
    found = SHA256.search(picture.get_attribute("src") or "")
    assert found
    return found.group()


def move(page: Page) -> None:
    """With the keyboard alone: from the alternative text back to the point, and from the middle to a place of its own."""
    keyboard = Keyboard(page)
    page.get_by_label("Tambah gambar").first.focus()
    keyboard.to("Titik fokus gambar 1", back=True)
    point = page.get_by_role("slider", name="Titik fokus gambar 1")
    expect(point).to_be_focused()
    for _ in range(20):
        keyboard.press("Shift+ArrowLeft", "Shift+ArrowUp")
    expect(point).to_have_attribute("aria-valuetext", "0 % dari kiri, 0 % dari atas")
    for _ in range(11):
        keyboard.press("Shift+ArrowRight")
    for _ in range(16):
        keyboard.press("Shift+ArrowDown")
    keyboard.press("ArrowDown")
    expect(point).to_have_attribute("aria-valuetext", MOVED)
    keyboard.sees_where_it_is()


def test_every_crop_follows_the_focal_point(exactly: Exactly) -> None:
    assert set(exactly.previewed) == set(NETWORKS)


def test_what_was_previewed_is_what_goes_out(exactly: Exactly, installation: Installation) -> None:
    assert until(lambda: len(out(installation)) == len(NETWORKS), SECONDS), "it was not published everywhere"
    assert {network: published(url) for network, url in out(installation).items()} == exactly.previewed


def out(installation: Installation) -> dict[str, str]:
    """The public addresses of the post, by network."""
    with installation.database.reading() as session:
        rows = session.scalars(select(Publication).join(Publication.post).where(Publication.post.has(title=TITLE))).all()
        done = [row for row in rows if row.state in {State.PUBLISHED, State.CONFIRMED} and row.remote_url]
        return {row.account.platform.title(): row.remote_url or "" for row in done}


def published(url: str) -> str:
    """The SHA-256 of the one picture that stands on a public page, computed of its bytes."""
    with urlopen(url) as answer:
        names = set(SHA256.findall(" ".join(re.findall(r'src="/media/[0-9a-f]{64}"', answer.read().decode()))))
    (name,) = names
    with urlopen(f"{url.split('/', 3)[0]}//{url.split('/', 3)[2]}/media/{name}") as answer:
        return hashlib.sha256(answer.read()).hexdigest()


def test_one_format_is_cropped_by_keyboard_and_goes_back_to_the_focal_point(
    visits: Visits, installation: Installation, tmp_path: Path
) -> None:
    page = visits.of("Alya")
    compose(page, installation)
    page.get_by_label("Tambah gambar").first.set_input_files(writing.drawn(tmp_path, "dermaga.jpg"))
    page.get_by_label("Teks alternatif gambar 1").first.fill(ALT)
    before = crops(page)
    cut(page, "Mastodon").get_by_role("button", name="Potong sendiri").focus()
    keyboard = Keyboard(page)
    keyboard.press("Enter")
    desk = page.get_by_role("dialog", name="Potongan untuk Lanskap 16:9")
    expect(desk.get_by_role("group", name="Gambar dengan potongannya")).to_be_focused()
    expect(desk.locator("cropper-selection")).to_be_visible()
    expect(desk.get_by_label("Lebar (%)")).to_have_value("100")
    for _ in range(40):
        keyboard.press("Shift+ArrowLeft")
    keyboard.press("ArrowRight")
    expect(desk.locator("[data-desk-place]")).to_contain_text("1 % dari kiri")
    expect(desk.locator("[data-desk-place]")).to_contain_text("lebar 60 %")
    clean(page)
    keyboard.fill(re.escape("Dari kiri (%)"), "40")
    keyboard.go("Pakai Potongan Ini")
    expect(desk).to_be_hidden()
    expect(page.locator('[name="shared.framing"]')).to_have_value(re.compile("crop.landscape=4000,[0-9]+,6000,[0-9]+"))
    expect(cut(page, "Mastodon").get_by_role("button", name="Kembali ke titik fokus")).to_be_visible()
    own = crops(page)
    assert {network for network in NETWORKS if own[network] != before[network]} == {"Mastodon"}
    expect(cut(page, "Mastodon").get_by_role("button", name="Potong sendiri")).to_be_focused()
    clean(page)
    cut(page, "Mastodon").get_by_role("button", name="Kembali ke titik fokus").press("Enter")
    expect(cut(page, "Mastodon").get_by_role("button", name="Kembali ke titik fokus")).to_have_count(0)
    assert crops(page) == before


def test_the_focal_point_is_typed_where_there_are_no_scripts(
    visits: Visits, installation: Installation, tmp_path: Path
) -> None:
    page = visits.of("Alya", java_script_enabled=False)
    page.goto(f"{installation.url}/susun")
    page.get_by_role("group", name=writing.UNIT).get_by_role("checkbox", name="X", exact=True).check()
    page.get_by_role("button", name="Tampilkan akun terpilih").click()
    page.get_by_label("Judul").fill("Tanpa skrip, dengan titik fokus")
    page.get_by_label("Kampanye", exact=True).select_option(label="Hari ini di Jakarta")
    page.get_by_label("Tambah gambar").first.set_input_files(writing.drawn(tmp_path, "pantai.jpg"))
    page.get_by_role("button", name="Tampilkan akun terpilih").click()
    page.get_by_label("Teks alternatif gambar 1").fill(ALT)
    expect(page.get_by_role("button", name="Potong sendiri")).to_have_count(0)
    page.get_by_text("Titik fokus dengan angka").click()
    page.get_by_label("Dari kiri (%)").first.fill("20")
    page.get_by_label("Dari atas (%)").first.fill("80")
    page.get_by_role("button", name="Perbarui potongan").click()
    expect(page.get_by_text("20 % dari kiri, 80 % dari atas")).to_be_visible()
    page.get_by_role("button", name="Simpan Draf").last.click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.locator('[name="shared.framing"]')).to_have_value("focus=2000,8000")
    expect(page.get_by_label("Teks alternatif gambar 1").first).to_have_value(ALT)
    page.get_by_role("button", name="Kembali ke usulan").first.click()
    expect(page.get_by_text("Usulan mesin, yakin").first).to_be_visible()
