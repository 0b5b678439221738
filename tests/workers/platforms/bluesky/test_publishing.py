"""Posts on Bluesky's own server, and what another implementation reads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import NOON
from tests.networks import pictures
from tests.networks.bluesky import COLLECTION, asked, error, opened
from tests.networks.gate import Lost
from tests.networks.stage import Stage, call_for, sought_for
from workers.platforms.base import Extras, LinkCard, Message, NotNow, Poll, Refused, Unknown

PAST_REFUSAL = r"grapheme too big \(maximum 300, got 301\)"


def stored(stage: Stage, remote_id: str) -> Any:
    """The record as the server's own answer has it."""
    home, _, key = remote_id.rpartition("/")
    query = f"repo={home.split('/')[2]}&collection={COLLECTION}&rkey={key}"
    return asked(stage.gate.upstream, f"com.atproto.repo.getRecord?{query}")["value"]


def test_another_implementation_reads_text_pictures_and_alternative_texts_as_approved(stage: Stage) -> None:
    message = stage.message("Ibu kota Nusantara 🇮🇩 — ಕನ್ನಡ, क्षि\n\nselesai.", pictures=4)
    seen = stage.seen(stage.published(message).remote_id)
    assert seen is not None
    assert seen.text == message.text
    assert seen.pictures == tuple((media.read(), media.alt_text) for media in message.media)


def test_the_adapter_fetches_what_went_out(stage: Stage) -> None:
    message = stage.message(pictures=2)
    receipt = stage.published(message)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.url, public.text) == (receipt.url, message.text)
    assert [(one.alt_text, one.content) for one in public.pictures] == [(one.alt_text, one.read()) for one in message.media]


def test_a_post_is_dated_when_it_was_due_and_in_its_language_and_its_picture_keeps_its_shape(stage: Stage) -> None:
    record = stored(stage, stage.published(replace(stage.message(), due_at=NOON)).remote_id)
    assert datetime.fromisoformat(record["createdAt"]) == NOON
    assert record["langs"] == ["id"]
    assert record["embed"]["images"][0]["aspectRatio"] == {"width": 1080, "height": 1350}


def test_links_mentions_and_hashtags_lead_where_they_should(stage: Stage) -> None:
    other = opened(stage.gate.upstream)
    text = f"🇮🇩 Bersama @{other['handle']} dan @bukan.siapa.test: https://kominfo.go.id/é. #SatuData"
    record = stored(stage, stage.published(stage.message(text)).remote_id)
    content = text.encode()
    led = [(content[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(), one["features"]) for one in record["facets"]]
    kind = "app.bsky.richtext.facet#"
    assert led == [
        (f"@{other['handle']}", [{"$type": f"{kind}mention", "did": other["did"]}]),
        ("https://kominfo.go.id/é", [{"$type": f"{kind}link", "uri": "https://kominfo.go.id/é"}]),
        ("#SatuData", [{"$type": f"{kind}tag", "tag": "SatuData"}]),
    ]


def test_a_thread_answers_part_by_part_and_names_its_first(stage: Stage) -> None:
    first = stage.published(stage.message(pictures=0)).remote_id
    second = stage.published(stage.message(pictures=0, reply_to=first)).remote_id
    third = stored(stage, stage.published(stage.message(pictures=0, reply_to=second)).remote_id)
    assert (third["reply"]["root"]["uri"], third["reply"]["parent"]["uri"]) == (first, second)


def test_an_answer_to_a_post_that_is_gone_waits(stage: Stage) -> None:
    first = stage.published(stage.message(pictures=0)).remote_id
    stage.adapter.delete(stage.target, first)
    with pytest.raises(NotNow, match="not there"):
        stage.adapter.prepare(stage.target, stage.message(reply_to=first))


def test_a_link_card_goes_out_with_its_picture(stage: Stage) -> None:
    thumbnail = pictures.media(pictures.picture(1200, 630), "")
    card = LinkCard("https://kominfo.go.id/berita/1", "Siaran pers", "Ringkasan", thumbnail)
    message = replace(stage.message(pictures=0), extras=Extras(link_card=card))
    shown = stored(stage, stage.published(message).remote_id)["embed"]["external"]
    assert (shown["uri"], shown["title"], shown["description"]) == (card.url, card.title, card.description)
    assert shown["thumb"]["size"] == len(thumbnail.read())


def test_a_film_goes_out_with_its_alternative_text(stage: Stage) -> None:
    film = replace(stage.film(), alt_text="Upacara bendera")
    seen = stage.seen(stage.published(replace(stage.message(pictures=0), media=(film,))).remote_id)
    assert seen is not None
    assert seen.pictures == ((film.read(), "Upacara bendera"),)


def test_the_same_call_again_changes_nothing(stage: Stage) -> None:
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    assert stage.adapter.publish(stage.target, call) == stage.adapter.publish(stage.target, call)
    assert len(stage.with_text(message.text)) == 1


def test_whoever_prepares_again_later_makes_the_same_record(stage: Stage) -> None:
    message = stage.message()
    first = stage.published(message)
    assert stage.published(message) == first
    assert len(stage.with_text(message.text)) == 1


def test_under_a_key_that_is_taken_nothing_is_put_and_nobody_is_taken_for_it(stage: Stage) -> None:
    message = stage.message(pictures=0)
    other = replace(message, text="Sesuatu yang lain.")
    stage.published(other)
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    with pytest.raises(Unknown, match="Record was at"):
        stage.adapter.publish(stage.target, call)
    assert stage.adapter.find(stage.target, sought_for(call, datetime.now(UTC))) is None


def test_a_lost_answer_leaves_one_post_that_is_found_by_its_key_alone(stage: Stage) -> None:
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    stage.fail(Lost())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, datetime.now(UTC)))
    assert found is not None
    assert [post.remote_id for post in stage.with_text(message.text)] == [found.remote_id]
    assert len(stage.gate.called("GET", "/xrpc/com.atproto.repo.getRecord")) == 1


def test_bytes_that_the_server_has_thrown_away_are_uploaded_anew(stage: Stage) -> None:
    message = stage.message()
    prepared = stage.adapter.prepare(stage.target, message)
    gone = replace(prepared, media_ids=("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku image/jpeg 12",))
    with pytest.raises(NotNow, match="Could not find blob"):
        stage.adapter.publish(stage.target, call_for(stage, message, gone))
    assert stage.published(message).remote_id


def test_bytes_that_arrive_as_others_are_refused(stage: Stage) -> None:
    message = stage.message()
    blob = {"$type": "blob", "ref": {"$link": "bafkrei" + "a" * 52}, "mimeType": "image/jpeg", "size": 9}
    stage.gate.script("POST", "/xrpc/com.atproto.repo.uploadBlob", replace(error(200, "", ""), body={"blob": blob}))
    with pytest.raises(Refused, match="other bytes"):
        stage.adapter.prepare(stage.target, message)


def test_a_deleted_post_is_gone_and_may_be_deleted_again(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    for _ in range(2):
        stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.seen(receipt.remote_id) is None
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


@pytest.mark.parametrize(
    "form",
    [
        "https://bsky.app/profile/{did}/post/{key}",
        "https://bsky.app/profile/{handle}/post/{key}?ref=1",
        "at://{did}/app.bsky.feed.post/{key}",
    ],
)
def test_a_pasted_address_is_recognised_as_the_accounts_own(stage: Stage, form: str) -> None:
    remote_id = stage.published(stage.message(pictures=0)).remote_id
    address = form.format(did=stage.target.remote_id, handle=stage.target.handle, key=remote_id.rpartition("/")[2])
    assert stage.adapter.recognise(stage.target, f" {address} ") == remote_id


@pytest.mark.parametrize(
    "address",
    [
        "https://bsky.app/profile/did:plc:lain/post/3mugn7bktmotj",
        "https://bsky.app.example/profile/{did}/post/3mugn7bktmotj",
        "https://bsky.app/profile/{did}/post/3mugn7bktmot1",
        "https://bsky.app/profile/{did}",
        "",
    ],
)
def test_no_other_address_is(stage: Stage, address: str) -> None:
    assert stage.adapter.recognise(stage.target, address.format(did=stage.target.remote_id)) is None


def test_posts_of_other_accounts_are_not_fetched_nor_deleted(stage: Stage) -> None:
    remote_id = stage.published(stage.message(pictures=0)).remote_id
    stranger = replace(stage.target, remote_id="did:plc:ewvi7nxzyoun6zhxrhs64oiz")
    assert stage.adapter.fetch(stranger, remote_id) is None
    stage.adapter.delete(stranger, remote_id)
    assert stage.seen(remote_id) is not None


@pytest.mark.parametrize(
    ("extras", "reason"),
    [
        (Extras(poll=Poll(("Ya", "Tidak"), 3600)), "Polls"),
        (Extras(reply_control="nobody"), "reply controls"),
        (Extras(link_card=LinkCard("https://a.id", "Judul")), "link card"),
    ],
)
def test_what_bluesky_cannot_carry_is_said_before_anything_is_asked(stage: Stage, extras: Extras, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        stage.adapter.prepare(stage.target, replace(stage.message(), extras=extras))
    assert stage.gate.calls == ()


def test_every_limit_is_said_at_once(stage: Stage) -> None:
    film, large = stage.film(), replace(stage.picture(), alt_text="a" * 1_001, read=bytes(1_000_001).__bytes__)
    message = Message("x", "🇮🇩" * 301, (film, large, large, replace(large, mime="image/svg+xml"), large))
    said = "\n".join(stage.adapter.check(stage.target, message))
    assert [one in said for one in ("301", "5", "alone", "1,000,001", "svg", "alternative text")] == [True] * 6


def test_a_link_cards_picture_has_a_limit_of_its_own(stage: Stage) -> None:
    card = LinkCard("https://a.id", "Judul", "", replace(stage.picture(), read=bytes(1_000_001).__bytes__))
    message = replace(stage.message(pictures=0), extras=Extras(link_card=card))
    assert "link card" in "".join(stage.adapter.check(stage.target, message))


def test_limits_of_the_accounts_server_count(stage: Stage) -> None:
    assert stage.adapter.check(replace(stage.target, limits={"text_limit": 9}), Message("x", "1234567890"))


def test_a_message_without_anything_is_refused(stage: Stage) -> None:
    assert stage.adapter.check(stage.target, Message("x", " \n"))
