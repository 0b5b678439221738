"""What is special to Threads: threads of posts, who may reply, links, films, and what its containers say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import cast
from urllib.parse import parse_qs

import pytest

from content.people.troubles import Trouble
from tests.networks import pictures
from tests.networks.gate import Answer, Lost
from tests.networks.stage import Stage, call_for, now, sought_for
from tests.networks.threads import staged
from tests.networks.threads_fake import ThreadsFake
from workers.platforms.base import Call, Extras, LinkCard, Message, NotNow, Poll, Refused, Unknown

MADE = ("POST", "/v1.0/me/threads")
LOOK = ("GET", "/v1.0/{thing}")


@pytest.fixture(scope="module")
def the_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("threads")) as one:
        yield one


@pytest.fixture
def stage(the_stage: Stage) -> Iterator[Stage]:
    the_stage.gate.forget()
    yield the_stage
    the_stage.gate.forget()
    fake = fake_of(the_stage)
    fake.late, fake.looks, fake.quota, fake.youngest = timedelta(), 2, 10_000, timedelta()


def fake_of(stage: Stage) -> ThreadsFake:
    return cast("ThreadsFake", stage.notes["fake"])


def ready(stage: Stage, message: Message) -> Call:
    return call_for(stage, message, stage.adapter.prepare(stage.target, message))


def forms(stage: Stage) -> list[dict[str, list[str]]]:
    """What each container was made of."""
    return [parse_qs(call.body.decode()) for call in stage.gate.called(*MADE)]


def test_a_text_waits_in_a_container_and_never_publishes_itself(stage: Stage) -> None:
    message = stage.message(pictures=0)
    call = ready(stage, message)
    assert forms(stage) == [{"media_type": ["TEXT"], "text": [message.text]}]
    assert stage.with_text(message.text) == []
    stage.adapter.publish(stage.target, call)
    assert len(stage.with_text(message.text)) == 1


def test_the_parts_of_a_thread_answer_one_another_also_where_they_say_the_same(stage: Stage) -> None:
    first = stage.published(stage.message("Bagian", pictures=0))
    second = stage.published(stage.message("Bagian", pictures=0, reply_to=first.remote_id))
    began = now()
    third = ready(stage, stage.message("Bagian", pictures=0, reply_to=second.remote_id))
    stage.fail(Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, third)
    found = stage.adapter.find(stage.target, sought_for(third, began))
    assert found is not None
    assert stage.posts()[0].remote_id == found.remote_id
    assert [one.answers for one in stage.posts()[:3]] == [second.remote_id, first.remote_id, ""]


def test_a_reply_to_another_post_is_not_taken_for_it(stage: Stage) -> None:
    first, second = (stage.published(stage.message(pictures=0)) for _ in range(2))
    began = now()
    call = ready(stage, stage.message("Sama", pictures=0, reply_to=second.remote_id))
    stage.adapter.delete(stage.target, stage.adapter.publish(stage.target, call).remote_id)
    stage.published(stage.message("Sama", pictures=0, reply_to=first.remote_id))
    with pytest.raises(NotNow):
        stage.adapter.find(stage.target, sought_for(call, began))


def test_twenty_pictures_go_in_their_order(stage: Stage) -> None:
    message = stage.message(pictures=20)
    receipt = stage.published(message)
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert all(pictures.same(shown, media.read()) for (shown, _), media in zip(seen.pictures, message.media, strict=True))


@pytest.mark.parametrize(("ours", "theirs"), [("followers", "followers_only"), ("mentioned", "mentioned_only")])
def test_who_may_reply_is_said_in_threads_words(stage: Stage, ours: str, theirs: str) -> None:
    stage.published(replace(stage.message(pictures=0), extras=Extras(reply_control=ours)))
    assert forms(stage)[0]["reply_control"] == [theirs]


@pytest.mark.parametrize(
    "extras",
    [
        Extras(reply_control="nobody"),
        Extras(poll=Poll(("Ya", "Tidak"), 3600)),
        Extras(link_card=LinkCard("https://a.id", "A")),
    ],
)
def test_what_threads_cannot_do_with_a_picture_is_refused_before_any_call(stage: Stage, extras: Extras) -> None:
    message = replace(stage.message(), extras=extras)
    assert stage.adapter.check(stage.target, message)
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, message)
    assert not stage.gate.calls


def test_a_link_is_shown_below_a_text(stage: Stage) -> None:
    card = LinkCard("https://contoh.go.id/berita", "Berita")
    receipt = stage.published(replace(stage.message(pictures=0), extras=Extras(link_card=card)))
    assert fake_of(stage).thing(receipt.remote_id).said["link_attachment"] == card.url


def test_emoji_count_as_their_bytes(stage: Stage) -> None:
    assert stage.adapter.check(stage.target, stage.message("😀" * 125, pictures=0)) == ()
    assert stage.adapter.check(stage.target, stage.message("😀" * 126, pictures=0))


def test_a_film_has_an_alternative_text_too(stage: Stage) -> None:
    film = replace(stage.film(), alt_text="Pidato pembukaan")
    receipt = stage.published(replace(stage.message(), media=(film,)))
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.unseen == {"pictures", "alternative texts"}
    assert forms(stage)[0]["alt_text"] == ["Pidato pembukaan"]


def test_a_film_that_threads_cannot_read_is_refused(stage: Stage) -> None:
    assert stage.shelf is not None
    broken = pictures.media(b"no film", "", mime="video/mp4", address=stage.shelf.keep(b"no film", "video/mp4"))
    with pytest.raises(Refused, match="FAILED_PROCESSING_VIDEO"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(broken,)))


def test_a_film_that_threads_could_not_fetch_is_a_matter_of_later(stage: Stage) -> None:
    failed = {"id": "1", "status": "ERROR", "error_message": "FAILED_DOWNLOADING_VIDEO"}
    stage.gate.script(*LOOK, Answer(200, {}, failed))
    with pytest.raises(NotNow):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(stage.film(),)))


def test_a_picture_without_a_public_address_is_refused_with_the_reason(stage: Stage) -> None:
    with pytest.raises(Refused, match="MEDIA_PUBLIC_URL"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(pictures.media(pictures.picture(), "Foto"),)))


def test_a_container_that_is_ready_was_not_published_and_neither_was_one_of_yesterday(stage: Stage) -> None:
    call, began = ready(stage, stage.message()), now()
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None
    fake_of(stage).late = timedelta(hours=25)
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None


def test_what_is_published_and_not_listed_yet_is_never_called_absent(stage: Stage) -> None:
    call, began = ready(stage, stage.message()), now()
    stage.adapter.publish(stage.target, call)
    stage.gate.script("GET", "/v1.0/me/threads", Answer(200, {}, {"data": []}))
    with pytest.raises(NotNow, match="PUBLISHED"):
        stage.adapter.find(stage.target, sought_for(call, began))


def test_a_container_that_is_gone_leaves_the_list_to_tell(stage: Stage) -> None:
    call, began = ready(stage, stage.message()), now()
    with fake_of(stage).guard:
        fake_of(stage).forget(fake_of(stage).thing(call.prepared.keys["container"]))
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None


def test_an_answer_without_an_id_is_no_answer(stage: Stage) -> None:
    stage.fail(Answer(200, {}, {"success": True}))
    with pytest.raises(Unknown):
        stage.published(stage.message())


def test_a_post_named_by_its_address_can_be_answered_and_taken_down(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=0))
    code = stage.adapter.recognise(stage.target, receipt.url.replace("threads.net", "threads.com") + "?x=1")
    assert code is not None
    stage.published(stage.message(pictures=0, reply_to=code))
    assert stage.posts()[0].answers == receipt.remote_id
    stage.adapter.delete(stage.target, code)
    assert stage.adapter.fetch(stage.target, code) is None
    with pytest.raises(Refused, match="not there any more"):
        stage.adapter.prepare(stage.target, stage.message(pictures=0, reply_to=code))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.threads.net/@lain/post/Cabcdef", "https://www.threads.net/@kantor", "https://contoh.id/@kantor/post/Cabcdef",
        "https://www.threads.net/@kantor/post/a b", "ftp://www.threads.net/@kantor/post/Cabcdef", "https://[",
    ],
)  # fmt: skip
def test_other_addresses_are_none_of_its_posts(stage: Stage, address: str) -> None:
    assert stage.adapter.recognise(stage.target, address) is None


def test_a_day_takes_so_many_posts(stage: Stage) -> None:
    fake_of(stage).quota = 0
    assert stage.adapter.health(stage.target).left is None
    fake_of(stage).quota = 1_000
    health = stage.adapter.health(stage.target)
    assert health.limits == {"posts_a_day": 1_000}
    assert health.left is not None
    assert health.left < 1_000


def test_a_token_that_is_too_young_is_not_renewed(stage: Stage) -> None:
    fake_of(stage).youngest = timedelta(days=10)
    with pytest.raises(NotNow, match="too young"):
        stage.adapter.renew(stage.target)


def test_a_network_that_cannot_be_asked_for_a_token_is_a_matter_of_later(stage: Stage) -> None:
    stage.gate.script("GET", "/refresh_access_token", Answer(503))
    with pytest.raises(NotNow) as caught:
        stage.adapter.renew(stage.target)
    assert caught.value.trouble == Trouble.SILENT
