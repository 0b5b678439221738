"""The adapter against the real rehearsal platform: every way it can behave."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.rehearsal.pictures import picture
from tests.rehearsal.stage import Stage
from tests.workers.platforms.scripted import scripted
from workers.platforms.base import Call, Media, Message, NotNow, Picture, Prepared, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.http import Http
from workers.platforms.rehearsal import RehearsalAdapter

BYTES = picture()


def target(platform: str = "x") -> Target:
    """An account nobody else uses."""
    return Target("a1", platform, f"pemprov {uuid.uuid4().hex}")


def media(content: bytes = BYTES, alt_text: str = "Bendera negara anggota ASEAN") -> Media:
    return Media(hashlib.sha256(content).hexdigest(), "image/jpeg", 1200, 675, alt_text, lambda: content)


def message(text: str = "KTT ke-43 ASEAN dibuka hari ini.", *pictures: Media) -> Message:
    return Message(uuid.uuid4().hex, text, pictures)


def call(sent: Message, prepared: Prepared | None = None, *, seconds: float = 5.0, may_start: bool = True) -> Call:
    return Call(sent, prepared or Prepared(), uuid.uuid4().hex, seconds, lambda: may_start)


def sought(made: Call, opened_at: datetime) -> Sought:
    return Sought(made.message, made.idempotency_key, opened_at, made.prepared)


def now() -> datetime:
    return datetime.now(UTC)


def test_a_post_with_pictures_goes_out_and_the_public_sees_exactly_what_was_sent(adapter: RehearsalAdapter) -> None:
    account, sent = target(), message("Selamat datang, para delegasi 🇮🇩", media(), media(picture(900, 900), "Pembukaan"))
    receipt = adapter.publish(account, call(sent, adapter.prepare(account, sent)))
    public = adapter.fetch(account, receipt.remote_id)
    assert public is not None
    assert public.text == sent.text
    assert public.pictures == tuple(Picture(one.alt_text, one.read()) for one in sent.media)
    assert public.url == receipt.url
    assert public.platform_time == receipt.platform_time


def test_the_platform_time_is_the_moment_of_the_call(adapter: RehearsalAdapter) -> None:
    before = now()
    receipt = adapter.publish(target(), call(message()))
    assert receipt.platform_time is not None
    assert before < receipt.platform_time < now()


def test_the_reference_and_the_key_stand_in_the_book_and_never_on_the_timeline(stage: Stage, adapter: RehearsalAdapter) -> None:
    account, made = target(), call(message())
    receipt = adapter.publish(account, made)
    line = next(line for line in stage.log() if line["post_id"] == receipt.remote_id)
    assert (line["reference"], line["idempotency_key"]) == (made.message.reference, made.idempotency_key)
    assert made.message.reference not in stage.ask("GET", f"/api/x/{account.handle.replace(' ', '%20')}/posts").body.decode()


def test_a_call_past_its_deadline_sends_nothing(stage: Stage, adapter: RehearsalAdapter) -> None:
    account = target()
    with pytest.raises(NotNow, match="deadline passed"):
        adapter.publish(account, call(message(), may_start=False))
    assert not [line for line in stage.log() if line["handle"] == account.handle]


def test_a_platform_that_is_not_there_was_certainly_not_reached(tmp_path: Path) -> None:
    adapter = RehearsalAdapter("http://127.0.0.1:9", Http())
    with pytest.raises(NotNow, match=r"Could not connect to 127\.0\.0\.1:9"):
        adapter.publish(target(), call(message()))


@pytest.mark.parametrize("behaviour", ["drop", "500"])
def test_what_the_platform_lost_is_unknown_and_not_found(stage: Stage, adapter: RehearsalAdapter, behaviour: str) -> None:
    account, made, opened_at = target(), call(message()), now()
    stage.rehearse(behaviour, reference=made.message.reference)
    with pytest.raises(Unknown):
        adapter.publish(account, made)
    assert adapter.find(account, sought(made, opened_at)) is None


@pytest.mark.parametrize("behaviour", ["accept_drop", "accept_500", "garbage"])
def test_what_the_platform_kept_without_saying_so_is_unknown_and_found(
    stage: Stage, adapter: RehearsalAdapter, behaviour: str
) -> None:
    account, sent, opened_at = target(), message("Utas pertama", media()), now()
    made = call(sent, adapter.prepare(account, sent))
    stage.rehearse(behaviour, reference=sent.reference)
    with pytest.raises(Unknown):
        adapter.publish(account, made)
    found = adapter.find(account, sought(made, opened_at))
    assert found is not None
    public = adapter.fetch(account, found.remote_id)
    assert public is not None
    assert public.text == "Utas pertama"


def test_an_answer_slower_than_the_call_may_last_is_unknown_and_found(stage: Stage, adapter: RehearsalAdapter) -> None:
    account, made, opened_at = target(), call(message(), seconds=0.1), now()
    stage.rehearse("ok_slow", reference=made.message.reference)
    with pytest.raises(Unknown):
        adapter.publish(account, made)
    assert adapter.find(account, sought(made, opened_at)) is not None


def test_a_slow_answer_in_time_is_an_answer(stage: Stage, adapter: RehearsalAdapter) -> None:
    made = call(message())
    stage.rehearse("ok_slow", reference=made.message.reference)
    assert isinstance(adapter.publish(target(), made), Receipt)


@pytest.mark.parametrize("behaviour", ["202_pending", "timeline_lag"])
def test_a_post_that_shows_late_is_found_once_it_shows(stage: Stage, adapter: RehearsalAdapter, behaviour: str) -> None:
    account, made, opened_at = target(), call(message()), now()
    stage.delay(shown_after_seconds=0.2)
    stage.rehearse(behaviour, reference=made.message.reference)
    if behaviour == "202_pending":
        with pytest.raises(Unknown, match="202"):
            adapter.publish(account, made)
    else:
        assert adapter.publish(account, made).remote_id
    assert adapter.find(account, sought(made, opened_at)) is None
    shows_at = opened_at + timedelta(seconds=5)
    while (found := adapter.find(account, sought(made, opened_at))) is None:
        assert now() < shows_at
    assert found.url


def test_too_many_requests_is_not_now_and_says_how_long_to_wait(stage: Stage, adapter: RehearsalAdapter) -> None:
    account, made = target(), call(message())
    stage.rehearse("429", reference=made.message.reference)
    with pytest.raises(NotNow) as caught:
        adapter.publish(account, made)
    assert caught.value.wait_seconds == 7


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (b"Date: Tue, 05 Sep 2023 02:00:00 GMT\r\nRetry-After: Tue, 05 Sep 2023 02:01:30 GMT\r\n", 90),
        (b"Date: Tue, 05 Sep 2023 02:00:00 GMT\r\nRetry-After: Tue, 05 Sep 2023 01:00:00 GMT\r\n", 0),
        (b"Retry-After: soon\r\n", 0),
        (b"Retry-After: -5\r\n", 0),
        (b"", 0),
    ],
)
def test_however_a_platform_says_how_long_to_wait(headers: bytes, seconds: float) -> None:
    reply = b"HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n" + headers + b"\r\n"
    with scripted(reply) as server, pytest.raises(NotNow) as caught:
        RehearsalAdapter(f"http://{server.host}", Http()).publish(target(), call(message()))
    assert caught.value.wait_seconds == seconds


@pytest.mark.parametrize("status", [204, 302, 402, 405, 408, 409, 418, 502, 503])
def test_any_other_answer_is_unknown(status: int) -> None:
    with scripted(b"HTTP/1.1 %d Hm\r\nContent-Length: 0\r\n\r\n" % status) as server, pytest.raises(Unknown):
        RehearsalAdapter(f"http://{server.host}", Http()).publish(target(), call(message()))


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"posts": [5]}', b"<html>"])
def test_an_answer_to_a_look_that_cannot_be_read_is_a_matter_of_later(body: bytes) -> None:
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    with scripted(reply) as server:
        adapter = RehearsalAdapter(f"http://{server.host}", Http())
        with pytest.raises(NotNow):
            adapter.find(target(), sought(call(message()), now()))
        with pytest.raises(NotNow):
            adapter.fetch(target(), "p1")
        with pytest.raises(NotNow):
            adapter.prepare(target(), message("Teks", media()))


def test_an_expired_token_is_not_now_and_the_next_call_goes_out(stage: Stage, adapter: RehearsalAdapter) -> None:
    account, made = target(), call(message())
    stage.rehearse("401_then_ok", reference=made.message.reference)
    with pytest.raises(NotNow):
        adapter.publish(account, made)
    assert adapter.publish(account, made).remote_id


def test_a_documented_refusal_is_for_good(stage: Stage, adapter: RehearsalAdapter) -> None:
    made = call(message())
    stage.rehearse("400", reference=made.message.reference)
    with pytest.raises(Refused, match="the request is invalid"):
        adapter.publish(target(), made)


@pytest.mark.parametrize("network", ["x", "linkedin", "mastodon"])
def test_a_refused_duplicate_may_mean_that_it_went_out_before(stage: Stage, adapter: RehearsalAdapter, network: str) -> None:
    made = call(message())
    stage.rehearse("403_duplicate", reference=made.message.reference)
    with pytest.raises(Unknown, match="duplicate"):
        adapter.publish(target(network), made)


@pytest.mark.parametrize("network", ["x", "facebook", "threads", "linkedin", "mastodon", "bluesky", "telegram"])
def test_a_text_that_is_too_long_is_refused_in_the_networks_words(adapter: RehearsalAdapter, network: str) -> None:
    with pytest.raises(Refused, match="text is too long: 70000, the maximum is"):
        adapter.publish(target(network), call(message("a" * 70_000)))


def test_a_repeated_call_makes_a_second_post_where_no_key_is_honoured(adapter: RehearsalAdapter) -> None:
    account, made = target("x"), call(message())
    assert adapter.publish(account, made).remote_id != adapter.publish(account, made).remote_id


@pytest.mark.parametrize("network", ["mastodon", "bluesky"])
def test_a_repeated_call_gives_the_same_post_where_the_key_is_honoured(
    stage: Stage, adapter: RehearsalAdapter, network: str
) -> None:
    account, made = target(network), call(message())
    stage.rehearse("accept_drop", reference=made.message.reference)
    with pytest.raises(Unknown):
        adapter.publish(account, made)
    first = adapter.publish(account, made)
    assert adapter.publish(account, made) == first
    assert len(stage.timeline(network, account.handle.replace(" ", "%20"))) == 1


def test_another_post_of_the_same_text_is_not_the_one_sought(adapter: RehearsalAdapter) -> None:
    account, sent = target(), message("Selamat pagi", media())
    adapter.publish(account, call(sent, adapter.prepare(account, sent)))
    made = call(message("Selamat pagi", media()))
    assert adapter.find(account, sought(made, now())) is None
    assert adapter.find(account, sought(made, now() - timedelta(hours=1))) is None
    without_picture = call(message("Selamat pagi"))
    assert adapter.find(account, sought(without_picture, now() - timedelta(seconds=30))) is None


def test_a_post_far_down_the_timeline_is_found(adapter: RehearsalAdapter) -> None:
    account, made, opened_at = target(), call(message("yang dicari")), now()
    receipt = adapter.publish(account, made)
    for number in range(205):
        adapter.publish(account, call(message(f"kiriman {number}")))
    assert adapter.find(account, sought(made, opened_at)) == receipt


def test_a_post_taken_down_is_gone_and_taking_it_down_again_is_no_error(adapter: RehearsalAdapter) -> None:
    account = target()
    receipt = adapter.publish(account, call(message()))
    adapter.delete(account, receipt.remote_id)
    adapter.delete(account, receipt.remote_id)
    assert adapter.fetch(account, receipt.remote_id) is None


def test_a_picture_that_is_not_the_approved_one_is_refused_before_the_post(adapter: RehearsalAdapter) -> None:
    other = replace(media(), read=lambda: picture(colour="red"))
    with pytest.raises(Refused, match="other bytes"):
        adapter.prepare(target(), message("Teks", other))


def test_pictures_that_cannot_be_uploaded_now_are_not_unknown(own_stage: Stage) -> None:
    own_stage.process.kill()
    own_stage.process.wait()
    with pytest.raises(NotNow):
        RehearsalAdapter(own_stage.url, own_stage.http).prepare(target(), message("Teks", media()))


def test_a_token_is_never_in_a_message(own_stage: Stage) -> None:
    account = replace(target(), secrets={"access_token": "rahasia-sekali"})
    own_stage.rehearse("drop", "500", "429", "400", "401_then_ok")
    adapter = RehearsalAdapter(own_stage.url, own_stage.http)
    for _ in range(5):
        with pytest.raises((Unknown, NotNow, Refused)) as caught:
            adapter.publish(account, call(message()))
        assert "rahasia" not in f"{caught.value!r} {caught.value.__cause__!r} {account!r}"


def test_a_part_of_a_thread_answers_the_one_before_and_is_found_among_its_like(adapter: RehearsalAdapter) -> None:
    account, began = target(), now()
    first = adapter.publish(account, call(message("Sama.")))
    second = call(replace(message("Sama."), reply_to=first.remote_id))
    receipt = adapter.publish(account, second)
    assert adapter.find(account, sought(second, began)) == receipt


def test_an_answer_to_what_is_not_there_is_refused(adapter: RehearsalAdapter) -> None:
    with pytest.raises(Refused, match="does not exist"):
        adapter.publish(target(), call(replace(message(), reply_to="0" * 16)))
    with pytest.raises(Refused, match="not supported"):
        adapter.publish(target("facebook"), call(replace(message(), reply_to="0" * 16)))
