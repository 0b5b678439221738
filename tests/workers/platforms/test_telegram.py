"""What is Telegram's own: chats and their rights, albums, the staging chat, 48 hours, a token in every address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from content.people.troubles import Trouble
from tests.conftest import SHARED
from tests.networks import telegram, telegram_specification
from tests.networks.calls import Call
from tests.networks.pictures import media, picture
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from tests.networks.telegram import CHANNEL, STAGING, TOKEN
from tests.networks.telegram_fake import Telegram
from workers.platforms.base import Adapter, Extras, Message, NotNow, Poll, Refused, Target, Unknown
from workers.platforms.http import Ask
from workers.platforms.telegram import answers, saying

SPECIFICATION = SHARED / "specs" / "telegram" / "api.json"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with telegram.staged(tmp_path) as made:
        yield made


@pytest.fixture
def network(stage: Stage) -> Telegram:
    found: Telegram = stage.notes["network"]
    return found


@pytest.fixture
def bare(stage: Stage) -> Stage:
    """Where the office has no staging chat."""
    stage.target = replace(stage.target, secrets={"bot_token": TOKEN})
    return stage


def methods(stage: Stage) -> list[str]:
    return [call.path.rpartition("/")[2] for call in stage.gate.calls]


def trouble_of(adapter: Adapter, target: Target, message: Message) -> NotNow:
    """What keeps a message from being sent."""
    with pytest.raises(NotNow) as caught:
        adapter.prepare(target, message)
    return caught.value


def test_calls_and_answers_are_what_the_bot_api_says(stage: Stage) -> None:
    for pictures in (0, 1, 2):
        receipt = stage.published(stage.message(pictures=pictures))
        stage.adapter.fetch(stage.target, receipt.remote_id)
        stage.published(stage.message(pictures=0, reply_to=receipt.remote_id))
        stage.adapter.delete(stage.target, receipt.remote_id)
        stage.adapter.fetch(stage.target, receipt.remote_id)
    stage.published(replace(stage.message(), media=(stage.film(),)))
    stage.adapter.health(stage.target)
    stage.target = replace(stage.target, secrets={"bot_token": TOKEN})
    for pictures in (1, 2):
        stage.published(stage.message(pictures=pictures))
    asked = [call for call in stage.gate.history if not call.path.startswith("/file/")]
    assert {call.path.rpartition("/")[2] for call in asked} == {*telegram_methods(stage)}
    assert [fault for call in asked for fault in telegram_specification.faults(SPECIFICATION, call)] == []


def telegram_methods(stage: Stage) -> list[str]:
    return [one.name for one in stage.adapter.operations if one.name != "download"]


def test_the_check_by_the_specification_sees_what_is_wrong() -> None:
    asked = b'{"chat_id": "@a", "text": 5, "parse": "HTML"}'
    answered = b'{"ok": true, "result": {"message_id": "1", "date": 1}}'
    call = Call("POST", "/bot1:a/sendMessage", "", [("Content-Type", "application/json")], asked)
    call.answered(200, [], answered)
    found = " ".join(telegram_specification.faults(SPECIFICATION, call))
    for fault in ("text: 5 is no String", "parse is not known", "message_id: '1' is no Integer", "chat is missing"):
        assert fault in found


def test_without_a_staging_chat_pictures_travel_with_the_post(bare: Stage) -> None:
    message = bare.message(pictures=3)
    prepared = bare.adapter.prepare(bare.target, message)
    assert bare.gate.calls == ()
    receipt = bare.adapter.publish(bare.target, call_for(bare, message, prepared))
    assert methods(bare) == ["sendMediaGroup"]
    seen = bare.seen(receipt.remote_id)
    assert seen is not None
    assert (seen.text, len(seen.pictures)) == (message.text, 3)


def test_without_a_staging_chat_nothing_is_read_back(bare: Stage) -> None:
    receipt = bare.published(bare.message(pictures=2))
    public = bare.adapter.fetch(bare.target, receipt.remote_id)
    assert public is not None
    assert public.unseen == {"text", "pictures", "alternative texts"}
    assert public.url == receipt.url


def test_with_a_staging_chat_the_guarded_call_carries_no_pictures(stage: Stage) -> None:
    stage.published(stage.message(pictures=2))
    guarded = stage.gate.called(*stage.guarded)
    assert [call.path.rpartition("/")[2] for call in guarded] == ["sendMediaGroup"]
    assert len(guarded[0].body) < 1_000


def test_the_staging_chat_is_left_empty(stage: Stage, network: Telegram) -> None:
    receipt = stage.published(stage.message(pictures=2))
    stage.adapter.fetch(stage.target, receipt.remote_id)
    assert network.posts(STAGING) == []


def test_a_film_goes_out_as_a_film(stage: Stage, network: Telegram) -> None:
    message = replace(stage.message(), media=(stage.film(),))
    receipt = stage.published(message)
    assert [(row["kind"], row["sent"], row["caption"]) for row in network.posts(CHANNEL)] == [
        ("video", message.media[0].read(), message.text)
    ]
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.text == message.text
    assert "pictures" in public.unseen


def test_an_album_is_as_many_messages_and_one_post(stage: Stage, network: Telegram) -> None:
    receipt = stage.published(stage.message(pictures=3))
    assert receipt.remote_id.split(",") == [str(row["id"]) for row in network.posts(CHANNEL)]
    assert [bool(row["caption"]) for row in network.posts(CHANNEL)] == [True, False, False]
    stage.adapter.delete(stage.target, receipt.remote_id)
    assert network.posts(CHANNEL) == []


def test_an_album_of_which_one_picture_is_gone_is_not_there_any_more(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=3))
    stage.adapter.delete(stage.target, receipt.remote_id.split(",")[1])
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_an_album_that_a_person_names_by_its_first_message_is_whole(stage: Stage, network: Telegram) -> None:
    album = stage.published(message := stage.message(pictures=3))
    other = stage.published(stage.message(pictures=1))
    first = album.remote_id.split(",")[0]
    public = stage.adapter.fetch(stage.target, first)
    assert public is not None
    assert (public.text, len(public.pictures), public.platform_time) == (message.text, 3, album.platform_time)
    stage.adapter.delete(stage.target, first)
    assert [str(row["id"]) for row in network.posts(CHANNEL)] == [other.remote_id]


def test_a_channel_whose_posts_nobody_may_forward_is_not_read(stage: Stage, network: Telegram) -> None:
    receipt = stage.published(stage.message())
    network.protected.add(CHANNEL)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.unseen == {"text", "pictures", "alternative texts"}
    stage.adapter.delete(stage.target, receipt.remote_id)
    assert network.posts(CHANNEL) == []


def test_an_answer_to_an_album_answers_its_first_picture(stage: Stage) -> None:
    album = stage.published(stage.message(pictures=2))
    answer = stage.published(stage.message(pictures=0, reply_to=album.remote_id))
    seen = stage.seen(answer.remote_id)
    assert seen is not None
    assert seen.answers == album.remote_id.split(",")[0]


def test_a_caption_is_shorter_than_a_text_and_both_are_counted_in_utf16(stage: Stage) -> None:
    text, flags = "a" * 1025, "🇮🇩" * 257
    assert stage.adapter.check(stage.target, stage.message(text, pictures=0)) == ()
    assert stage.adapter.check(stage.target, stage.message(flags, pictures=0)) == ()
    assert "1028" in stage.adapter.check(stage.target, stage.message(flags, pictures=1))[0]
    assert stage.adapter.check(stage.target, stage.message(text, pictures=1))


@pytest.mark.parametrize(("width", "height"), [(9_000, 1_001), (2_100, 100)])
def test_a_picture_that_telegram_would_not_show_is_refused_before_any_call(stage: Stage, width: int, height: int) -> None:
    message = replace(stage.message(), media=(media(picture(width, height), ""),))
    assert stage.adapter.check(stage.target, message)
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, message)


def test_what_telegram_has_not_is_refused(stage: Stage) -> None:
    poll = replace(stage.message(), extras=Extras(poll=Poll(("Ya", "Tidak"), 3_600)))
    foreign = stage.message(pictures=0, reply_to="urn:li:share:1")
    heavy = replace(stage.target, limits={"picture_bytes": 10})
    assert stage.adapter.check(stage.target, poll)
    assert stage.adapter.check(stage.target, foreign)
    assert stage.adapter.check(stage.target, stage.message(" ", pictures=0))
    assert stage.adapter.check(heavy, stage.message())
    assert stage.adapter.check(stage.target, replace(stage.message(), media=(replace(stage.picture(), mime="image/avif"),)))


def test_something_that_is_no_token_is_never_sent_anywhere(stage: Stage) -> None:
    strange = replace(stage.target, secrets={"bot_token": "https://contoh.go.id/?a"})
    assert trouble_of(stage.adapter, strange, stage.message()).trouble == Trouble.WRONG
    assert stage.gate.calls == ()


def test_a_request_does_not_show_its_address_where_it_is_printed() -> None:
    assert TOKEN not in repr(Ask("POST", f"https://api.telegram.org/bot{TOKEN}/getMe"))


def test_a_token_that_was_taken_back_is_wrong(stage: Stage, network: Telegram) -> None:
    network.forget_bot(TOKEN)
    assert trouble_of(stage.adapter, stage.target, stage.message()).trouble == Trouble.WRONG


def test_a_group_that_moved_says_its_new_number(stage: Stage, network: Telegram) -> None:
    network.move(CHANNEL, to=-1009)
    with pytest.raises(NotNow, match="-1009") as caught:
        stage.published(stage.message(pictures=0))
    assert caught.value.trouble == Trouble.WRONG


@pytest.mark.parametrize("status", ["kicked", "left", "administrator", "member"])
def test_a_bot_that_may_not_post_is_told_by_its_health_and_by_the_call(stage: Stage, network: Telegram, status: str) -> None:
    network.admit(CHANNEL, int(TOKEN.partition(":")[0]), status=status, may_post=False)
    for asked in (lambda: stage.adapter.health(stage.target), lambda: stage.published(stage.message(pictures=0))):
        with pytest.raises(NotNow) as caught:
            asked()
        assert caught.value.trouble == Trouble.FORBIDDEN


def test_a_chat_that_is_not_there_forbids(stage: Stage) -> None:
    elsewhere = replace(stage.target, remote_id="-100777")
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(elsewhere)
    assert caught.value.trouble == Trouble.FORBIDDEN


def test_after_two_days_telegram_keeps_a_post_and_says_so(stage: Stage, network: Telegram) -> None:
    receipt = stage.published(stage.message())
    network.now += 48 * 3600
    with pytest.raises(Refused, match="can't be deleted"):
        stage.adapter.delete(stage.target, receipt.remote_id)


def test_only_a_person_can_look_for_what_was_lost(stage: Stage) -> None:
    call = call_for(stage, message := stage.message(), stage.adapter.prepare(stage.target, message))
    with pytest.raises(Unknown):
        stage.adapter.find(stage.target, sought_for(call, moment()))
    assert stage.adapter.renew(stage.target) is None


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://t.me/Kantor_Resmi/12", "12"),
        ("t.me/s/kantor_resmi/12?single", "12"),
        ("https://telegram.me/kantor_resmi/12", "12"),
        ("https://t.me/lain/12", None),
        ("https://t.me/kantor_resmi", None),
        ("https://t.me/c/1000000001/12", "12"),
        ("https://t.me/c/1000000002/12", None),
    ],
)
def test_the_addresses_of_a_public_channel(stage: Stage, address: str, number: str | None) -> None:
    assert stage.adapter.recognise(stage.target, address) == number


def test_the_addresses_of_a_channel_without_a_name(stage: Stage) -> None:
    target = replace(stage.target, handle="Kanal dalam")
    assert stage.adapter.recognise(target, "https://t.me/c/1000000001/12") == "12"
    assert stage.adapter.recognise(target, "https://t.me/c/1000000002/12") is None
    assert answers.address({"id": CHANNEL}, 12) == "https://t.me/c/1000000001/12"


def test_an_account_may_be_named_by_its_public_name(stage: Stage) -> None:
    stage.target = replace(stage.target, remote_id="@kantor_resmi")
    receipt = stage.published(message := stage.message())
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.text, public.url) == (message.text, receipt.url)
    assert stage.adapter.recognise(stage.target, receipt.url) == receipt.remote_id


def test_a_chat_is_a_number_or_a_name() -> None:
    assert [saying.chat(said) for said in ("-1001", "@nama", "nama")] == [-1001, "@nama", "@nama"]
