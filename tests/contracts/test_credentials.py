"""Credentials that are wrong, and networks that cannot be asked about them: a person is sent for only where a person helps."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from content.people.troubles import NEEDS_PERSON, Trouble
from tests.contracts.crossing import disappointed, hasty, unchanged
from tests.networks.gate import Answer, Cut, Page, Slow
from tests.networks.stage import Stage, call_for
from workers.platforms.base import NotNow, Target

# What a person did to the credentials, as a network tells it.
MISTAKEN = {Trouble.WRONG, Trouble.EXPIRED, Trouble.REVOKED, Trouble.FORBIDDEN}
PASSING: tuple[Answer | Cut, ...] = (Page(), Page(502), Cut(), Answer(503), Answer(429, {"Retry-After": "9"}))


def mistyped(target: Target) -> Target:
    """The account with every secret of the right form and not the right one; what the network says of the account stays."""
    wrong = {name: secret[:-1] + ("b" if secret.endswith("a") else "a") for name, secret in target.secrets.items() if secret}
    return replace(target, secrets=wrong)


def test_wrong_credentials_send_nothing_and_a_person_hears_of_it(stage: Stage) -> None:
    if stage.opens_freely:
        return
    message = stage.message()
    prepared = stage.adapter.prepare(stage.target, message)
    stranger = mistyped(stage.target)
    with unchanged(stage), disappointed(stage, NotNow) as sent:
        stage.adapter.publish(stranger, call_for(stage, message, prepared))
    with disappointed(stage, NotNow) as asked:
        stage.adapter.health(stranger)
    assert sent.value.trouble in MISTAKEN
    assert asked.value.trouble in MISTAKEN


def test_wrong_credentials_are_not_renewed(stage: Stage) -> None:
    if not stage.adapter.capabilities.renews:
        return
    with disappointed(stage, NotNow) as caught:
        stage.adapter.renew(mistyped(stage.target))
    assert caught.value.trouble in MISTAKEN


@pytest.mark.parametrize("fault", PASSING, ids=["page", "page502", "cut", "503", "429"])
def test_a_renewal_that_cannot_be_asked_for_sends_for_nobody(stage: Stage, fault: Answer | Cut) -> None:
    """Nobody is to connect an account again because its network was away for a minute."""
    if not stage.adapter.capabilities.renews:
        return
    for gate in stage.gates:
        gate.script("*", "*", fault, times=9)
    with disappointed(stage, NotNow) as caught:
        stage.adapter.renew(stage.target)
    assert caught.value.trouble is not None
    assert caught.value.trouble not in NEEDS_PERSON


@pytest.mark.parametrize("fault", PASSING, ids=["page", "page502", "cut", "503", "429"])
def test_a_network_that_is_away_sends_for_nobody(stage: Stage, fault: Answer | Cut) -> None:
    for gate in stage.gates:
        gate.script("*", "*", fault, times=9)
    with disappointed(stage, NotNow) as caught:
        stage.adapter.health(stage.target)
    assert caught.value.trouble not in NEEDS_PERSON


def test_what_is_taken_down_while_the_network_is_away_is_taken_down_later(stage: Stage) -> None:
    if not stage.adapter.capabilities.deletes:
        return
    receipt = stage.published(stage.message())
    for fault in (Page(), Answer(503), Cut()):
        stage.gate.script("*", "*", fault, times=9)
        with unchanged(stage), disappointed(stage, NotNow):
            stage.adapter.delete(stage.target, receipt.remote_id)
        stage.gate.forget()
    stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.seen(receipt.remote_id) is None


def test_nothing_but_the_guarded_call_lasts_longer_than_it_is_given(stage: Stage) -> None:
    message, adapter = stage.message(), hasty(stage, 0.3)
    for gate in stage.gates:
        gate.script("*", "*", Slow(30), times=9)
    began = time.monotonic()
    with disappointed(stage, NotNow):
        adapter.health(stage.target)
    if stage.uploads is not None:
        with disappointed(stage, NotNow):
            adapter.prepare(stage.target, message)
    assert time.monotonic() - began < 10
