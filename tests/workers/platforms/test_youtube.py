"""What is YouTube's own: uploads in pieces, private until due, projects that were not audited, quota by Pacific time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.people.troubles import Trouble
from tests.conftest import SHARED
from tests.networks import youtube, youtube_specification
from tests.networks.calls import Call
from tests.networks.gate import Answer
from tests.networks.pictures import media, picture
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from tests.networks.youtube_fake import YouTube, error
from workers.platforms.base import Extras, Message, NotNow, Poll, Refused
from workers.platforms.http import Reply
from workers.platforms.youtube import PIECE, answers, saying

SPECIFICATION = SHARED / "specs" / "youtube" / "youtube.v3.json"
UPLOAD = ("PUT", "/upload/youtube/v3/videos")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with youtube.staged(tmp_path) as made:
        yield made


@pytest.fixture
def network(stage: Stage) -> YouTube:
    found: YouTube = stage.notes["network"]
    return found


def long_film(stage: Stage) -> Message:
    """A film of three pieces."""
    content = b"\x00\x00\x00\x14ftypisom" + bytes(2 * PIECE)
    return replace(stage.message(pictures=0), media=(media(content, "", mime="video/mp4"),))


def refused(reason: str, status: int = 403, now: datetime | None = None) -> Refused | NotNow:
    """What a refusal for that reason means."""
    reply = Reply(status, {}, json.dumps(error(status, reason, "No.")).encode())
    said = answers.disappointment(reply, guarded=True, now=now or moment())
    assert isinstance(said, Refused | NotNow)
    return said


def test_calls_and_answers_are_what_the_discovery_document_says(stage: Stage) -> None:
    receipt = stage.published(message := stage.message("Rapat #KTT ke-43\nbaris kedua"))
    comment = stage.published(stage.message(reply_to=receipt.remote_id))
    sought = sought_for(call_for(stage, message, stage.adapter.prepare(stage.target, message)), moment())
    stage.adapter.find(stage.target, sought)
    stage.adapter.find(stage.target, replace(sought, message=stage.message("tak ada", reply_to=receipt.remote_id)))
    for remote_id in (comment.remote_id, receipt.remote_id):
        stage.adapter.fetch(stage.target, remote_id)
        stage.adapter.delete(stage.target, remote_id)
        stage.adapter.delete(stage.target, remote_id)
    stage.adapter.health(stage.target)
    assert {(one.method, one.path) for one in stage.adapter.operations if one.name != "renew"} == {
        (call.method, call.path) for call in stage.gate.history
    }
    assert [fault for call in stage.gate.history for fault in youtube_specification.faults(SPECIFICATION, call)] == []


def test_the_check_by_the_document_sees_what_is_wrong() -> None:
    asked = b'{"id": 5, "status": {"privacyStatus": "open", "publik": true}}'
    call = Call("PUT", "/youtube/v3/videos", "parts=status", [("Content-Type", "application/json")], asked)
    call.answered(200, [], b'{"id": "a", "status": []}')
    found = " ".join(youtube_specification.faults(SPECIFICATION, call))
    for fault in ("parts is not known", "part", "5 is no string", "'open' is none of", "publik is not known", "[] is no"):
        assert fault in found


def test_a_film_is_private_until_the_guarded_call(stage: Stage, network: YouTube) -> None:
    message = stage.message()
    prepared = stage.adapter.prepare(stage.target, message)
    assert [row["id"] for row in network.films(public=False)] == [prepared.keys["video"]]
    assert stage.adapter.fetch(stage.target, prepared.keys["video"]) is None
    stage.adapter.publish(stage.target, call_for(stage, message, prepared))
    assert [row["id"] for row in network.films()] == [prepared.keys["video"]]


def test_the_first_line_is_the_title_and_hashtags_are_tags(stage: Stage, network: YouTube) -> None:
    text = "Pembukaan KTT ke-43\n\nSelengkapnya di https://contoh.go.id #ASEAN2023 #ASEAN2023 #Jakarta"
    stage.published(stage.message(text))
    snippet = json.loads(network.films()[0]["snippet"])
    assert (snippet["title"], snippet["description"]) == ("Pembukaan KTT ke-43", text)
    assert snippet["tags"] == ["ASEAN2023", "Jakarta"]
    status = json.loads(network.films()[0]["status"])
    assert (status["selfDeclaredMadeForKids"], status["containsSyntheticMedia"]) == (False, False)


def test_tags_are_as_many_as_youtube_takes(stage: Stage) -> None:
    text = "Judul\n" + " ".join(f"#{'a' * 40}{number}" for number in range(20))
    assert sum(len(tag) + 1 for tag in saying.resource(stage.message(text))["snippet"]["tags"]) <= 501


@pytest.mark.parametrize("text", ["a" * 101, "Judul\n" + "é" * 2_500, "Judul <b>", " \n"])
def test_a_text_that_youtube_would_not_take_is_refused_before_any_call(stage: Stage, text: str) -> None:
    assert stage.adapter.check(stage.target, stage.message(text))


def test_youtube_takes_one_film_and_one_cover_and_nothing_else(stage: Stage) -> None:
    film, cover = stage.film(), stage.picture()
    legal = stage.message()
    poll = Extras(poll=Poll(("Ya", "Tidak"), 3_600))
    assert stage.adapter.check(stage.target, replace(legal, media=(film, cover))) == ()
    for wrong in ((cover,), (film, film), (film, cover, cover), (), (replace(film, mime="video/x-flv"),)):
        assert stage.adapter.check(stage.target, replace(legal, media=wrong))
    assert stage.adapter.check(stage.target, replace(legal, extras=poll))
    assert stage.adapter.check(stage.target, replace(legal, reply_to="vvvvvvvvvvv"))


def test_a_long_film_arrives_in_pieces(stage: Stage, network: YouTube) -> None:
    message = long_film(stage)
    stage.adapter.prepare(stage.target, message)
    assert len(stage.gate.called(*UPLOAD)) == 3
    assert network.films(public=False)[0]["content"] == message.media[0].read()


@pytest.mark.parametrize("answer", [Answer(308), Answer(308, {"Range": "bytes=0-0"}), Answer(200, {}, {"id": "?"})])
def test_an_upload_that_does_not_go_on_is_a_matter_of_later(stage: Stage, answer: Answer) -> None:
    stage.gate.script(*UPLOAD, answer, times=9)
    with pytest.raises(NotNow):
        stage.adapter.prepare(stage.target, long_film(stage))
    assert len(stage.gate.called(*UPLOAD)) <= 2


def test_a_film_whose_cover_is_not_taken_is_taken_away_again(stage: Stage, network: YouTube) -> None:
    broken = replace(stage.picture(), read=lambda: b"bukan gambar")
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(stage.film(), broken)))
    assert network.films(public=False) == []


def test_a_project_that_was_not_audited_is_told_so_and_nothing_is_public(stage: Stage, network: YouTube) -> None:
    network.audited = False
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    with pytest.raises(NotNow, match="audited") as caught:
        stage.adapter.publish(stage.target, call)
    assert caught.value.trouble == Trouble.FORBIDDEN
    assert stage.adapter.find(stage.target, sought_for(call, moment())) is None


def test_quota_begins_anew_at_midnight_in_california() -> None:
    winter = refused("quotaExceeded", now=datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    summer = refused("dailyLimitExceeded", now=datetime(2026, 7, 1, 6, 30, tzinfo=UTC))
    assert isinstance(winter, NotNow)
    assert isinstance(summer, NotNow)
    assert (winter.trouble, winter.wait_seconds) == (Trouble.LIMITED, 2 * 3_600)
    assert (summer.trouble, summer.wait_seconds) == (Trouble.LIMITED, 30 * 60)


@pytest.mark.parametrize(
    ("reason", "status", "trouble", "wait"),
    [
        ("uploadLimitExceeded", 400, Trouble.LIMITED, 86_400),
        ("rateLimitExceeded", 403, Trouble.LIMITED, 60),
        ("authError", 401, Trouble.EXPIRED, 0),
        ("youtubeSignupRequired", 403, Trouble.FORBIDDEN, 0),
        ("insufficientPermissions", 403, Trouble.FORBIDDEN, 0),
    ],
)
def test_what_a_reason_means(reason: str, status: int, trouble: Trouble, wait: float) -> None:
    said = refused(reason, status)
    assert isinstance(said, NotNow)
    assert (said.trouble, said.wait_seconds) == (trouble, wait)


@pytest.mark.parametrize("reason", ["invalidVideoMetadata", "invalidTitle", "videoNotFound"])
def test_what_must_be_mended_is_refused(reason: str) -> None:
    assert isinstance(refused(reason, 400), Refused)


def test_a_film_that_youtube_rejects_is_not_there(stage: Stage, network: YouTube) -> None:
    receipt = stage.published(stage.message())
    status = json.loads(network.films()[0]["status"]) | {"uploadStatus": "rejected", "rejectionReason": "duplicate"}
    network.store.execute("update video set status = ?", (json.dumps(status),))
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_a_film_of_another_channel_is_not_ours(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    comment = stage.published(stage.message(reply_to=receipt.remote_id))
    other = replace(stage.target, remote_id="UCother")
    assert [stage.adapter.fetch(other, one.remote_id) for one in (receipt, comment)] == [None, None]
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(other)
    assert caught.value.trouble == Trouble.WRONG


def test_a_comment_is_read_back_as_said(stage: Stage) -> None:
    film = stage.published(stage.message())
    comment = stage.message("Tautan: https://contoh.go.id & “lainnya”", reply_to=film.remote_id)
    receipt = stage.published(comment)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.text, public.url) == (comment.text, receipt.url)
    assert stage.adapter.recognise(stage.target, receipt.url) == receipt.remote_id


def test_a_permission_that_was_withdrawn_is_not_renewed(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        stage.adapter.renew(replace(stage.target, secrets={"access_token": "a", "refresh_token": "tak-berlaku"}))
    assert caught.value.trouble == Trouble.REVOKED
    with pytest.raises(NotNow) as caught:
        stage.adapter.renew(replace(stage.target, secrets={"access_token": "a"}))
    assert caught.value.trouble == Trouble.EXPIRED


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3s", "abcdefghijk"),
        ("https://youtu.be/abcdefghijk?si=x", "abcdefghijk"),
        ("https://m.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/watch?v=abcdefghijk&lc=UgxKREWxIgDrw8w2e_Z4AaABAg", "UgxKREWxIgDrw8w2e_Z4AaABAg"),
        ("https://www.youtube.com/@kantor", None),
        ("https://contoh.go.id/watch?v=abcdefghijk", None),
    ],
)
def test_the_addresses_that_youtube_gives_out(stage: Stage, address: str, known: str | None) -> None:
    assert stage.adapter.recognise(stage.target, address) == known


def test_a_cover_is_the_picture_of_the_post(stage: Stage, network: YouTube) -> None:
    content = picture(1280, 720)
    stage.published(replace(stage.message(), media=(stage.film(), media(content, ""))))
    assert network.films()[0]["cover"] == content
