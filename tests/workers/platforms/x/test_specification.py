"""Every call to X and every answer of its fake, held against X's own specification."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.networks import x_specification
from tests.networks.calls import matches
from tests.networks.stage import Stage, call_for, now, sought_for
from tests.networks.x import with_media
from workers.platforms.base import Extras
from workers.platforms.capabilities import Operation
from workers.platforms.x import OPERATIONS


def test_every_call_and_every_answer_is_as_the_specification_says(stage: Stage, shared: Path) -> None:
    first = stage.published(stage.message(pictures=4))
    answer = stage.published(stage.message("Balasan pertama", pictures=0, reply_to=first.remote_id))
    stage.published(with_media(stage, stage.film()))
    controlled = stage.message("Hanya yang disebut boleh membalas", pictures=0)
    stage.published(replace(controlled, extras=Extras(reply_control="mentioned")))
    sought = call_for(
        stage, stage.message(pictures=0, reply_to=first.remote_id), stage.adapter.prepare(stage.target, controlled)
    )
    stage.adapter.find(stage.target, sought_for(sought, now()))
    stage.adapter.find(stage.target, sought_for(replace(sought, message=controlled), now()))
    stage.adapter.fetch(stage.target, first.remote_id)
    stage.adapter.health(stage.target)
    stage.adapter.delete(stage.target, answer.remote_id)
    stage.adapter.delete(stage.target, answer.remote_id)
    stage.adapter.fetch(stage.target, answer.remote_id)
    told = [call for call in stage.gate.calls if call.path.startswith("/2/")]
    path = shared / "specs" / "x" / "openapi.json"
    assert {
        f"{call.method} {call.path}: {x_specification.faults(path, call)}"
        for call in told
        if x_specification.faults(path, call)
    } == set()
    named = [operation for operation in OPERATIONS if operation.path.startswith("/2/") and operation.path != "/2/oauth2/token"]
    assert [one.name for one in named if not any(matches(call, one.method, one.path) for call in told)] == []


def test_the_specification_finds_what_is_wrong(stage: Stage, shared: Path) -> None:
    stage.published(stage.message(pictures=0))
    call = stage.gate.calls[-1]
    path = shared / "specs" / "x" / "openapi.json"
    call.body = call.body.replace(b'"text"', b'"txt"')
    assert "txt" in str(x_specification.faults(path, call))
    call.body = b'{"text": "a"}'
    call.response_body = b'{"data": {"id": "string", "text": "a"}}'
    assert "data.id" in str(x_specification.faults(path, call))
    call.query = "tweet.fields=created_at"
    assert "tweet.fields is not known" in str(x_specification.faults(path, call))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_names_an_entry_that_is_there(operation: Operation, shared: Path) -> None:
    file, _, entry = operation.checked.partition("#/")
    found: object = x_specification.specification(shared / "specs" / file)
    for name in entry.split("/"):
        assert isinstance(found, dict)
        found = found[name.replace("~1", "/")]
    assert found
