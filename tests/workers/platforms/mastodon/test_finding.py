"""A post whose answer was lost is found on the account's own list, and nothing is sent for that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.networks.stage import Stage, call_for, now, sought_for
from tests.workers.platforms.mastodon.conftest import lost
from workers.platforms.base import Prepared
from workers.platforms.mastodon import MastodonAdapter


def test_the_same_key_posts_once(stage: Stage) -> None:
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    receipts = {stage.adapter.publish(stage.target, call).remote_id for _ in range(3)}
    assert len(receipts) == 1
    assert len(stage.with_text(message.text)) == 1
    assert {heard.headers["idempotency-key"] for heard in stage.gate.called(*stage.guarded)} == {call.idempotency_key}


@pytest.mark.parametrize("count", [0, 2])
def test_a_lost_post_is_found_without_sending_anything(stage: Stage, count: int) -> None:
    sought = lost(stage, stage.message(pictures=count))
    stage.gate.forget()
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    (seen,) = stage.with_text(sought.message.text)
    assert found.remote_id == seen.remote_id
    assert {heard.method for heard in stage.gate.calls} == {"GET"}


def test_a_post_that_never_was_is_not_found(stage: Stage) -> None:
    call = call_for(stage, stage.message(pictures=0), Prepared())
    assert stage.adapter.find(stage.target, sought_for(call, now())) is None


def test_a_post_from_before_the_call_is_not_the_one_sought(stage: Stage) -> None:
    message = stage.message(pictures=0)
    stage.published(message)
    call = call_for(stage, message, Prepared())
    assert stage.adapter.find(stage.target, sought_for(call, now() + timedelta(seconds=30))) is None
    assert stage.adapter.find(stage.target, sought_for(call, now())) is not None


def test_a_post_with_the_same_words_and_other_pictures_is_not_the_one_sought(stage: Stage) -> None:
    message = stage.message(pictures=1)
    began = now()
    stage.published(message)
    again = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    assert stage.adapter.find(stage.target, sought_for(again, began)) is None
    unprepared = sought_for(call_for(stage, message, Prepared()), began)
    assert stage.adapter.find(stage.target, unprepared) is not None
    assert stage.adapter.find(stage.target, replace(unprepared, message=replace(message, media=()))) is None


def test_two_parts_of_a_thread_that_say_the_same_are_told_apart(stage: Stage) -> None:
    first = stage.message(pictures=0)
    opened = stage.published(first)
    second = replace(first, reply_to=opened.remote_id)
    sought = lost(stage, second)
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    assert found.remote_id != opened.remote_id
    seen = stage.seen(found.remote_id)
    assert seen is not None
    assert (seen.text, seen.answers) == (first.text, opened.remote_id)


def test_a_lost_post_is_found_behind_a_page_of_others(stage: Stage) -> None:
    sought = lost(stage, stage.message(pictures=0))
    for _ in range(45):
        stage.notes["client"].status_post(stage.message(pictures=0).text)
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    assert len(stage.gate.called("GET", "/api/v1/accounts/{id}/statuses")) >= 2


def test_a_server_whose_clock_is_wrong_finds_its_posts_all_the_same(stage: Stage) -> None:
    sought = lost(stage, stage.message(pictures=0))
    adapter = stage.adapter
    assert isinstance(adapter, MastodonAdapter)
    behind = replace(adapter, means=replace(adapter.means, now=lambda: now() - timedelta(hours=3)))
    assert behind.find(stage.target, replace(sought, opened_at=sought.opened_at - timedelta(hours=3))) is not None
