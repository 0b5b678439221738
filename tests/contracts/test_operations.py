"""Every call that an adapter makes has a name, and an entry in a published specification that it was checked against.

The other half, that no call is without a name, is asked of everything the suite sent: see `staging` in conftest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.contracts.crossing import handed_out
from tests.contracts.entries import SPECIFICATIONS, fault_of
from tests.house.faults import none
from tests.networks.calls import matches
from tests.networks.pictures import media, picture
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from workers.platforms.base import Extras, LinkCard, Media, Message, Poll
from workers.platforms.capabilities import Operation, Recovery

# Calls that this suite does not make, and where they are made instead.
ELSEWHERE: dict[tuple[str, str], str] = {
    ("facebook", "list posts"): "tests/workers/platforms/test_facebook.py",
    ("instagram", "renew"): "tests/workers/platforms/test_instagram.py",
}


@pytest.mark.skipif(not SPECIFICATIONS.is_dir(), reason="the published specifications are not beside this checkout")
def test_every_call_was_checked_against_an_entry_that_is_there_and_about_it(stage: Stage) -> None:
    if stage.name != "rehearsal":  # its specification is its own code
        none(f"{one.name}: {fault}" for one in stage.adapter.operations if (fault := fault_of(one)))


def test_names_of_calls_are_told_apart(stage: Stage) -> None:
    operations = stage.adapter.operations
    assert len({one.name for one in operations}) == len(operations) > 0


def test_every_call_that_has_a_name_is_made(stage: Stage) -> None:
    for message in kinds(stage):
        _there_and_back(stage, message)
    stage.adapter.health(stage.target)
    if stage.adapter.capabilities.renews and (grant := stage.adapter.renew(stage.target)):
        stage.target = replace(stage.target, secrets=grant.secrets)
    untouched = [one.name for one in stage.adapter.operations if not _made(stage, one)]
    none(f"{stage.name}: {name}" for name in untouched if (stage.name, name) not in ELSEWHERE)


def kinds(stage: Stage) -> Iterator[Message]:
    """A message of every kind that this network can carry."""
    able = stage.adapter.capabilities
    first = stage.message(pictures=min(2, stage.platform.most_pictures))
    yield first
    yield stage.message(f"Bersama @{stage.target.handle.lstrip('@')} #ASEAN, {first.reference[:6]}", pictures=0)
    if able.threads or able.first_comment:
        yield stage.message(pictures=0, reply_to=stage.published(stage.message()).remote_id)
    if able.films:
        yield replace(stage.message(pictures=0), media=(stage.film(),))
    if able.stories:
        yield replace(stage.message("", pictures=0), media=(_upright(stage),), frame="story")
    if able.polls:
        yield replace(stage.message(pictures=0), extras=Extras(poll=Poll(("Setuju", "Tidak setuju"), 86_400)))
    if able.link_cards:
        card = LinkCard("https://contoh.go.id/berita", "Berita", "Ringkasan", stage.picture())
        yield replace(stage.message(pictures=0), extras=Extras(link_card=card))
    for control in able.reply_controls:
        yield replace(stage.message(pictures=0), extras=Extras(reply_control=control))


def _there_and_back(stage: Stage, message: Message) -> None:
    """Sent, found, read, taken down, read again."""
    assert stage.adapter.check(stage.target, message) == ()
    began = moment()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    receipt = stage.adapter.publish(stage.target, call)
    if stage.adapter.capabilities.recovery != Recovery.PERSON:
        found = stage.adapter.find(stage.target, sought_for(call, began))
        assert found is not None
        assert found.remote_id == receipt.remote_id
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is not None
    if stage.adapter.capabilities.deletes:
        stage.adapter.delete(stage.target, receipt.remote_id)


def _upright(stage: Stage) -> Media:
    content = picture(1080, 1920)
    return media(content, "", address=stage.shelf.keep(content) if stage.shelf else "")


def _made(stage: Stage, operation: Operation) -> bool:
    calls = [call for gate in stage.gates for call in gate.history if matches(call, operation.method, operation.path)]
    return any(not operation.path.startswith("{") or handed_out(stage, call) for call in calls)
