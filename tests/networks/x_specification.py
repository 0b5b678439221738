"""X's own specification, read once: whether calls and answers are what it says, in both directions.

The whole file has 149 paths and duplicate values that its own format forbids, so that each call is held against its own
operation: path, query, body, and the answer's schema, with references resolved.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema  # type: ignore[import-untyped] # it comes without types
from referencing import Registry
from referencing.jsonschema import DRAFT4
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tests.networks.calls import Call, matches

HERE = "urn:x"
# X answers these as its documentation shows them, and not as its specification says: a problem without a type of its own.
UNTYPED = {"title", "detail", "type", "status"}


@cache
def specification(path: Path) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(path.read_text())
    return whole


def faults(path: Path, call: Call) -> list[str]:
    """What in one call, asked or answered, the specification does not allow; a call it does not know is one fault."""
    whole = specification(path)
    for template, operations in whole["paths"].items():
        operation = operations.get(call.method.lower())
        if operation and matches(call, call.method, template) and not _is_more_exact(whole, template, call):
            return [*_of_query(whole, operation, call), *_of_body(whole, operation, call), *_of_answer(whole, operation, call)]
    return [f"no such operation: {call.method} {call.path}"]


def _is_more_exact(whole: dict[str, Any], template: str, call: Call) -> bool:
    """Whether the call's own path stands in the specification as well, so that a template with names is not meant."""
    return template != call.path and call.path in whole["paths"]


def _of_query(whole: dict[str, Any], operation: dict[str, Any], call: Call) -> list[str]:
    known = {one["name"]: one for one in (_resolved(whole, said) for said in operation.get("parameters", ()))}
    said = dict(parse_qsl(call.query))
    wrong = [f"query: {name} is not known" for name in said if name not in known]
    for name, value in said.items():
        if name in known:
            wrong += _against(whole, known[name]["schema"], _typed(known[name]["schema"], value), f"query {name}")
    missing = [name for name, one in known.items() if one.get("required") and one["in"] == "query" and name not in said]
    return wrong + [f"query: {name} is missing" for name in missing]


def _typed(schema: dict[str, Any], value: str) -> Any:
    if schema.get("type") == "array":
        return value.split(",")
    return int(value) if schema.get("type") == "integer" else value


def _of_body(whole: dict[str, Any], operation: dict[str, Any], call: Call) -> list[str]:
    wanted = operation.get("requestBody")
    if wanted is None:
        return ["body: there should be none"] if call.body else []
    kind = call.headers.get("content-type", "").partition(";")[0]
    if kind not in wanted["content"]:
        return [f"body: {kind} is not taken"]
    said = call.asked if kind == "application/json" else form(call)
    return _against(whole, wanted["content"][kind]["schema"], said, "body")


def form(call: Call) -> dict[str, Any]:
    """The fields of a multipart form; a number as one, a file as its bytes read as text."""
    sent = EnvironBuilder(method="POST", data=call.body, content_type=call.headers["content-type"])
    with Request(sent.get_environ()) as request:
        fields = {name: int(value) if value.isdigit() else value for name, value in request.form.items()}
        return fields | {name: file.read().decode("latin-1") for name, file in request.files.items()}


def _of_answer(whole: dict[str, Any], operation: dict[str, Any], call: Call) -> list[str]:
    answers = operation["responses"]
    if str(call.status) not in answers and call.status < 400:
        return [f"answer: {call.status} is not known"]
    if call.status >= 400 and (set(call.said or {}) <= UNTYPED or "errors" in (call.said or {})):
        return []
    answer = answers.get(str(call.status), answers["default"])
    kind = call.response_headers.get("content-type", "").partition(";")[0]
    if kind not in answer["content"]:
        return [f"answer: {kind} is not known"]
    return _against(whole, answer["content"][kind]["schema"], call.said, "answer")


def _against(whole: dict[str, Any], schema: dict[str, Any], said: Any, where: str) -> list[str]:
    registry: Registry[Any] = Registry().with_resource(HERE, DRAFT4.create_resource(whole))
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{HERE}#/'))
    judge = jsonschema.Draft4Validator(absolute, registry=registry)
    return [f"{where}: {fault.json_path} {fault.message[:200]}" for fault in judge.iter_errors(said)]


def _resolved(whole: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in said:
        return said
    found: Any = whole
    for name in said["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    resolved: dict[str, Any] = found
    return resolved
