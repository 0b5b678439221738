"""What people see: pages that hold to the manners of the house, and say that they are a rehearsal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from rehearsal import words
from tests.rehearsal.pictures import picture
from tests.rehearsal.stage import Stage


@pytest.fixture
def permalink(stage: Stage) -> str:
    """The path of a post with two pictures, on every kind of page."""
    ids = [stage.ask("POST", "/api/x/halaman/media", picture(), Content_Type="image/jpeg").parsed()["media_id"] for _ in "ab"]
    media = [{"media_id": ids[0], "alt_text": 'Bendera "ASEAN" & <delegasi>'}, {"media_id": ids[1]}]
    text = "<script>alert(1)</script> #KTT43 di https://asean.org/a?b=1&c=2, oleh @pemprov.dki"
    reply = stage.ask("POST", "/api/x/halaman/posts", {"text": text, "media": media}, X_Reference="rahasia-rujukan")
    url: str = reply.parsed()["url"]
    return url.removeprefix(stage.url)


def soup(stage: Stage, path: str, *, status: int = 200) -> BeautifulSoup:
    reply = stage.ask("GET", path)
    assert reply.status == status
    return BeautifulSoup(reply.body, "html.parser")


def texts(page: BeautifulSoup) -> str:
    return " ".join(page.get_text().split())


@pytest.mark.parametrize(
    "which", ["/", "/x/halaman", "permalink", "/x/halaman/nothing", "/nothing/at/all/here", "/x/halaman?ikuti=1"]
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_has_its_manners(stage: Stage, permalink: str, which: str, language: str) -> None:
    path = permalink if which == "permalink" else which
    asked = f"{path}{'&' if '?' in path else '?'}bahasa=en" if language == "en" else path
    page = soup(stage, asked, status=404 if "nothing" in path else 200)
    assert page.html is not None
    assert page.html["lang"] == language
    assert len(page.find_all("h1")) == 1
    assert page.title is not None
    assert page.title.get_text().strip()
    assert all(image.get("alt") for image in page.find_all("img"))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not page.find_all(["script", "style"])
    assert not page.find_all(style=True)
    assert "Gladi: bukan jejaring sosial sungguhan" in texts(page)
    assert "Rehearsal: not a real social network" in texts(page)
    assert all(link.get_text().strip() or link.find("img") for link in page.find_all("a"))


@pytest.mark.parametrize("path", ["/", "/x/halaman", "/nothing", "/static/gladi.css"])
def test_every_page_allows_nothing_but_its_own_pictures_and_style(stage: Stage, path: str) -> None:
    headers = stage.ask("GET", path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_text_is_shown_as_text_with_its_links_and_hashtags(stage: Stage, permalink: str) -> None:
    page = soup(stage, permalink)
    paragraph = page.select_one("article p.text")
    assert paragraph is not None
    assert paragraph.get_text() == "<script>alert(1)</script> #KTT43 di https://asean.org/a?b=1&c=2, oleh @pemprov.dki"
    link = paragraph.select_one("a")
    assert link is not None
    assert link["href"] == "https://asean.org/a?b=1&c=2"
    assert [tag.get_text() for tag in paragraph.select(".tag")] == ["#KTT43", "@pemprov.dki"]


def test_the_alt_text_is_there_on_request(stage: Stage, permalink: str) -> None:
    page = soup(stage, permalink)
    assert [image["alt"] for image in page.find_all("img")] == ['Bendera "ASEAN" & <delegasi>', "Gambar tanpa teks alternatif"]
    assert [one.get_text() for one in page.select("details p")] == ['Bendera "ASEAN" & <delegasi>', "Tidak ada."]


def test_the_public_never_sees_the_reference(stage: Stage, permalink: str) -> None:
    for path in (permalink, "/x/halaman", "/api/x/halaman/posts"):
        assert b"rahasia-rujukan" not in stage.ask("GET", path).body


def test_the_home_page_lists_every_network_and_every_account_seen(stage: Stage, permalink: str) -> None:
    page = soup(stage, "/")
    assert len(page.select("section.network")) == 10
    assert page.select_one('a[href="/x/halaman"]') is not None


def test_a_long_timeline_has_older_posts_behind_a_link(stage: Stage) -> None:
    for number in range(51):
        stage.ask("POST", "/api/x/panjang/posts", {"text": f"kiriman {number}"})
    page = soup(stage, "/x/panjang")
    assert len(page.find_all("article")) == 50
    assert "51 kiriman" in texts(page)
    older = next(link for link in page.find_all("a") if link.get_text() == "Kiriman sebelumnya")
    assert "kiriman 0" in texts(soup(stage, str(older["href"])))


def test_a_page_follows_only_when_asked(stage: Stage) -> None:
    assert "refresh" not in stage.ask("GET", "/x/halaman").headers
    assert stage.ask("GET", "/x/halaman?ikuti=1").headers["refresh"] == "5"
    assert "Berhenti mengikuti" in texts(soup(stage, "/x/halaman?ikuti=1"))


def test_a_handle_that_needs_quoting_has_a_page_too(stage: Stage) -> None:
    stage.ask("POST", "/api/telegram/%40pemprov%20dki/posts", {"text": "Halo"})
    link = soup(stage, "/").select_one('a[href="/telegram/%40pemprov%20dki"]')
    assert link is not None
    assert link.get_text() == "@pemprov dki"
    assert "Halo" in texts(soup(stage, str(link["href"])))


def test_a_picture_is_given_out_as_the_bytes_that_came(stage: Stage, permalink: str) -> None:
    image = soup(stage, permalink).select_one("img")
    assert image is not None
    reply = stage.ask("GET", str(image["src"]))
    assert reply.body == picture()
    assert reply.headers["content-type"] == "image/jpeg"
    assert stage.ask("GET", "/media/..%2Fbook.sqlite").status == 404


def test_a_time_is_said_in_wib() -> None:
    at = datetime(2023, 9, 5, 2, 0, 3, 250_000, tzinfo=UTC)
    assert "Selasa, 5 September 2023 pukul 09.00.03 WIB" in words.moment(at, "id")
    assert "Tuesday, 5 September 2023 at 09:00:03 WIB" in words.moment(at, "en")
    assert 'datetime="2023-09-05T02:00:03.250000+00:00"' in words.moment(at, "id")


@pytest.mark.parametrize(("handle", "letters"), [("kota-jakarta-pusat", "KJ"), ("pemprov", "P"), ("@dki", "D"), ("🎉", "?")])
def test_an_account_without_a_picture_has_its_initials(handle: str, letters: str) -> None:
    assert words.initials(handle) == letters


def test_a_part_of_a_thread_leads_to_the_part_before(stage: Stage) -> None:
    first = stage.ask("POST", "/api/x/utas/posts", {"text": "Satu."}).parsed()["id"]
    second = stage.ask("POST", "/api/x/utas/posts", {"text": "Dua.", "in_reply_to": first}).parsed()["id"]
    page = stage.ask("GET", f"/x/utas/{second}").body.decode()
    assert f'<a href="/x/utas/{first}">Balasan untuk bagian sebelumnya</a>' in page
