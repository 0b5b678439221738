"""What is special to Facebook Pages: unpublished first, stories, comments, films, addresses that hide the number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from content.people.troubles import Trouble
from tests.networks import pictures
from tests.networks.facebook import PAGE, staged
from tests.networks.facebook_fake import SCOPES, FacebookFake
from tests.networks.gate import Answer, Lost
from tests.networks.graph_fake import Token
from tests.networks.graph_rules import fault
from tests.networks.stage import Stage, call_for, now, sought_for
from workers.platforms.base import Extras, LinkCard, Media, Message, NotNow, Refused, Unknown


@pytest.fixture(scope="module")
def the_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("facebook")) as one:
        yield one


@pytest.fixture
def stage(the_stage: Stage) -> Iterator[Stage]:
    the_stage.gate.forget()
    yield the_stage
    the_stage.gate.forget()


def fake_of(stage: Stage) -> FacebookFake:
    return cast("FacebookFake", stage.notes["fake"])


def upright() -> Media:
    return pictures.media(pictures.picture(1080, 1920), "Poster")


def story(stage: Stage) -> Message:
    return replace(stage.message(), media=(upright(),), frame="story")


def opened(stage: Stage, *scopes: str) -> Stage:
    """The same stage with a token that may do only that."""
    fake_of(stage).tokens["narrow"] = Token(PAGE, frozenset(scopes), now())
    return replace(stage, target=replace(stage.target, secrets={"access_token": "narrow"}))


def test_the_guarded_call_is_one_word_and_nothing_was_public_before(stage: Stage) -> None:
    message = stage.message(pictures=2)
    ready = stage.adapter.prepare(stage.target, message)
    assert stage.with_text(message.text) == []
    stage.adapter.publish(stage.target, call_for(stage, message, ready))
    assert stage.gate.calls[-1].body == b"is_published=true"
    assert stage.gate.calls[-1].path.endswith(ready.keys["post"])


def test_a_network_that_will_not_publish_what_is_unpublished_refuses_in_its_own_words(stage: Stage) -> None:
    stage.fail(fault(100, "(#100) is_published is not supported"))
    with pytest.raises(Refused, match="is_published is not supported"):
        stage.published(stage.message())


def test_a_text_alone_is_made_unpublished_too(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=0))
    assert receipt.url == f"https://www.facebook.com/{receipt.remote_id}"
    assert stage.gate.calls[0].path.endswith("/feed")


def test_an_answer_without_success_is_no_success(stage: Stage) -> None:
    stage.fail(Answer(200, {}, {"success": False}))
    with pytest.raises(Unknown):
        stage.published(stage.message())


def test_a_post_that_is_no_longer_known_by_its_id_is_found_by_its_text(stage: Stage) -> None:
    message, began = stage.message(), now()
    receipt = stage.published(message)
    lost = call_for(stage, message, replace(stage.adapter.prepare(stage.target, message), keys={"post": f"{PAGE}_17"}))
    found = stage.adapter.find(stage.target, sought_for(lost, began))
    assert found is not None
    assert found.remote_id == receipt.remote_id


def test_a_post_without_a_text_is_not_taken_for_another_one(stage: Stage) -> None:
    began = now()
    stage.published(stage.message(""))
    message = stage.message("")
    lost = call_for(stage, message, replace(stage.adapter.prepare(stage.target, message), keys={"post": f"{PAGE}_17"}))
    assert stage.adapter.find(stage.target, sought_for(lost, began)) is None


def test_a_story_shows_its_picture_and_is_found_by_it(stage: Stage) -> None:
    message, began = story(stage), now()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    stage.gate.script("POST", "/v26.0/{page}/photo_stories", Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    seen = stage.seen(found.remote_id)
    assert seen is not None
    assert pictures.same(seen.pictures[0][0], message.media[0].read())
    public = stage.adapter.fetch(stage.target, found.remote_id)
    assert public is not None
    assert "text" in public.unseen
    assert len(public.pictures) == 1
    stage.adapter.delete(stage.target, found.remote_id)
    assert stage.adapter.fetch(stage.target, found.remote_id) is None


def test_a_story_that_never_arrived_is_not_found(stage: Stage) -> None:
    message, began = story(stage), now()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None


def test_a_comment_may_hold_a_picture_and_is_ours(stage: Stage) -> None:
    first = stage.published(stage.message())
    comment = stage.message(pictures=1, reply_to=first.remote_id)
    receipt = stage.published(comment)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.text, public.pictures[0].alt_text) == (comment.text, comment.media[0].alt_text)


def test_somebody_elses_comment_that_says_the_same_is_not_ours(stage: Stage) -> None:
    first, began = stage.published(stage.message()), now()
    message = stage.message(pictures=0, reply_to=first.remote_id)
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    post = first.remote_id.partition("_")[2]
    with fake_of(stage).guard:
        fake_of(stage).keep("comment", "999", "published", {"message": message.text, "post": post, "photos": []})
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None
    receipt = stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    assert found.remote_id == receipt.remote_id


def test_a_comment_on_what_is_not_public_is_refused(stage: Stage) -> None:
    ready = stage.adapter.prepare(stage.target, stage.message())
    with pytest.raises(Refused):
        stage.published(stage.message(pictures=0, reply_to=ready.keys["post"]))


def test_a_film_is_fetched_unpublished_and_then_published(stage: Stage) -> None:
    message, began = replace(stage.message(pictures=0), media=(stage.film(),)), now()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    assert stage.adapter.fetch(stage.target, call.prepared.keys["video"]) is None
    assert stage.adapter.find(stage.target, sought_for(call, began)) is None
    receipt = stage.adapter.publish(stage.target, call)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.text == message.text
    assert public.unseen == {"pictures", "alternative texts"}


def test_a_film_that_facebook_cannot_code_is_refused_once_it_has_looked(stage: Stage) -> None:
    assert stage.shelf is not None
    broken = pictures.media(b"no film", "", mime="video/mp4", address=stage.shelf.keep(b"no film", "video/mp4"))
    with pytest.raises(Refused, match="could not process"):
        stage.adapter.prepare(stage.target, replace(stage.message(), media=(broken,)))


def test_a_film_that_takes_long_is_published_as_far_as_it_is(stage: Stage) -> None:
    fake_of(stage).looks = 1_000
    message = replace(stage.message(pictures=0), media=(stage.film(),))
    assert stage.seen(stage.published(message).remote_id) is not None
    assert len(stage.gate.called("GET", "/v26.0/{thing}")) == 6
    fake_of(stage).looks = 2


def test_a_link_is_shown_as_the_network_shows_links(stage: Stage) -> None:
    card = LinkCard("https://contoh.go.id/berita", "Berita")
    receipt = stage.published(replace(stage.message(pictures=0), extras=Extras(link_card=card)))
    assert fake_of(stage).thing(receipt.remote_id.partition("_")[2]).said["link"] == card.url


def test_what_hides_its_number_is_found_in_the_pages_list(stage: Stage) -> None:
    receipt, hidden = stage.published(stage.message()), "pfbid02AbCdEfGhIjKlMnOpQr"
    address = f"https://www.facebook.com/{PAGE}/posts/{hidden}"
    listed = {"data": [{"id": receipt.remote_id, "permalink_url": address}]}
    assert stage.adapter.recognise(stage.target, address) == hidden
    stage.gate.script("GET", "/v26.0/{page}/published_posts", Answer(200, {}, listed), 2)
    assert stage.adapter.fetch(stage.target, hidden) == stage.adapter.fetch(stage.target, receipt.remote_id)
    stage.published(stage.message(pictures=0, reply_to=hidden))
    assert stage.posts()[0].answers == receipt.remote_id
    assert stage.adapter.fetch(stage.target, f"{hidden}x") is None
    with pytest.raises(Refused):
        stage.adapter.prepare(stage.target, stage.message(pictures=0, reply_to=f"{hidden}x"))


@pytest.mark.parametrize(
    ("address", "known"),
    [
        (f"https://www.facebook.com/{PAGE}_123456", f"{PAGE}_123456"),
        ("https://m.facebook.com/Kantor/posts/123456/", f"{PAGE}_123456"),
        ("https://web.facebook.com/kantor/posts/judul-berita/123456?x=1", f"{PAGE}_123456"),
        (f"https://www.facebook.com/permalink.php?story_fbid=123456&id={PAGE}", f"{PAGE}_123456"),
        (f"https://www.facebook.com/story.php?story_fbid=123456&id={PAGE}", f"{PAGE}_123456"),
        ("https://www.facebook.com/kantor/videos/123456", "123456"),
        ("https://www.facebook.com/lain/posts/123456", None),
        ("https://www.facebook.com/permalink.php?story_fbid=123456&id=999", None),
        ("https://www.facebook.com/999_123456", None),
        ("https://www.facebook.com/kantor", None),
        ("https://facebook.contoh.id/kantor/posts/123456", None),
        ("ftp://www.facebook.com/kantor/posts/123456", None),
        ("https://[", None),
    ],
)
def test_its_addresses_have_many_forms(stage: Stage, address: str, known: str | None) -> None:
    assert stage.adapter.recognise(stage.target, address) == known


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"media": (upright(), upright()), "frame": "story"}, "A story is one picture"),
        ({"frame": "story"}, "A story is one picture"),
        ({"media": (upright(), upright()), "reply_to": "1_2"}, "A comment takes one picture"),
        ({"media": (upright(),), "extras": Extras(link_card=LinkCard("https://a.id", "A"))}, "do not go together"),
        ({"extras": Extras(reply_control="followers")}, "Who may reply"),
        ({"text": ""}, "neither a text nor a picture"),
        ({"media": (replace(upright(), mime="image/webp"),)}, "does not take image/webp"),
        ({"media": (replace(upright(), mime="video/webm"),)}, "does not take video/webm"),
    ],
)
def test_what_does_not_go_together_is_told_before_any_call(stage: Stage, changed: dict[str, object], why: str) -> None:
    message = replace(stage.message(pictures=0), **changed)  # type: ignore[arg-type]  # what is changed varies
    said = stage.adapter.check(stage.target, message)
    assert any(why in one for one in said), said
    assert not stage.gate.calls


def test_a_film_does_not_go_with_pictures(stage: Stage) -> None:
    message = replace(stage.message(), media=(stage.picture(), stage.film()))
    assert "A film goes alone" in stage.adapter.check(stage.target, message)


def test_a_token_without_the_permission_is_forbidden_before_anything_is_made(stage: Stage) -> None:
    narrow = opened(stage, "pages_read_engagement")
    with pytest.raises(NotNow) as caught:
        narrow.adapter.prepare(narrow.target, stage.message())
    assert caught.value.trouble == Trouble.FORBIDDEN
    assert any("may not post" in said for said in narrow.adapter.health(narrow.target).warnings)


def test_a_token_that_nobody_gave_is_wrong(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(replace(stage.target, secrets={"access_token": "made up"}))
    assert caught.value.trouble == Trouble.WRONG


def test_a_page_that_nobody_sees_is_told(stage: Stage) -> None:
    stage.gate.script(
        "GET", "/v26.0/{page}", Answer(200, {"X-App-Usage": '{"call_count": 90}'}, {"id": PAGE, "is_published": False})
    )
    assert len(stage.adapter.health(stage.target).warnings) == 2


def test_a_token_may_do_all_that_the_connection_asks_for(stage: Stage) -> None:
    whole = opened(stage, *SCOPES)
    assert whole.adapter.health(whole.target).warnings == ()


def test_an_account_without_a_name_on_the_network_is_not_connected(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(replace(stage.target, remote_id=""))
    assert caught.value.trouble == Trouble.MISSING
