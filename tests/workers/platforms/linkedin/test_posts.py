"""Posts: little text goes out escaped and comes back as written; links, cards, films and comments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.people.troubles import Trouble
from content.writing.counting import little_text
from tests.networks import linkedin_fake, pictures
from tests.networks.linkedin_fake import Fake
from tests.networks.stage import Stage, call_for, now
from tests.workers.platforms.linkedin.conftest import adapter_of
from workers.platforms.base import Extras, LinkCard, Message, NotNow, Refused
from workers.platforms.linkedin import limits, posts

EVERY_SIGN = r"Semua tanda \ | { } @ [ ] ( ) < > # * _ ~ tampil: 100% & “aman” 😀 selesai"


def test_every_reserved_sign_is_shown_and_nothing_is_cut(stage: Stage) -> None:
    receipt = stage.published(stage.message(EVERY_SIGN, pictures=0))
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert seen.text == EVERY_SIGN
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.text == EVERY_SIGN


def test_our_linkedin_cuts_a_text_that_is_not_escaped() -> None:
    assert linkedin_fake.cut("Rapat (pleno)") == "Rapat "
    assert linkedin_fake.cut(r"Rapat \(pleno\)") == r"Rapat \(pleno\)"


@given(st.text(alphabet=st.sampled_from("ab \\|{}@[]()<>#*_~\n😀"), max_size=40))
def test_what_is_escaped_is_restored(text: str) -> None:
    assert linkedin_fake.plain(linkedin_fake.cut(little_text(text))) == text
    assert posts.restored(little_text(text)) == text


def test_a_hashtag_that_linkedin_made_of_a_word_reads_as_it_was_written() -> None:
    assert posts.restored(r"Menuju {hashtag|\#|KTT} \(sidang\)") == "Menuju #KTT (sidang)"


def test_pictures_keep_their_order_and_their_alternative_texts(stage: Stage) -> None:
    message = stage.message(pictures=3)
    receipt = stage.published(message)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert [one.alt_text for one in public.pictures] == [media.alt_text for media in message.media]
    assert all(pictures.same(one.content, media.read()) for one, media in zip(public.pictures, message.media, strict=True))
    (call,) = stage.gate.called("POST", "/rest/posts")
    assert "multiImage" in call.asked["content"]
    assert stage.gate.called("POST", "/rest/posts")[0].headers["x-restli-protocol-version"] == "2.0.0"


def test_a_picture_is_fetched_without_the_accounts_token(stage: Stage) -> None:
    stage.adapter.fetch(stage.target, stage.published(stage.message()).remote_id)
    (fetched,) = stage.gate.called("GET", "/media-cdn/{name}")
    assert "authorization" not in fetched.headers


def test_the_card_of_a_link_has_its_picture(stage: Stage) -> None:
    card = LinkCard("https://jakarta.go.id/acara", "Acara", "Ringkasan", stage.picture())
    message = replace(stage.message(pictures=0), extras=Extras(link_card=card))
    stage.published(message)
    (call,) = stage.gate.called("POST", "/rest/posts")
    article = call.asked["content"]["article"]
    assert (article["source"], article["title"], article["description"]) == (card.url, card.title, card.description)
    assert article["thumbnail"].startswith("urn:li:image:")


def test_a_film_goes_up_in_pieces_and_out_when_it_is_ready(stage: Stage) -> None:
    message = Message("r", "Film pembukaan", (stage.film(),))
    receipt = stage.published(message)
    assert len(stage.gate.called("PUT", "/dms-uploads/{name}/uploadedVideo/{first}")) > 1
    assert len(stage.gate.called("GET", "/rest/videos/{urn}")) == 2
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert seen.pictures == ((message.media[0].read(), ""),)


def test_a_film_that_takes_longer_is_posted_later(stage: Stage, fake: Fake) -> None:
    fake.looks_needed = 10_000
    adapter = replace(adapter_of(stage, longest_seconds=0.4), pause_seconds=0.2)
    message = Message("r", "Film penutupan", (stage.film(),))
    call = call_for(stage, message, adapter.prepare(stage.target, message))
    with pytest.raises(NotNow, match="waiting") as told:
        adapter.publish(stage.target, call)
    assert told.value.wait_seconds > 0
    fake.rows("update asset set state = 'AVAILABLE'")
    assert stage.seen(adapter.publish(stage.target, call).remote_id) is not None


def test_a_film_that_linkedin_cannot_read_is_refused(stage: Stage, fake: Fake) -> None:
    fake.film_ends = "PROCESSING_FAILED"
    with pytest.raises(Refused, match="could not process"):
        stage.adapter.prepare(stage.target, Message("r", "Film", (stage.film(),)))


def test_a_comment_is_plain_text_and_may_be_taken_down_twice(stage: Stage) -> None:
    post = stage.published(stage.message())
    receipt = stage.published(
        stage.message("Tautan (lengkap): https://jakarta.go.id #KTT", pictures=0, reply_to=post.remote_id)
    )
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.answers) == ("Tautan (lengkap): https://jakarta.go.id #KTT", post.remote_id)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.text == seen.text
    assert post.remote_id in public.url
    for _ in range(2):
        stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_a_post_of_another_page_is_not_ours_to_show(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    assert stage.adapter.fetch(replace(stage.target, remote_id="999"), receipt.remote_id) is None


def test_a_bare_number_is_an_organisations() -> None:
    assert posts.encoded("urn:li:share:1") == "urn%3Ali%3Ashare%3A1"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:share:7123/", "urn:li:share:7123"),
        ("https://linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7123", "urn:li:ugcPost:7123"),
        ("https://www.linkedin.com/posts/pemprov-dki_ktt-asean-share-7123-AbC_/", "urn:li:share:7123"),
        ("https://www.linkedin.com/posts/pemprov-dki_ktt-asean-activity-7123-AbC_/", None),
        ("https://www.linkedin.com/feed/update/urn:li:activity:7123/", None),
        ("https://contoh.go.id/feed/update/urn:li:share:7123/", None),
        ("https://www.linkedin.com/company/pemprov-dki", None),
        ("ftp://www.linkedin.com/feed/update/urn:li:share:7123/", None),
        ("http://[", None),
    ],
)
def test_an_address_is_known_by_its_form(stage: Stage, address: str, found: str | None) -> None:
    assert stage.adapter.recognise(stage.target, f" {address} ") == found


@pytest.mark.parametrize(
    ("message", "limit"),
    [
        (Message("r", "(" * 1_501), {}),
        (Message("r", "x" * 11), {"text_limit": 10}),
        (Message("r", "  "), {}),
        (Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),) * 2), {"most_pictures": 1}),
        (Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),)), {"picture_bytes": 20}),
        (Message("r", "x", (pictures.media(pictures.picture(9, 9), "x" * 4),)), {"alt_text_limit": 3}),
        (Message("r", "x", (pictures.media(pictures.picture(9, 9), "", mime="image/webp"),)), {}),
        (Message("r", "x", (replace(pictures.media(pictures.picture(9, 9), ""), width=9_000, height=9_000),)), {}),
        (
            Message(
                "r", "x", (pictures.media(pictures.film(), "", mime="video/mp4"), pictures.media(pictures.picture(9, 9), ""))
            ),
            {},
        ),
        (Message("r", "x" * 1_251, reply_to="urn:li:share:1"), {}),
        (Message("r", "x", (pictures.media(pictures.picture(9, 9), ""),), reply_to="urn:li:share:1"), {}),
        (Message("r", "x", extras=Extras(reply_control="nobody")), {}),
        (
            Message(
                "r", "x", (pictures.media(pictures.picture(9, 9), ""),), extras=Extras(link_card=LinkCard("https://a.id", "A"))
            ),
            {},
        ),
    ],
)
def test_each_limit_is_kept_before_anything_is_sent(stage: Stage, message: Message, limit: dict[str, int]) -> None:
    assert len(tuple(limits.complaints(message, limit))) == 1
    with pytest.raises(Refused):
        stage.adapter.prepare(replace(stage.target, limits=limit), message)
    assert stage.gate.calls == ()


def test_a_text_of_exactly_what_linkedin_takes_goes_out(stage: Stage) -> None:
    longest = "(" * 1_499 + f"{now():%f}"[:2]
    assert stage.seen(stage.published(stage.message(longest, pictures=0)).remote_id) is not None


def test_an_account_without_an_organisation_is_not_connected(stage: Stage) -> None:
    nobody = replace(stage.target, remote_id="")
    with pytest.raises(NotNow) as told:
        stage.adapter.prepare(nobody, stage.message())
    assert told.value.trouble == Trouble.MISSING
