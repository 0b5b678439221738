"""Every call of the adapter is as Mastodon's published specification has it, in both directions."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it comes without types
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.conftest import SHARED
from tests.networks.calls import Call as Heard
from tests.networks.calls import matches
from tests.networks.stage import Stage
from tests.workers.platforms.mastodon.conftest import POLL, lost
from workers.platforms.base import Extras, Message
from workers.platforms.capabilities import Operation

URN = "urn:mastodon"
# Parameters are not described as a schema of their own: these are all that a status is told, as the specification names them.
STATUS = frozenset({"visibility", "language", "status", "media_ids", "in_reply_to_id", "poll"})


@pytest.fixture(scope="module")
def specification() -> dict[str, Any]:
    """The published one.

    It says that a status is told in exactly one of three ways; one with text and pictures, which it describes in words, fits
    two of them. Here one way or more have to fit.
    """
    said: dict[str, Any] = json.loads((SHARED / "specs" / "mastodon" / "schema.json").read_text())
    body = said["paths"]["/api/v1/statuses"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["anyOf"] = body.pop("oneOf")
    return said


def entry_of(operation: Operation, specification: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An operation's place in the specification, and what stands there."""
    file, _, pointer = operation.checked.partition("#")
    assert file == "mastodon/schema.json"
    entry: Any = specification
    for step in pointer.strip("/").split("/"):
        entry = entry[step.replace("~1", "/")]
    return pointer, entry


def faults(registry: Registry[Any], pointer: str, said: Any) -> list[str]:
    validator = Draft202012Validator(
        {"$ref": f"{URN}#{pointer}"}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{pointer}: {error.json_path}: {error.message}" for error in validator.iter_errors(said)]


def asked_faults(registry: Registry[Any], pointer: str, entry: dict[str, Any], heard: Heard) -> list[str]:
    """Where a request is not as specified: its parameters, its body."""
    known = {parameter["name"] for parameter in entry.get("parameters", ()) if parameter.get("in") == "query"}
    wrong = [f"{pointer}: no parameter {name}" for name, _ in parse_qsl(heard.query) if name not in known]
    if heard.asked is not None:
        wrong += faults(registry, f"{pointer}/requestBody/content/application~1json/schema", heard.asked)
        written = set(heard.asked) - STATUS
        wrong += [f"{pointer}: no field {name}" for name in written]
    elif heard.body:
        told = entry["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
        wrong += [f"{pointer}: no part {name}" for name in parts_of(heard) if name not in told]
    return wrong


def parts_of(heard: Heard) -> list[str]:
    return [name.decode() for name in re.findall(rb'form-data; name="([^"]+)"', heard.body)]


def everything_once(stage: Stage) -> None:
    """Every call the adapter makes."""
    stage.adapter.health(stage.target)
    sought = lost(stage, stage.message(pictures=2))
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    stage.published(stage.message(pictures=0, reply_to=found.remote_id))
    stage.published(Message("r", "Naik apa?", extras=Extras(POLL)))
    stage.published(Message("r", "Film pembukaan", (stage.film(),)))
    stage.adapter.fetch(stage.target, found.remote_id)
    stage.adapter.delete(stage.target, found.remote_id)


def test_every_call_is_as_the_specification_has_it_in_both_directions(stage: Stage, specification: dict[str, Any]) -> None:
    everything_once(stage)
    registry: Registry[Any] = Registry().with_resource(URN, DRAFT202012.create_resource(specification))
    wrong: list[str] = []
    checked: set[str] = set()
    for heard in stage.gate.history:
        operation = next(one for one in stage.adapter.operations if matches(heard, one.method, one.path))
        pointer, entry = entry_of(operation, specification)
        if operation.name == "picture":  # where that is, the server said itself
            assert entry["format"] == "uri"
            checked.add(operation.name)
            continue
        wrong += asked_faults(registry, pointer, entry, heard)
        assert str(heard.status) in entry["responses"]
        if heard.status == 200 and heard.passed_on:
            wrong += faults(registry, f"{pointer}/responses/200/content/application~1json/schema", heard.said)
            checked.add(operation.name)
    assert sorted(set(wrong)) == []
    assert checked == {operation.name for operation in stage.adapter.operations}
