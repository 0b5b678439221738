"""The first start: one link, one administrator, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from content.foundation import clock
from content.people import signins
from tests.browser import installation as whole
from tests.browser.accessibility import clean
from tests.browser.conftest import PATIENCE_MS

PASSPHRASE = "sepeda onthel di kota tua"


@pytest.fixture
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link that a new installation prints; its dashboard runs until the test ends."""
    settings = whole.chosen(tmp_path_factory.mktemp("new"))
    with whole.without_people(settings) as database:
        with database.writing() as session:
            token = signins.first_administrator_link(session, now=clock.now())
        yield f"{settings.web_url}/selamat-datang/{token}"


def test_the_one_time_link_makes_the_first_administrator_once(link: str, new_context: Callable[..., BrowserContext]) -> None:
    page = visitor(new_context)
    page.goto(link.rpartition("/selamat-datang")[0])
    expect(page.get_by_text("Belum ada yang dapat masuk.")).to_be_visible()
    page.goto(link)
    clean(page)
    fill(page, "singkat")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nama Anda")).to_have_value("Sari Administrator")
    clean(page)
    fill(page, PASSPHRASE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Selamat bekerja, Sari Administrator")
    expect(page.get_by_text("Anda administrator instalasi ini.")).to_be_visible()
    clean(page)

    another = visitor(new_context)
    answer = another.goto(link)
    assert answer
    assert answer.status == 410
    expect(another.get_by_role("heading", level=1)).to_contain_text("tautan", ignore_case=True)


def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    context = new_context()
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def fill(page: Page, passphrase: str) -> None:
    page.get_by_label("Nama Anda").fill("Sari Administrator")
    page.get_by_label("Alamat surel").fill("sari@kominfotik.example")
    page.get_by_label("Kata sandi").fill(passphrase)
    page.get_by_role("button", name="Mulai").click()
