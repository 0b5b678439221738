"""YouTube's discovery document, read once: whether calls and answers are what it says, in both directions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.networks.calls import Call

PLAIN: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "integer": int, "number": (int, float)}
UPLOAD = "/upload/"
Table = Mapping[str, Any]


@cache
def specification(path: Path) -> Table:
    whole: Table = json.loads(path.read_text())
    return whole


def faults(path: Path, call: Call) -> list[str]:
    """What in one call, asked or answered, the document does not allow; a piece of an upload is of the session alone."""
    whole, query = specification(path), dict(parse_qsl(call.query))
    upload = call.path.startswith(UPLOAD)
    if upload and call.method == "PUT":
        method = _method(whole, "POST", call.path.removeprefix(UPLOAD))
        return _answered(whole, method, call) if call.status == 200 else []
    method = _method(whole, call.method, call.path.removeprefix(UPLOAD).lstrip("/"))
    if method is None:
        return [f"no such method: {call.method} {call.path}"]
    known = {**whole["parameters"], **method["parameters"]}
    wrong = [f"{name} is not known" for name in query if name not in known]
    missing = [name for name, one in known.items() if one.get("required") and name not in query]
    asked = [] if upload and "request" not in method else _of_schema(whole, method.get("request"), call.asked)
    answered = [] if upload and "request" in method else _answered(whole, method, call)
    return [f"{call.method} {call.path}: {fault}" for fault in (*wrong, *missing, *asked, *answered)]


def _method(whole: Table, verb: str, path: str) -> Table | None:
    methods = (method for resource in whole["resources"].values() for method in resource.get("methods", {}).values())
    return next((one for one in methods if one["httpMethod"] == verb and one["path"] == path), None)


def _answered(whole: Table, method: Table | None, call: Call) -> list[str]:
    """An answer by its schema; errors are Google's own, in the form of all its services."""
    if method is None:
        return ["no such upload"]
    if call.status >= 400:
        error = (call.said or {}).get("error", {})
        reasons = [one.get("reason") for one in error.get("errors", [])]
        return [] if error.get("code") == call.status and all(reasons) and reasons else ["no error of Google's"]
    return list(_of_schema(whole, method.get("response"), call.said))


def _of_schema(whole: Table, schema: Table | None, said: Any) -> Iterator[str]:
    """What a value has that its schema does not allow."""
    if schema is None:
        yield from ([] if said is None else ["there should be nothing"])
        return
    described = whole["schemas"][schema["$ref"]] if "$ref" in schema else schema
    match described["type"]:
        case "object":
            yield from _of_object(whole, described, said)
        case "array":
            yield from (fault for one in said for fault in _of_schema(whole, described["items"], one))
        case "any":
            return
        case kind:
            if not isinstance(said, PLAIN[kind]) or isinstance(said, bool) != (kind == "boolean"):
                yield f"{said!r} is no {kind}"[:200]
            elif "enum" in described and said not in described["enum"]:
                yield f"{said!r} is none of {described['enum']}"


def _of_object(whole: Table, described: Table, said: Any) -> Iterator[str]:
    if not isinstance(said, dict):
        yield f"{said!r} is no {described.get('id', 'object')}"[:200]
        return
    properties = described.get("properties", {})
    for name, value in said.items():
        if name not in properties:
            yield f"{described.get('id')}.{name} is not known"
        else:
            yield from (f"{name}: {fault}" for fault in _of_schema(whole, properties[name], value))
