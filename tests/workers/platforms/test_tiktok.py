"""What is TikTok's own: films in pieces, pictures that it fetches, audits, moderation, errors that arrive with HTTP 200."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from content.people.troubles import Trouble
from tests.networks import tiktok, tiktok_specification
from tests.networks.calls import Call
from tests.networks.gate import Answer, Belied, Cut, Lost
from tests.networks.pictures import media
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from tests.networks.tiktok_fake import COMPLETE, OWN, TikTok, error
from workers.platforms.base import Call as Guarded
from workers.platforms.base import Extras, LinkCard, Message, NotNow, Refused, Unknown
from workers.platforms.http import Reply
from workers.platforms.tiktok import answers, saying

UPLOAD = ("PUT", "/video/")
MEGABYTE = 1_000_000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with tiktok.staged(tmp_path) as made:
        yield made


@pytest.fixture
def network(stage: Stage) -> TikTok:
    found: TikTok = stage.notes["network"]
    return found


def film_of(stage: Stage, size: int = 2_000) -> Message:
    """A message with a film of so many bytes."""
    content = b"\x00\x00\x00\x14ftypisom" + bytes(size - 12)
    return replace(stage.message(), media=(media(content, "", mime="video/mp4"),))


def ready(stage: Stage, message: Message) -> Guarded:
    return call_for(stage, message, stage.adapter.prepare(stage.target, message))


def meant(code: str, status: int = 400) -> Refused | NotNow:
    """What an error means."""
    reply = Reply(status, {}, Answer(status, {}, error(code)).written()[1])
    said = answers.disappointment(reply, guarded=True, now=moment())
    assert isinstance(said, Refused | NotNow)
    return said


def test_calls_and_answers_are_as_tiktoks_pages_show_them(stage: Stage, network: TikTok) -> None:
    for message in (stage.message(pictures=3), film_of(stage), film_of(stage, 12 * MEGABYTE)):
        call = ready(stage, message)
        receipt = stage.adapter.publish(stage.target, call)
        stage.adapter.fetch(stage.target, receipt.remote_id)
    stage.adapter.find(stage.target, sought_for(call, moment()))
    network.audited = False
    with pytest.raises(NotNow):
        stage.published(stage.message())
    stage.adapter.renew(stage.target)
    assert {call.path for call in stage.gate.history} >= {*tiktok_specification.CALLS}
    assert [fault for call in stage.gate.history for fault in tiktok_specification.faults(call)] == []


def test_the_check_by_our_schemas_sees_what_is_wrong() -> None:
    call = Call("POST", "/v2/post/publish/status/fetch/", "", [], b'{"publish_id": 5, "x": 1}')
    call.answered(200, [], b'{"data": {"status": "DONE"}, "error": {"code": "ok"}}')
    assert len(tiktok_specification.faults(call)) >= 4


def test_a_film_goes_out_with_its_last_piece(stage: Stage, network: TikTok) -> None:
    message = film_of(stage, 17 * MEGABYTE)
    call = ready(stage, message)
    assert (len(stage.gate.called(*UPLOAD)), network.posts()) == (2, [])
    receipt = stage.adapter.publish(stage.target, call)
    assert len(stage.gate.called(*UPLOAD)) == 3
    seen = stage.seen(receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.pictures[0][0]) == (message.text, message.media[0].read())


@pytest.mark.parametrize("size", [1, 5_242_880, 10_485_759, 10_485_760, 15_728_640, 64_000_001])
def test_pieces_are_what_tiktok_was_told(stage: Stage, size: int) -> None:
    said = saying.film(stage.message(), size, comments=True)["source_info"]
    pieces = saying.pieces(size)
    assert len(pieces) == said["total_chunk_count"]
    assert [end - begin for begin, end in pieces[:-1]] == [said["chunk_size"]] * (len(pieces) - 1)
    assert (pieces[0][0], pieces[-1][1]) == (0, size)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(pieces))


@pytest.mark.parametrize("fault", [Lost(), Belied(Answer(502)), Belied(Answer(200, {"Content-Type": "text/html"}, "<html>"))])
def test_a_film_whose_answer_was_lost_is_found(stage: Stage, fault: Lost | Belied) -> None:
    call = ready(stage, film_of(stage))
    stage.gate.script(*UPLOAD, fault)
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, moment()))
    assert found is not None
    assert stage.adapter.recognise(stage.target, found.url) == f"video/{found.url.rpartition('/')[2]}"
    assert stage.seen(found.remote_id) is not None


def test_a_film_whose_last_piece_never_arrived_is_not_found_and_goes_out_once(stage: Stage) -> None:
    call = ready(stage, film_of(stage, 12 * MEGABYTE))
    stage.gate.script(*UPLOAD, Cut())
    with pytest.raises(Unknown):
        stage.adapter.publish(stage.target, call)
    assert stage.adapter.find(stage.target, sought_for(call, moment())) is None
    stage.adapter.publish(stage.target, call)
    with pytest.raises(NotNow):
        stage.adapter.publish(stage.target, call)
    assert len(stage.posts()) == 1


def test_while_tiktok_works_on_it_nobody_knows(stage: Stage, network: TikTok) -> None:
    network.patience = 3
    call = ready(stage, film_of(stage))
    receipt = stage.adapter.publish(stage.target, call)
    with pytest.raises(NotNow):
        stage.adapter.fetch(stage.target, receipt.remote_id)
    with pytest.raises(NotNow):
        stage.adapter.find(stage.target, sought_for(call, moment()))
    found = stage.adapter.find(stage.target, sought_for(call, moment()))
    assert found is not None
    assert found.remote_id == receipt.remote_id


def test_what_tiktok_rejects_is_not_there(stage: Stage, network: TikTok) -> None:
    call = ready(stage, film_of(stage))
    receipt = stage.adapter.publish(stage.target, call)
    network.store.execute("update post set status = 'FAILED', reason = 'frame_rate_check_failed'")
    assert stage.adapter.find(stage.target, sought_for(call, moment())) is None
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_an_upload_is_good_for_less_than_an_hour(stage: Stage) -> None:
    prepared = stage.adapter.prepare(stage.target, film_of(stage))
    assert prepared.good_until is not None
    assert timedelta(minutes=30) < prepared.good_until - moment() < timedelta(hours=1)


def test_a_films_text_is_read_back_and_not_where_the_office_may_not_read(stage: Stage, network: TikTok) -> None:
    receipt = stage.published(message := film_of(stage))
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.text == message.text
    assert public.unseen == {"pictures", "alternative texts"}
    number = stage.adapter.recognise(stage.target, public.url)
    assert number is not None
    again = stage.adapter.fetch(stage.target, number)
    assert again is not None
    assert again.text == message.text
    assert stage.adapter.fetch(stage.target, "video/7000000000000000001") is None
    network.reads = False
    unread = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert unread is not None
    assert len(unread.unseen) == 3


def test_pictures_are_truly_fetched_and_one_that_is_not_there_fails_the_post(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=2))
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert stage.adapter.recognise(stage.target, public.url) == f"photo/{public.url.rpartition('/')[2]}"
    assert stage.shelf is not None
    assert len([visit for visit in stage.shelf.visits if visit[0] == "GET"]) == 2
    broken = stage.message()
    lost = replace(broken.media[0], address=lambda: f"{stage.shelf.url}/m/tidak-ada.jpg" if stage.shelf else "")
    failed = stage.published(replace(broken, media=(lost,)))
    assert stage.adapter.fetch(stage.target, failed.remote_id) is None
    assert [post.remote_id for post in stage.posts()] == [receipt.remote_id]


def test_without_a_public_address_pictures_are_refused_before_any_call(stage: Stage) -> None:
    message = stage.message()
    hidden = replace(message, media=(media(message.media[0].read(), ""),))
    with pytest.raises(Refused, match="MEDIA_PUBLIC_URL"):
        stage.adapter.prepare(stage.target, hidden)
    assert stage.gate.calls == ()


def test_addresses_of_a_host_that_tiktok_does_not_know_are_a_matter_for_a_person(stage: Stage, network: TikTok) -> None:
    network.verified = ("https://media.contoh.go.id/",)
    with pytest.raises(NotNow, match="url_ownership_unverified") as caught:
        stage.published(stage.message())
    assert caught.value.trouble == Trouble.FORBIDDEN


def test_an_account_that_may_not_post_for_everyone_is_told_so(stage: Stage, network: TikTok) -> None:
    network.options = [OWN]
    for asked in (lambda: stage.adapter.health(stage.target), lambda: stage.adapter.prepare(stage.target, stage.message())):
        with pytest.raises(NotNow) as caught:
            asked()
        assert caught.value.trouble == Trouble.FORBIDDEN


def test_an_application_that_was_not_audited_posts_nothing(stage: Stage, network: TikTok) -> None:
    network.audited = False
    for message in (stage.message(), film_of(stage)):
        with pytest.raises(NotNow) as caught:
            stage.published(message)
        assert caught.value.trouble == Trouble.FORBIDDEN
    assert stage.posts() == []


def test_what_the_account_allows_is_known_and_kept_to(stage: Stage, network: TikTok) -> None:
    network.comments = False
    assert stage.adapter.health(stage.target).limits == {"film_seconds": 600}
    stage.published(stage.message())
    stage.published(film_of(stage))
    assert [row["status"] for row, _ in network.posts()] == [COMPLETE, COMPLETE]


@pytest.mark.parametrize(
    ("code", "status", "trouble", "wait"),
    [
        ("rate_limit_exceeded", 429, Trouble.LIMITED, 60),
        ("spam_risk_too_many_posts", 403, Trouble.LIMITED, 3_600),
        ("access_token_invalid", 401, Trouble.EXPIRED, 0),
        ("access_token_invalid", 200, Trouble.EXPIRED, 0),
        ("scope_not_authorized", 401, Trouble.FORBIDDEN, 0),
        ("privacy_level_option_mismatch", 400, Trouble.FORBIDDEN, 0),
        ("spam_risk_user_banned_from_posting", 403, Trouble.FORBIDDEN, 0),
    ],
)
def test_what_a_code_means(code: str, status: int, trouble: Trouble, wait: float) -> None:
    said = meant(code, status)
    assert isinstance(said, NotNow)
    assert (said.trouble, said.wait_seconds) == (trouble, wait)


@pytest.mark.parametrize("code", ["invalid_params", "file_format_check_failed", "duration_check_failed", "spam_risk"])
def test_what_must_be_mended_is_refused(code: str) -> None:
    assert isinstance(meant(code), Refused)


def test_an_error_that_arrives_with_http_200_is_an_error(stage: Stage) -> None:
    stage.fail(Answer(200, {}, error("invalid_params")))
    with pytest.raises(Refused):
        stage.published(stage.message())
    stage.fail(Answer(200, {}, error("internal_error")))
    with pytest.raises(Unknown):
        stage.published(stage.message())


def test_what_tiktok_has_not_is_refused(stage: Stage) -> None:
    legal, film = stage.message(), film_of(stage)
    card = LinkCard("https://contoh.go.id", "Judul")
    heavy = replace(stage.target, limits={"picture_bytes": 10})
    for wrong in (
        replace(legal, reply_to="v_pub_1"),
        replace(legal, extras=Extras(link_card=card)),
        replace(legal, media=()),
        replace(legal, media=(*legal.media, *film.media)),
        replace(legal, media=(replace(legal.media[0], mime="image/png"),)),
        replace(legal, text="🇮🇩" * 1_001),
        replace(film, text="🇮🇩" * 551),
    ):
        assert stage.adapter.check(stage.target, wrong)
    assert stage.adapter.check(heavy, legal)
    assert stage.adapter.check(stage.target, replace(legal, text="🇮🇩" * 1_000)) == ()


def test_a_refresh_token_is_good_once(stage: Stage) -> None:
    grant = stage.adapter.renew(stage.target)
    assert grant is not None
    assert grant.secrets["refresh_token"] != stage.target.secrets["refresh_token"]
    assert grant.renewable_until is not None
    assert grant.renewable_until - moment() > timedelta(days=179)
    stage.gate.script("POST", "/v2/oauth/token/", Answer(200, {}, {"error": "invalid_grant", "log_id": "1"}))
    for _ in ("with HTTP 200", "with HTTP 400"):
        with pytest.raises(NotNow) as caught:
            stage.adapter.renew(stage.target)
        assert caught.value.trouble == Trouble.REVOKED


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://www.tiktok.com/@Kantor.Resmi/video/7300000000000000001?is_from_webapp=1", "video/7300000000000000001"),
        ("https://www.tiktok.com/@kantor.resmi/photo/7300000000000000001", "photo/7300000000000000001"),
        ("https://www.tiktok.com/@kantor.resmi#v_pub_file~v2-1.73", "v_pub_file~v2-1.73"),
        ("https://www.tiktok.com/@lain/video/7300000000000000001", None),
        ("https://www.tiktok.com/@kantor.resmi", None),
        ("https://contoh.go.id/@kantor.resmi/video/7300000000000000001", None),
    ],
)
def test_the_addresses_of_this_account(stage: Stage, address: str, known: str | None) -> None:
    assert stage.adapter.recognise(stage.target, address) == known
