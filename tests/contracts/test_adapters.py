"""The contract suite, for every network: what goes out is what was approved, as a reader sees who is not our adapter."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from tests.contracts.conftest import NETWORKS, THERE
from tests.contracts.crossing import added, disappointed, ids, same, shows, tells_nothing, unchanged
from tests.networks.gate import Answer, Cut, Fault, Lost, Page
from tests.networks.stage import BROKEN, Stage, call_for, sought_for
from tests.networks.stage import now as moment
from workers.platforms.base import Disappointment, Refused, Unknown
from workers.platforms.capabilities import Recovery

LONGEST_ID = 200
OTHERS = ("", "bukan alamat", "https://contoh.go.id/2/tweets/20", "https://[::1", "ftp://127.0.0.1/1", "//")

SIGNS = (
    "Rapat #ASEAN2023 (hari ke-1): 50% \\ [naskah] {a|b} *tebal* _miring_ ~a~ & “kutip” 👩‍👩‍👧 🇮🇩 क्षि\n\n"
    "Baris kedua; lihat butir 3."
)


def test_every_network_is_there() -> None:
    assert [name for name in NETWORKS if name not in THERE] == []


def test_a_text_goes_out_as_approved(stage: Stage) -> None:
    message = stage.message(pictures=0)
    with added(stage) as fresh:
        receipt = stage.published(message)
    shows(stage, fresh[0], message)
    assert fresh[0].remote_id == receipt.remote_id
    assert 0 < len(receipt.remote_id) <= LONGEST_ID
    assert receipt.url.startswith("http")
    assert stage.guarded_calls() == 1


@pytest.mark.parametrize("count", [1, 2])
def test_pictures_and_their_alternative_texts_arrive_in_order(stage: Stage, count: int) -> None:
    message = stage.message(pictures=min(count, stage.platform.most_pictures))
    with added(stage) as fresh:
        stage.published(message)
    shows(stage, fresh[0], message)


def test_a_text_of_many_scripts_and_signs_arrives_as_it_is(stage: Stage) -> None:
    message = stage.message(f"{SIGNS} {stage.message().reference[:6]}", pictures=0)
    with added(stage) as fresh:
        receipt = stage.published(message)
    assert fresh[0].text == message.text
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert "text" in public.unseen or public.text == message.text


def test_what_was_approved_is_fetched_again(stage: Stage) -> None:
    message = stage.message(pictures=min(2, stage.platform.most_pictures))
    receipt = stage.published(message)
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert public.url.startswith("http")
    seen = {"text", "pictures", "alternative texts"} - public.unseen
    assert seen <= set(stage.adapter.capabilities.reads_back)
    if "text" in seen:
        assert public.text == message.text
    if "pictures" in seen:
        assert len(public.pictures) == len(message.media)
        assert all(same(stage, one.content, media) for one, media in zip(public.pictures, message.media, strict=True))
    if "alternative texts" in seen:
        assert [one.alt_text for one in public.pictures] == [media.alt_text for media in message.media]


def test_preparing_shows_nothing_and_may_be_repeated(stage: Stage) -> None:
    message = stage.message()
    with unchanged(stage):
        stage.adapter.prepare(stage.target, message)
        prepared = stage.adapter.prepare(stage.target, message)
    assert stage.guarded_calls() == 0
    with added(stage) as fresh:
        stage.adapter.publish(stage.target, call_for(stage, message, prepared))
    shows(stage, fresh[0], message)


def test_a_post_taken_down_is_gone_and_taking_it_down_again_is_no_error(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    if not stage.adapter.capabilities.deletes:
        with disappointed(stage, Refused), unchanged(stage):
            stage.adapter.delete(stage.target, receipt.remote_id)
        return
    stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.seen(receipt.remote_id) is None
    with unchanged(stage):
        stage.adapter.delete(stage.target, receipt.remote_id)
    assert "text" not in stage.adapter.capabilities.reads_back or stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_its_own_address_is_recognised_and_no_other(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    address = stage.shown_at(receipt.url)
    known = stage.adapter.recognise(stage.target, address)
    assert known is not None
    # Where an address holds a short code, only the account's own list tells which post that is.
    adapter, target = stage.adapter, stage.target
    assert known in receipt.remote_id.split(",") or adapter.fetch(target, known) == adapter.fetch(target, receipt.remote_id)
    assert [stage.adapter.recognise(stage.target, address) for address in OTHERS] == [None] * len(OTHERS)
    assert stage.adapter.recognise(stage.target, address.replace("://", "://palsu.")) is None


def test_what_answers_a_post_answers_that_one(stage: Stage) -> None:
    """A part of a thread, or a first comment; whoever can do neither refuses before any call."""
    able = stage.adapter.capabilities
    first = stage.published(stage.message())
    answer = stage.message(pictures=0, reply_to=first.remote_id)
    if not (able.threads or able.first_comment):
        with disappointed(stage, Refused):
            stage.adapter.prepare(stage.target, answer)
        return
    with added(stage) as fresh:
        receipt = stage.published(answer)
    assert (fresh[0].text, fresh[0].answers) == (answer.text, first.remote_id)
    assert fresh[0].remote_id == receipt.remote_id
    if able.deletes:
        stage.adapter.delete(stage.target, receipt.remote_id)
        assert receipt.remote_id not in ids(stage)


def test_an_answer_whose_reply_is_lost_is_found(stage: Stage) -> None:
    able = stage.adapter.capabilities
    if not (able.threads or able.first_comment):
        return
    first = stage.published(stage.message())
    answer = stage.message(pictures=0, reply_to=first.remote_id)
    call = call_for(stage, answer, stage.adapter.prepare(stage.target, answer))
    began = moment()
    stage.gate.script(*(stage.answering or stage.guarded), Lost())
    with added(stage) as fresh, disappointed(stage, Unknown):
        stage.adapter.publish(stage.target, call)
    if able.recovery == Recovery.PERSON:
        return
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    assert found.remote_id == fresh[0].remote_id


def test_its_health_is_told_and_limits_are_numbers(stage: Stage) -> None:
    health = stage.adapter.health(stage.target)
    assert all(isinstance(limit, int) and limit > 0 for limit in health.limits.values())
    assert health.left is None or health.left >= 0
    assert health.resets_at is None or health.resets_at.tzinfo is not None


def test_tokens_are_renewed_once_where_they_end(stage: Stage) -> None:
    before = dict(stage.target.secrets)
    grant = stage.adapter.renew(stage.target)
    if not stage.adapter.capabilities.renews:
        assert grant is None
        return
    assert grant is not None
    assert dict(grant.secrets) != before
    assert set(grant.secrets) >= set(before), "a secret that is not replaced is kept"
    stage.target = replace(stage.target, secrets=grant.secrets)
    with added(stage):
        stage.published(stage.message())


FAULTS: tuple[Fault, ...] = (Lost(), Cut(), Page(), BROKEN, Answer(401, {}, {"error": "x"}), Answer(302, {"Location": "/?a=b"}))


def test_no_secret_is_told_in_an_error_or_a_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message = stage.message()
    for fault in FAULTS:
        prepared = stage.adapter.prepare(stage.target, message)
        stage.gate.script("*", "*", fault, times=9)
        with disappointed(stage, Disappointment):
            stage.adapter.publish(stage.target, call_for(stage, message, prepared))
        with disappointed(stage, Disappointment):
            stage.adapter.health(stage.target)
        stage.gate.forget()
    tells_nothing(stage, caplog.text + repr(stage.target) + repr(stage.adapter))
