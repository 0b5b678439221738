"""The adapter of Mastodon: pictures that take a while, and what an answer means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks.gate import Answer, Page
from tests.networks.mastodon_server import OTHER_TOKEN, House
from tests.networks.stage import Stage, call_for, now, sought_for
from workers.platforms.base import Message, NotNow, Prepared, Refused, Unknown
from workers.platforms.mastodon import MastodonAdapter


def test_a_post_with_pictures_is_what_another_program_reads(stage: Stage) -> None:
    message = stage.message(pictures=2)
    receipt = stage.published(message)
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert seen.text == message.text
    assert seen.pictures == tuple((media.read(), media.alt_text) for media in message.media)
    assert receipt.platform_time is not None
    assert abs(receipt.platform_time - now()) < timedelta(seconds=30)


def test_a_film_goes_out_when_the_server_has_done_with_it(stage: Stage) -> None:
    message = Message("r", "Film pembukaan", (stage.film(),))
    receipt = stage.published(message)
    assert len(stage.gate.called("GET", "/api/v1/media/{id}")) == 3
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert seen.pictures == ((message.media[0].read(), ""),)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert [one.content for one in public.pictures] == [b""]


def test_what_takes_the_server_longer_is_kept_and_posted_when_it_is_done(stage: Stage, house: House) -> None:
    house.slow_pictures, house.delay = True, 8
    adapter = stage.adapter
    assert isinstance(adapter, MastodonAdapter)
    hurried = replace(adapter, means=replace(adapter.means, longest_seconds=0.5), pause_seconds=0.3)
    message = stage.message()
    prepared = hurried.prepare(stage.target, message)
    assert prepared.keys["processing"] == ",".join(prepared.media_ids)
    call = call_for(stage, message, prepared)
    with pytest.raises(NotNow, match="not finished processing") as told:
        hurried.publish(stage.target, call)
    assert told.value.wait_seconds > 0
    house.unready.clear()
    assert stage.seen(hurried.publish(stage.target, call).remote_id) is not None


def test_uploads_are_posted_before_the_server_throws_them_away(stage: Stage) -> None:
    prepared = stage.adapter.prepare(stage.target, stage.message())
    assert prepared.good_until is not None
    assert timedelta(hours=12) < prepared.good_until - now() < timedelta(hours=24)
    assert stage.adapter.prepare(stage.target, stage.message(pictures=0)) == Prepared()


def test_something_that_is_no_picture_is_refused_by_the_server(stage: Stage) -> None:
    wrong = replace(stage.picture(), read=lambda: b"bukan gambar")
    with pytest.raises(Refused, match="content type"):
        stage.adapter.prepare(stage.target, Message("r", "x", (wrong,)))


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("The access token expired", Trouble.EXPIRED),
        ("The access token was revoked", Trouble.REVOKED),
        ("The access token is invalid", Trouble.WRONG),
        ("This method requires an authenticated user", Trouble.WRONG),
    ],
)
def test_what_is_wrong_with_a_token_is_told(stage: Stage, words: str, trouble: Trouble) -> None:
    stage.gate.script("GET", "/api/v1/accounts/verify_credentials", Answer(401, {}, {"error": words}))
    with pytest.raises(NotNow, match=words) as told:
        stage.adapter.health(stage.target)
    assert told.value.trouble == trouble


def test_the_token_of_another_account_is_not_taken_for_ours(stage: Stage) -> None:
    with pytest.raises(NotNow, match="another account") as told:
        stage.adapter.health(replace(stage.target, secrets={"access_token": OTHER_TOKEN}))
    assert told.value.trouble == Trouble.WRONG


def test_a_server_that_is_no_mastodon_is_a_stranger(stage: Stage) -> None:
    for answer in (Answer(404, {}, {"error": "Not found"}), Page(), Answer(302, {"Location": "/masuk"}), Answer(200, {}, {})):
        stage.gate.script("GET", "/api/v1/accounts/{id}/statuses", answer)
        call = call_for(stage, stage.message(pictures=0), Prepared())
        with pytest.raises(NotNow) as told:
            stage.adapter.find(stage.target, sought_for(call, now()))
        assert told.value.trouble == Trouble.STRANGER


def test_a_server_that_fails_is_tried_later_and_looked_at_after_the_guarded_call(stage: Stage) -> None:
    stage.gate.script("POST", "/api/v2/media", Answer(503, {"Content-Type": "text/html"}, "<html>"))
    with pytest.raises(NotNow) as told:
        stage.adapter.prepare(stage.target, stage.message())
    assert told.value.trouble == Trouble.SILENT
    stage.fail(Answer(503, {"Content-Type": "text/html"}, "<html>"))
    with pytest.raises(Unknown):
        stage.published(stage.message(pictures=0))


def test_a_picture_too_large_for_what_stands_before_the_server_is_refused(stage: Stage) -> None:
    stage.gate.script("POST", "/api/v2/media", Answer(413, {"Content-Type": "text/html"}, "<html>"))
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, stage.message())


def test_a_limit_of_rate_ends_when_the_server_says(stage: Stage, house: House) -> None:
    house.calls_left, house.ends = 0, now() + timedelta(seconds=120)
    with pytest.raises(NotNow) as told:
        stage.published(stage.message())
    assert told.value.trouble == Trouble.LIMITED
    assert 115 <= told.value.wait_seconds <= 125


def test_an_account_without_a_server_is_not_connected(stage: Stage) -> None:
    with pytest.raises(NotNow) as told:
        stage.adapter.health(replace(stage.target, server=""))
    assert told.value.trouble == Trouble.MISSING
    assert stage.adapter.recognise(replace(stage.target, server="contoh.go.id"), "https://contoh.go.id/@humas/1") == "1"
