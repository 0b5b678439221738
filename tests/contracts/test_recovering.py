"""When the answer is lost: what went out is found, what did not is not, and nothing goes out twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from tests.contracts.crossing import added, again, disappointed, unchanged
from tests.networks.gate import Answer, Belied, Cut, Fault, Lost
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from workers.platforms.base import Call, Message, NotNow, Receipt, Refused, Unknown
from workers.platforms.capabilities import Recovery

# How much later a call begins than an older post of the same words went out: further than any network's clock is off.
LATER = timedelta(minutes=10)
DONE: tuple[Fault, ...] = (Lost(), Belied(Answer(502, {}, b"Bad gateway")), Belied(Answer(200, {}, b"<html>")))


def sent_in_vain(stage: Stage, message: Message, fault: Fault) -> Call:
    """A guarded call of which nobody knows what became."""
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    stage.fail(fault)
    with disappointed(stage, Unknown):
        stage.adapter.publish(stage.target, call)
    return call


def found(stage: Stage, call: Call, opened_at: datetime) -> Receipt | None:
    """What looking finds, twice the same and changing nothing; Unknown where only a person can tell."""
    sought = sought_for(call, opened_at)
    with unchanged(stage):
        receipt = stage.adapter.find(stage.target, sought)
        assert stage.adapter.find(stage.target, sought) == receipt
    return receipt


def only_a_person_can_tell(stage: Stage, call: Call) -> bool:
    """Whether this network never says what became of a call; then it says so itself."""
    if stage.adapter.capabilities.recovery != Recovery.PERSON:
        return False
    with disappointed(stage, Unknown), unchanged(stage):
        stage.adapter.find(stage.target, sought_for(call, moment()))
    return True


@pytest.mark.parametrize("fault", DONE, ids=["lost", "failing", "garbled"])
def test_what_went_out_without_an_answer_is_found(stage: Stage, fault: Fault) -> None:
    began = moment()
    with added(stage) as fresh:
        call = sent_in_vain(stage, stage.message(), fault)
    if only_a_person_can_tell(stage, call):
        return
    receipt = found(stage, call, began)
    assert receipt is not None
    assert receipt.remote_id == fresh[0].remote_id
    assert receipt.url.startswith("http")
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None


def test_what_never_arrived_is_not_found(stage: Stage) -> None:
    began = moment()
    with unchanged(stage):
        call = sent_in_vain(stage, stage.message(), Cut())
    if not only_a_person_can_tell(stage, call):
        assert found(stage, call, began) is None


def test_an_older_post_that_says_and_shows_the_same_is_not_taken_for_it(stage: Stage) -> None:
    older = stage.message()
    stage.published(older)
    with unchanged(stage):
        call = sent_in_vain(stage, again(older), Cut())
    if not only_a_person_can_tell(stage, call):
        assert found(stage, call, moment() + LATER) is None


def test_of_two_alike_the_one_that_was_sent_is_found(stage: Stage) -> None:
    """Where the network takes the same words twice at all."""
    if stage.adapter.capabilities.recovery not in {Recovery.EXACT, Recovery.KEY} or stage.duplicate is not None:
        return
    older = stage.message()
    first = stage.published(older)
    began = moment()
    with added(stage) as fresh:
        call = sent_in_vain(stage, again(older), Lost())
    receipt = found(stage, call, began)
    assert receipt is not None
    assert receipt.remote_id == fresh[0].remote_id != first.remote_id


def test_a_post_among_others_is_found_whatever_came_after_it(stage: Stage) -> None:
    began = moment()
    with added(stage) as fresh:
        call = sent_in_vain(stage, stage.message(), Lost())
    for _ in range(3):
        stage.published(stage.message())
    if only_a_person_can_tell(stage, call):
        return
    receipt = found(stage, call, began)
    assert receipt is not None
    assert receipt.remote_id == fresh[0].remote_id


def test_what_was_answered_is_found_all_the_same(stage: Stage) -> None:
    """A process that dies with the answer in its hands looks for it afterwards."""
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    began = moment()
    receipt = stage.adapter.publish(stage.target, call)
    if not only_a_person_can_tell(stage, call):
        again_found = found(stage, call, began)
        assert again_found is not None
        assert again_found.remote_id == receipt.remote_id


def test_what_was_prepared_and_never_sent_is_not_found(stage: Stage) -> None:
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    if not only_a_person_can_tell(stage, call):
        assert found(stage, call, moment()) is None


def test_what_was_not_found_goes_out_once_when_it_is_sent_again(stage: Stage) -> None:
    """With the same keys, as the engine sends it when a person or the network's own silence says that it may."""
    call = sent_in_vain(stage, stage.message(), Cut())
    with added(stage) as fresh:
        receipt = stage.adapter.publish(stage.target, call)
    assert receipt.remote_id == fresh[0].remote_id


def test_an_answer_that_came_is_never_a_second_post(stage: Stage) -> None:
    """Where the network itself keeps count by our key, the same call again is the same post."""
    if stage.adapter.capabilities.recovery not in {Recovery.EXACT, Recovery.KEY}:
        return
    with added(stage):
        _tried_again(stage, sent_in_vain(stage, stage.message(), Lost()))


def _tried_again(stage: Stage, call: Call) -> None:
    """Whatever it says to that."""
    with suppress(Refused, NotNow, Unknown):
        stage.adapter.publish(stage.target, call)
