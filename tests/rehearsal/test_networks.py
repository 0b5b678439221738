"""Each network refuses what the real one refuses, in its own words."""

from __future__ import annotations

from typing import Any

import pytest

from content.platforms import PLATFORMS
from tests.rehearsal.pictures import picture
from tests.rehearsal.stage import Stage
from workers.platforms.http import Reply


def upload(stage: Stage, network: str, content: bytes, mime: str = "image/jpeg", handle: str = "pemprov") -> Reply:
    return stage.ask("POST", f"/api/{network}/{handle}/media", content, Content_Type=mime)


def post(stage: Stage, network: str, text: str, *media: str, handle: str = "pemprov", alt: str = "Teks") -> Reply:
    body = {"text": text, "media": [{"media_id": media_id, "alt_text": alt} for media_id in media]}
    return stage.ask("POST", f"/api/{network}/{handle}/posts", body)


def uploaded(stage: Stage, network: str) -> str:
    reply = upload(stage, network, picture(1080, 1080))
    assert reply.status == 201, reply.body
    media_id: str = reply.parsed()["media_id"]
    return media_id


@pytest.mark.parametrize("network", PLATFORMS)
def test_a_text_may_be_as_long_as_the_network_allows_and_no_longer(stage: Stage, network: str) -> None:
    platform = PLATFORMS[network]
    media = [uploaded(stage, network)] * platform.fewest_pictures
    limit = platform.limit_for(pictures=len(media))
    assert post(stage, network, "a" * limit, *media).status == 201
    assert post(stage, network, "a" * (limit + 1), *media).status in {400, 422}


@pytest.mark.parametrize("network", PLATFORMS)
def test_there_may_be_as_many_pictures_as_the_network_allows_and_no_more(stage: Stage, network: str) -> None:
    platform = PLATFORMS[network]
    media_id = uploaded(stage, network)
    assert post(stage, network, "Galeri", *[media_id] * platform.most_pictures).status == 201
    assert post(stage, network, "Galeri", *[media_id] * (platform.most_pictures + 1)).status in {400, 422}


def test_a_link_counts_as_x_counts_it(stage: Stage) -> None:
    assert post(stage, "x", "a" * 256 + " https://jakarta.go.id/" + "b" * 100).status == 201


def test_a_caption_on_telegram_is_shorter_than_a_message(stage: Stage) -> None:
    assert post(stage, "telegram", "a" * 2000).status == 201
    assert post(stage, "telegram", "a" * 2000, uploaded(stage, "telegram")).status == 400


def test_instagram_takes_no_post_without_a_picture(stage: Stage) -> None:
    reply = post(stage, "instagram", "Tanpa gambar")
    assert reply.status == 400
    assert "media is required" in reply.parsed()["error"]["message"]


@pytest.mark.parametrize("network", PLATFORMS)
def test_every_format_that_we_offer_is_taken(stage: Stage, network: str) -> None:
    for frame in PLATFORMS[network].frames:
        assert upload(stage, network, picture(frame.width, frame.height)).status == 201, frame.name


def test_instagram_takes_no_portrait_narrower_than_its_feed_that_is_no_story(stage: Stage) -> None:
    assert upload(stage, "instagram", picture(600, 1000)).status == 400


def test_instagram_takes_no_png_and_no_panorama(stage: Stage) -> None:
    assert upload(stage, "instagram", picture(kind="PNG"), "image/png").status == 400
    assert upload(stage, "instagram", picture(1920, 1000)).status == 400
    assert upload(stage, "instagram", picture(1080, 1350)).status == 201


def test_a_picture_may_not_be_larger_than_the_network_allows(stage: Stage) -> None:
    content = picture() + b"\0" * 1_000_000
    assert upload(stage, "bluesky", content).status == 400
    assert upload(stage, "x", content).status == 201


def test_a_file_that_is_not_what_it_says_is_refused(stage: Stage) -> None:
    assert upload(stage, "x", b"<svg/>").status == 400
    assert upload(stage, "x", picture(kind="PNG"), "image/jpeg").status == 400
    assert upload(stage, "x", picture(), "text/html").status == 400
    assert upload(stage, "x", picture()[:20]).status == 400


def test_a_picture_of_another_account_is_unknown(stage: Stage) -> None:
    assert post(stage, "x", "Pinjam", uploaded(stage, "x"), handle="lain").status == 400
    assert post(stage, "x", "Pinjam", "0123456789abcdef").status == 400


def test_alt_text_has_its_limit_too(stage: Stage) -> None:
    assert post(stage, "x", "Alt", uploaded(stage, "x"), alt="a" * 1001).status == 400


def test_an_empty_post_is_refused(stage: Stage) -> None:
    assert post(stage, "x", " \n").status == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"text": 5}', b'{"text": "a", "media": [5]}', b'{"text": "\\ud800"}', b'{"text": null}', b"\xff"],
)
def test_a_body_that_asks_for_no_post_is_refused(stage: Stage, body: bytes) -> None:
    assert stage.ask("POST", "/api/x/pemprov/posts", body).status == 400


def test_without_a_token_nothing_is_taken(stage: Stage) -> None:
    for path in ("posts", "media"):
        assert stage.ask("POST", f"/api/x/pemprov/{path}", b"{}", Authorization="Bearer ").status == 401
    assert stage.ask("DELETE", "/api/x/pemprov/posts/1", Authorization="Basic x").status == 401


@pytest.mark.parametrize(
    ("network", "where"),
    [
        ("x", ["detail"]),
        ("facebook", ["error", "message"]),
        ("instagram", ["error", "message"]),
        ("threads", ["error", "message"]),
        ("linkedin", ["message"]),
        ("mastodon", ["error"]),
        ("bluesky", ["message"]),
        ("telegram", ["description"]),
        ("youtube", ["error", "message"]),
        ("tiktok", ["error", "message"]),
    ],
)
def test_a_refusal_comes_in_the_networks_own_envelope(stage: Stage, network: str, where: list[str]) -> None:
    said: Any = post(stage, network, "a" * 70_000).parsed()
    for name in where:
        said = said[name]
    assert "text is too long" in said


def test_the_timeline_shows_the_newest_first_and_can_be_turned_over(stage: Stage) -> None:
    for number in range(5):
        post(stage, "x", f"kiriman {number}", handle="urut")
    first = stage.ask("GET", "/api/x/urut/posts?limit=2").parsed()["posts"]
    then = stage.ask("GET", f"/api/x/urut/posts?limit=2&before={first[-1]['id']}").parsed()["posts"]
    assert [one["text"] for one in first + then] == ["kiriman 4", "kiriman 3", "kiriman 2", "kiriman 1"]
    assert stage.ask("GET", "/api/x/urut/posts?limit=0").status == 400
    assert stage.ask("GET", "/api/x/urut/posts?limit=many").status == 400


@pytest.mark.parametrize("network", PLATFORMS)
def test_a_film_of_a_kind_that_the_network_knows_is_taken_and_no_other(stage: Stage, network: str) -> None:
    mp4, matroska = b"\0\0\0\x18ftypisom" + bytes(40), b"\x1aE\xdf\xa3" + bytes(40)
    footage = PLATFORMS[network].footage
    assert footage is not None
    assert upload(stage, network, mp4, "video/mp4").status == 201
    webm = upload(stage, network, matroska, "video/webm").status
    assert (webm == 201) is ("video/webm" in footage.mimes)
    assert upload(stage, network, matroska, "video/mp4").status in {400, 422}
    assert upload(stage, network, picture(1080, 1080), "video/mp4").status in {400, 422}


def test_a_film_is_shown_as_one(stage: Stage) -> None:
    media_id = upload(stage, "x", b"\0\0\0\x18ftypisom" + bytes(40), "video/mp4", "kominfotik").parsed()["media_id"]
    assert post(stage, "x", "Sebuah film", media_id, handle="kominfotik").status == 201
    page = stage.ask("GET", "/x/kominfotik").body.decode()
    assert "<video" in page
    assert '<img src="/media/' not in page
