"""Telegram's machine-readable Bot API, read once: whether calls and answers are what it says, in both directions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

from tests.networks.calls import Call

PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
    "InputFile": bytes,
}
ARRAY = "Array of "
Table = Mapping[str, Any]


@cache
def specification(path: Path) -> Table:
    whole: Table = json.loads(path.read_text())
    return whole


def faults(path: Path, call: Call) -> list[str]:
    """What in one call of a method, asked or answered, the specification does not allow."""
    whole, name = specification(path), call.path.rpartition("/")[2]
    method = whole["methods"].get(name)
    if method is None:
        return [f"no such method: {name}"]
    asked = [f"{name} asked: {fault}" for fault in _of_fields(whole, method.get("fields", ()), _said(call))]
    return [*asked, *(f"{name} answered: {fault}" for fault in _of_answer(whole, method["returns"], call))]


def _said(call: Call) -> dict[str, Any]:
    """What a call says, in its address and its body; a field of a form is read as JSON where it is some."""
    query = {name: _read(value) for name, value in parse_qsl(call.query)}
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return query | (call.asked or {})
    with Request.from_values(method="POST", data=call.body, content_type=kind) as request:
        files = {name: file.read() for name, file in request.files.items()}
        form = {name: _read(value) for name, value in request.form.items()}
    attached = [name for name in files if f'"attach://{name}"' in json.dumps(form)]
    return query | form | {name: content for name, content in files.items() if name not in attached}


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _of_answer(whole: Table, returns: list[str], call: Call) -> list[str]:
    said = call.said
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return ["it is no answer"]
    if said["ok"]:
        return _of_any(whole, returns, said.get("result"))
    known = isinstance(said.get("error_code"), int) and isinstance(said.get("description"), str)
    parameters = said.get("parameters")
    return ([] if known else ["an error without its code and words"]) + (
        _of_type(whole, "ResponseParameters", parameters) if parameters is not None else []
    )


def _of_any(whole: Table, kinds: list[str], said: Any) -> list[str]:
    """The faults by the kind that fits best."""
    return min((_of_type(whole, kind, said) for kind in kinds), key=len)


def _of_type(whole: Table, kind: str, said: Any) -> list[str]:
    if kind.startswith(ARRAY) and isinstance(said, list):
        return [fault for one in said for fault in _of_type(whole, kind.removeprefix(ARRAY), one)]
    if kind.startswith(ARRAY) or kind in PLAIN:
        fits = isinstance(said, PLAIN.get(kind, ())) and isinstance(said, bool) == (PLAIN[kind] is bool)
        return [] if fits else [f"{said!r} is no {kind}"[:200]]
    described = whole["types"][kind]
    if described.get("subtypes"):
        return _of_any(whole, described["subtypes"], said)
    if not isinstance(said, dict):
        return [f"{said!r} is no {kind}"[:200]]
    return [f"{kind}.{fault}" for fault in _of_fields(whole, described.get("fields", ()), said)]


def _of_fields(whole: Table, fields: Any, said: Table) -> Iterator[str]:
    known = {one["name"]: one for one in fields}
    for name, value in said.items():
        if name not in known:
            yield f"{name} is not known"
        else:
            yield from (f"{name}: {fault}" for fault in _of_any(whole, known[name]["types"], value))
    yield from (f"{name} is missing" for name, one in known.items() if one["required"] and name not in said)
