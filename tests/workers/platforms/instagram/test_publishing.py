"""What is special to publishing on Instagram: containers and their states, what its pictures must be, stories, comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks import pictures
from tests.networks.gate import Answer, Lost
from tests.networks.graph_rules import fault
from tests.networks.stage import Stage, now, sought_for
from tests.workers.platforms.instagram.scene import LOOK, fake_of, ready, sent_to, shelved, story
from workers.platforms.base import Message, NotNow, Refused, Unknown


def test_a_container_is_looked_at_until_it_is_ready(stage: Stage) -> None:
    call = ready(stage, stage.message())
    assert [said["status_code"] for said in sent_to(stage, *LOOK)] == ["IN_PROGRESS", "FINISHED"]
    assert stage.adapter.find(stage.target, sought_for(call, now())) is None
    stage.adapter.publish(stage.target, call)


def test_a_container_that_is_not_known_everywhere_yet_is_waited_for(stage: Stage) -> None:
    stage.gate.script(*LOOK, fault(100, "Unsupported get request.", subcode=33))
    stage.published(stage.message())


def test_a_carousel_is_made_when_each_of_its_parts_is_ready(stage: Stage) -> None:
    stage.published(stage.message(pictures=3))
    looked = [call.path for call in stage.gate.called(*LOOK)]
    assert len(set(looked)) == 5, "three parts, the container, and what it became"


def test_a_container_that_takes_long_stays_and_a_call_that_comes_too_early_is_later(stage: Stage) -> None:
    fake_of(stage).looks = 1_000
    call = ready(stage, stage.message())
    with pytest.raises(NotNow, match="not ready") as caught:
        stage.adapter.publish(stage.target, call)
    assert caught.value.wait_seconds == 60


def test_while_a_container_is_being_published_nobody_can_tell(stage: Stage) -> None:
    call = ready(stage, stage.message())
    stage.gate.script(*LOOK, Answer(200, {}, {"status_code": "IN_PROGRESS", "id": "1"}))
    with pytest.raises(NotNow, match="IN_PROGRESS"):
        stage.adapter.find(stage.target, sought_for(call, now()))


def test_what_is_published_and_not_listed_yet_is_looked_for_again_and_never_called_absent(stage: Stage) -> None:
    call, began = ready(stage, stage.message()), now()
    stage.adapter.publish(stage.target, call)
    stage.gate.script("GET", "/v26.0/{account}/media", Answer(200, {}, {"data": []}))
    with pytest.raises(NotNow, match="PUBLISHED"):
        stage.adapter.find(stage.target, sought_for(call, began))


def test_a_container_of_yesterday_was_not_published(stage: Stage) -> None:
    call, began = ready(stage, stage.message()), now()
    fake_of(stage).late = timedelta(hours=25)
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None
    with pytest.raises(NotNow, match="try to upload again"):
        stage.adapter.publish(stage.target, call)
    assert call.prepared.good_until is not None
    assert call.prepared.good_until < began + timedelta(hours=24)


def test_a_container_that_is_gone_leaves_the_list_to_tell(stage: Stage) -> None:
    message, began = stage.message(), now()
    receipt, gone = stage.published(message), ready(stage, message)
    with fake_of(stage).guard:
        fake_of(stage).forget(fake_of(stage).thing(gone.prepared.keys["container"]))
    found = stage.adapter.find(stage.target, sought_for(gone, began))
    assert found is not None
    assert found.remote_id == receipt.remote_id
    other = replace(gone, message=stage.message())
    assert stage.adapter.find(stage.target, sought_for(other, began)) is None


def test_a_picture_that_cannot_be_fetched_is_a_matter_of_later(stage: Stage) -> None:
    assert stage.shelf is not None
    lost = pictures.media(pictures.picture(), "Foto", address=f"{stage.shelf.url}/m/nothing.jpg")
    with pytest.raises(NotNow, match="could not be fetched"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(lost,)))


def test_a_picture_without_a_public_address_is_refused_with_the_reason(stage: Stage) -> None:
    with pytest.raises(Refused, match="MEDIA_PUBLIC_URL"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(pictures.media(pictures.picture(), "Foto"),)))


def test_a_shape_that_the_account_may_not_have_is_refused_in_instagrams_words(stage: Stage) -> None:
    """3:4 is within our limits and not within those of Instagram's older documentation."""
    tall = replace(stage.message(), media=(shelved(stage, pictures.picture(1080, 1440)),))
    assert stage.adapter.check(stage.target, tall) == ()
    with pytest.raises(Refused, match="ratio is not allowed"):
        stage.adapter.prepare(stage.target, tall)


def test_what_is_no_jpeg_is_told_before_any_call(stage: Stage) -> None:
    png = shelved(stage, pictures.picture(kind="PNG"), "image/png")
    assert stage.adapter.check(stage.target, replace(stage.message(), media=(png,)))
    with pytest.raises(Refused, match="format"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(replace(png, mime="image/jpeg"),)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#a " * 31, "31 hashtags"),
        ("@a " * 21, "21 mentions"),
        ("a" * 2201, "counts 2201"),
    ],
)
def test_a_caption_has_limits_beyond_its_length(stage: Stage, text: str, why: str) -> None:
    assert any(why in said for said in stage.adapter.check(stage.target, stage.message(text)))
    legal = text[: -3 if " " in text else -1]
    assert stage.adapter.check(stage.target, stage.message(legal)) == ()


def test_an_address_is_no_mention_and_a_heading_no_hashtag(stage: Stage) -> None:
    assert stage.adapter.check(stage.target, stage.message("humas@contoh.go.id " * 25 + "# " * 40)) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [("a" * 301, "301"), ("#a #b #c #d #e", "hashtags"), ("https://a.id https://b.id", "link"), (" ", "neither")],
)
def test_a_comment_has_limits_of_its_own(stage: Stage, text: str, why: str) -> None:
    assert any(why in said for said in stage.adapter.check(stage.target, Message("r", text, reply_to="17")))


def test_a_post_needs_a_picture_and_a_comment_takes_none(stage: Stage) -> None:
    assert "Instagram takes no post without a picture" in stage.adapter.check(stage.target, Message("r", "Satu"))
    assert "A comment takes no pictures" in stage.adapter.check(stage.target, replace(stage.message(), reply_to="17"))
    assert stage.adapter.check(stage.target, replace(story(stage), media=story(stage).media * 2))


def test_a_story_is_found_among_the_stories(stage: Stage) -> None:
    message, began = story(stage), now()
    call = ready(stage, message)
    stage.fail(Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    assert found.remote_id == stage.posts()[0].remote_id


def test_a_film_goes_out_and_is_not_compared(stage: Stage) -> None:
    message = replace(stage.message(), media=(stage.film(),))
    public = stage.adapter.fetch(stage.target, stage.published(message).remote_id)
    assert public is not None
    assert public.text == message.text
    assert public.unseen == {"pictures", "alternative texts"}


def test_a_film_that_cannot_be_played_is_refused_once_instagram_has_looked(stage: Stage) -> None:
    broken = replace(stage.message(), media=(shelved(stage, b"no film", "video/mp4"),))
    with pytest.raises(Refused, match="2207026"):
        stage.adapter.prepare(stage.target, broken)


def test_films_and_pictures_may_follow_each_other(stage: Stage) -> None:
    message = replace(stage.message(), media=(stage.picture(), stage.film(), stage.picture()))
    public = stage.adapter.fetch(stage.target, stage.published(message).remote_id)
    assert public is not None
    assert len(public.pictures) == 2
    assert public.unseen


def test_a_day_takes_so_many_posts_and_no_more(stage: Stage) -> None:
    call = ready(stage, stage.message())
    health = stage.adapter.health(stage.target)
    fake_of(stage).quota = used = health.limits["posts_a_day"] - (health.left or 0)
    assert stage.adapter.health(stage.target).left == 0
    with pytest.raises(NotNow) as caught:
        stage.adapter.publish(stage.target, call)
    assert caught.value.trouble == Trouble.LIMITED
    fake_of(stage).quota = used + 1
    stage.adapter.publish(stage.target, call)


def test_what_was_published_keeps_the_accounts_address_where_its_own_cannot_be_asked(stage: Stage) -> None:
    call = ready(stage, stage.message())
    stage.gate.script(*LOOK, Answer(500))
    assert stage.adapter.publish(stage.target, call).url == "https://www.instagram.com/kantor/"


def test_a_comment_is_found_by_its_words(stage: Stage) -> None:
    first = stage.published(stage.message())
    for _ in range(2):
        stage.published(stage.message(pictures=0, reply_to=first.remote_id))
    message, began = stage.message(pictures=0, reply_to=first.remote_id), now()
    call = ready(stage, message)
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None
    receipt = stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    assert found.remote_id == receipt.remote_id
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.text, public.pictures) == (message.text, ())


def test_every_pause_is_short_in_tests_and_the_number_of_looks_has_an_end(stage: Stage) -> None:
    fake_of(stage).looks = 1_000
    ready(stage, stage.message())
    assert len(stage.gate.called(*LOOK)) == 6
