"""What a network refuses, and every other way it lets us down: told apart, and never tried again inside."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from content.people.troubles import Trouble
from tests.contracts.crossing import added, disappointed, unchanged, wait_for_the_network
from tests.networks.gate import Answer, Cut, Page, Slow, nobody
from tests.networks.self_signed import self_signed
from tests.networks.stage import Stage, call_for, sought_for, without_secrets
from tests.networks.stage import now as moment
from workers.platforms.base import Disappointment, Message, NotNow, Prepared, Refused, Unknown
from workers.platforms.capabilities import Recovery

WAIT = 330


def over_limit(stage: Stage) -> list[Message]:
    """Messages that are each over one documented limit."""
    legal = stage.message()
    many = replace(legal, media=tuple(stage.picture(number) for number in range(stage.platform.most_pictures + 1)))
    wordy = replace(legal, media=tuple(replace(one, alt_text="a" * 70_000) for one in legal.media))
    return [
        replace(legal, text="a" * 70_000),
        *([many] if not stage.platform.video_only else []),
        *([wordy] if stage.shows_alt else []),
    ]


def test_what_is_over_a_limit_is_refused_before_any_call(stage: Stage) -> None:
    for message in over_limit(stage):
        assert stage.adapter.check(stage.target, message)
        with disappointed(stage, Refused):
            stage.adapter.prepare(stage.target, message)
    assert stage.adapter.check(stage.target, stage.message()) == ()
    assert [call for gate in stage.gates for call in gate.calls] == []


def test_the_accounts_own_limit_counts_before_the_documented_one(stage: Stage) -> None:
    message = stage.message("Empat puluh huruf lebih banyak dari dua puluh.")
    assert stage.adapter.check(stage.target, message) == ()
    assert stage.adapter.check(replace(stage.target, limits={"text_limit": 20}), message)


def prepared(stage: Stage) -> tuple[Message, Prepared]:
    message = stage.message()
    return message, stage.adapter.prepare(stage.target, message)


def disappointment(stage: Stage, *kinds: type[Disappointment]) -> Disappointment:
    """What comes of one guarded call that fails as scripted, and changes nothing."""
    message, ready = prepared(stage)
    with unchanged(stage), disappointed(stage, *kinds) as caught:
        stage.adapter.publish(stage.target, call_for(stage, message, ready))
    assert stage.guarded_calls() == 1, "a guarded call is never repeated inside"
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind", "trouble"),
    [
        ("refused", Refused, None),
        ("forbidden", NotNow, Trouble.FORBIDDEN),
        ("expired", NotNow, Trouble.EXPIRED),
        ("duplicate", Unknown, None),
        ("failing", Unknown, None),
    ],
)
def test_what_a_network_says_is_what_it_means(
    stage: Stage, name: str, kind: type[Disappointment], trouble: Trouble | None
) -> None:
    answer: Answer | None = getattr(stage, name)
    if answer is None:
        return
    stage.fail(answer)
    error = disappointment(stage, kind)
    assert trouble is None or error.trouble == trouble


def test_too_much_is_later_by_the_networks_own_clock(stage: Stage) -> None:
    if stage.limited is None:
        return
    stage.fail(stage.limited(WAIT))
    error = disappointment(stage, NotNow)
    assert isinstance(error, NotNow)
    assert error.trouble == Trouble.LIMITED
    assert WAIT - 20 <= error.wait_seconds <= WAIT + 60


@pytest.mark.parametrize("status", [200, 403, 502])
def test_a_web_page_instead_of_an_answer_is_no_answer(stage: Stage, status: int) -> None:
    stage.fail(Page(status))
    error = disappointment(stage, Unknown, NotNow)
    assert isinstance(error, Unknown) or error.trouble == Trouble.STRANGER


def test_a_redirection_is_not_followed(stage: Stage) -> None:
    stage.fail(Answer(307, {"Location": stage.gate.url + "/di-tempat-lain"}))
    disappointment(stage, Unknown, NotNow)
    assert stage.gate.called("*", "/di-tempat-lain") == ()


@pytest.mark.parametrize("fault", [Page(), Cut(), Answer(503), Answer(200, {"Content-Type": "application/json"}, b"5")])
def test_a_look_that_fails_is_a_matter_of_later(stage: Stage, fault: Answer | Cut) -> None:
    """What was sent before stays as it is, and nobody says that it is gone."""
    receipt = stage.published(message := stage.message())
    ready = stage.adapter.prepare(stage.target, stage.message())
    stage.gate.script("*", "*", fault, times=20)
    with disappointed(stage, NotNow):
        stage.adapter.health(stage.target)
    if stage.adapter.capabilities.recovery != Recovery.PERSON:
        sought = sought_for(call_for(stage, message, ready), moment())
        with disappointed(stage, NotNow, Unknown):
            stage.adapter.find(stage.target, sought)
    if "text" in stage.adapter.capabilities.reads_back:
        with disappointed(stage, NotNow):
            stage.adapter.fetch(stage.target, receipt.remote_id)


@pytest.mark.parametrize("fault", [Page(), Cut(), Answer(503)])
def test_a_preparation_that_fails_is_a_matter_of_later(stage: Stage, fault: Answer | Cut) -> None:
    if stage.uploads is None:
        return
    stage.gate.script(*stage.uploads, fault)
    with unchanged(stage), disappointed(stage, NotNow):
        stage.adapter.prepare(stage.target, stage.message())
    assert stage.guarded_calls() == 0


def test_a_network_that_is_not_there_was_certainly_not_reached(stage: Stage) -> None:
    message, ready = prepared(stage)
    with nobody() as address:
        adapter, target = stage.elsewhere(address)
        with unchanged(stage), disappointed(stage, NotNow) as caught:
            adapter.publish(target, call_for(stage, message, ready))
        with disappointed(stage, NotNow) as asked:
            adapter.health(target)
    assert (caught.value.trouble, asked.value.trouble) == (Trouble.ABSENT, Trouble.ABSENT)


def test_a_certificate_that_is_not_accepted_gets_nothing(stage: Stage, tmp_path: Path) -> None:
    message, ready = prepared(stage)
    with self_signed(tmp_path) as address:
        adapter, target = stage.elsewhere(address)
        with unchanged(stage), disappointed(stage, NotNow) as caught:
            adapter.publish(target, call_for(stage, message, ready))
        with disappointed(stage, NotNow) as asked:
            adapter.health(target)
    assert (caught.value.trouble, asked.value.trouble) == (Trouble.UNSAFE, Trouble.UNSAFE)


def test_an_account_that_nobody_connected_sends_nothing(stage: Stage) -> None:
    if stage.opens_freely:
        return
    message, ready = prepared(stage)
    stage.gate.forget()
    stranger = without_secrets(stage.target)
    for asked in (
        lambda: stage.adapter.publish(stranger, call_for(stage, message, ready)),
        lambda: stage.adapter.prepare(stranger, message),
        lambda: stage.adapter.health(stranger),
    ):
        with disappointed(stage, NotNow) as caught:
            asked()
        assert caught.value.trouble == Trouble.MISSING
    assert stage.gate.calls == ()


def test_past_its_deadline_no_call_is_made(stage: Stage) -> None:
    message, ready = prepared(stage)
    with unchanged(stage):
        for call in (
            call_for(stage, message, ready, may_start=False),
            call_for(stage, message, ready, seconds=0.0),
            call_for(stage, message, ready, seconds=-3.0),
        ):
            with disappointed(stage, NotNow):
                stage.adapter.publish(stage.target, call)
    assert stage.guarded_calls() == 0


def test_an_answer_slower_than_the_call_may_last_is_unknown(stage: Stage) -> None:
    message, ready = prepared(stage)
    stage.fail(Slow(30))
    with added(stage):
        began = time.monotonic()
        with disappointed(stage, Unknown):
            stage.adapter.publish(stage.target, call_for(stage, message, ready, seconds=0.7))
        assert time.monotonic() - began < 10
        wait_for_the_network(stage)


def test_an_ended_token_is_renewed_and_the_post_goes_out_once(stage: Stage) -> None:
    if stage.expired is None or not stage.adapter.capabilities.renews:
        return
    message, ready = prepared(stage)
    stage.fail(stage.expired)
    with added(stage):
        with disappointed(stage, NotNow):
            stage.adapter.publish(stage.target, call_for(stage, message, ready))
        grant = stage.adapter.renew(stage.target)
        assert grant is not None
        stage.target = replace(stage.target, secrets=grant.secrets)
        stage.adapter.publish(stage.target, call_for(stage, message, ready))
