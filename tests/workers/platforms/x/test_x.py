"""What is special to X: its tokens, its timeline, its money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks.gate import Answer
from tests.networks.stage import Stage, call_for, now, sought_for
from tests.networks.x import ACCOUNT, OAUTH1
from tests.networks.x_store import PROBLEMS
from workers.platforms.base import NotNow
from workers.platforms.means import Means
from workers.platforms.x import XAdapter


def test_tokens_of_oauth_1_do_not_end(stage: Stage) -> None:
    assert stage.adapter.renew(replace(stage.target, secrets=OAUTH1)) is None
    assert stage.gate.calls == ()


def test_a_refresh_token_is_good_once(stage: Stage) -> None:
    stage.notes["network"].grant(ACCOUNT, "access-a", "refresh-a")
    target = replace(stage.target, secrets={"access_token": "access-a", "refresh_token": "refresh-a"})
    grant = stage.adapter.renew(target)
    assert grant
    assert grant.secrets["refresh_token"] != "refresh-a"
    assert grant.expires_at
    stage.adapter.health(replace(target, secrets=grant.secrets))
    with pytest.raises(NotNow) as caught:
        stage.adapter.renew(target)
    assert caught.value.trouble is Trouble.REVOKED


def test_without_a_refresh_token_only_connecting_again_helps(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        stage.adapter.renew(replace(stage.target, secrets={"access_token": "a"}))
    assert caught.value.trouble is Trouble.EXPIRED


def test_looking_for_a_post_reads_no_more_of_the_timeline_than_the_window(stage: Stage) -> None:
    message, opened = stage.message(pictures=0), now()
    stage.adapter.find(stage.target, sought_for(call_for(stage, message, stage.adapter.prepare(stage.target, message)), opened))
    (read,) = stage.gate.calls
    assert f"start_time={opened - timedelta(minutes=2):%Y-%m-%dT%H}" in read.query
    assert "exclude=replies%2Cretweets" in read.query


def test_a_long_timeline_is_read_page_by_page(stage: Stage) -> None:
    network, opened = stage.notes["network"], now()
    message = stage.message(pictures=0)
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    receipt = stage.published(message)
    for number in range(120):
        row = (network.number(), ACCOUNT, f"lain {number}", "", "", network.now(), "")
        network.store.execute("insert into post values (?, ?, ?, ?, ?, ?, 0, ?)", row)
    found = stage.adapter.find(stage.target, sought_for(call, opened))
    assert found
    assert found.remote_id == receipt.remote_id
    network.store.execute("update post set gone = 1 where text like 'lain %'")


def test_what_was_deleted_is_gone(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=0))
    stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_a_post_that_may_not_be_seen_is_not_gone(stage: Stage) -> None:
    said = {
        "errors": [{"title": "Authorization Error", "detail": "protected", "type": PROBLEMS + "not-authorized-for-resource"}]
    }
    stage.gate.script("GET", "/2/tweets/{id}", Answer(200, {}, said))
    with pytest.raises(NotNow) as caught:
        stage.adapter.fetch(stage.target, "1")
    assert caught.value.trouble is Trouble.FORBIDDEN


def test_a_post_of_another_account_is_not_shown_as_ours(stage: Stage) -> None:
    receipt = stage.published(stage.message(pictures=0))
    assert stage.adapter.fetch(replace(stage.target, remote_id="99"), receipt.remote_id) is None


def test_tokens_of_another_account_are_noticed(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(replace(stage.target, remote_id="99"))
    assert caught.value.trouble is Trouble.WRONG


def test_a_protected_account_is_said_to_be_hidden(stage: Stage) -> None:
    stage.notes["network"].store.execute("update account set protected = 1")
    assert "protected" in stage.adapter.health(stage.target).warnings[0]
    stage.notes["network"].store.execute("update account set protected = 0")


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://x.com/kantor_resmi/status/1750", "1750"),
        (" https://twitter.com/Kantor_Resmi/status/1750?s=20 ", "1750"),
        ("https://mobile.x.com/kantor_resmi/status/1750/photo/1", "1750"),
        ("https://x.com/lain/status/1750", None),
        ("https://x.example/kantor_resmi/status/1750", None),
        ("https://x.com/kantor_resmi", None),
        ("1750", None),
    ],
)
def test_an_address_is_recognised_by_its_form(stage: Stage, address: str, number: str | None) -> None:
    assert stage.adapter.recognise(stage.target, address) == number


def test_costs_are_told(adapter: XAdapter) -> None:
    assert adapter.capabilities.costs["post with a link"] == 0.20
    assert isinstance(adapter.means, Means)
