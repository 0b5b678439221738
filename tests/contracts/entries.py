"""The entries of published specifications that operations name, each found in its own file's way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from workers.platforms.capabilities import Operation

SPECIFICATIONS = Path(__file__).resolve().parents[3] / "shared" / "specs"
UNWRITTEN = "not machine-readable"
# A page's name is longer than this.
SHORTEST_PAGE = 8


def fault_of(operation: Operation) -> str:
    """Why what an operation was checked against is not there, or is about another call; empty where all is well."""
    checked = operation.checked.partition(";")[0]
    if ".json#" not in checked:
        page = checked.replace(UNWRITTEN, "")
        return "" if UNWRITTEN in checked and len(page) > SHORTEST_PAGE else f"names neither an entry nor a page: {checked}"
    name, _, entry = checked.partition("#")
    entry = entry.partition(" (")[0] if entry.startswith("/") else entry
    if not (SPECIFICATIONS / name).is_file():
        return f"there is no {name}"
    try:
        found = _entry(_read(name), entry)
    except (LookupError, StopIteration, TypeError):
        return f"{name} has no {entry}"
    said = _call(found, name, entry)
    return "" if said is None or _agree(operation, said) else f"{checked} is {said}, not {operation.method} {operation.path}"


@cache
def _read(name: str) -> Any:
    return json.loads((SPECIFICATIONS / name).read_text(encoding="utf-8"))


def _entry(document: Any, entry: str) -> Any:
    """What stands there: by JSON pointer, by the name of a request in a collection, by Graph's "METHOD edge" or "#name"."""
    if entry.startswith("/"):
        for piece in entry[1:].split("/"):
            name = piece.replace("~1", "/").replace("~0", "~")
            document = document[int(name)] if isinstance(document, list) else document[name]
        return document
    if "item" in document:
        return next(one for one in _items(document) if one["name"] == entry)
    method, _, edge = entry.partition(" ")
    return next(
        one for one in document["apis"] if one.get("name") == entry or (one["method"], one.get("endpoint")) == (method, edge)
    )


def _items(folder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in folder["item"]:
        yield one
        yield from _items(one) if "item" in one else ()


def _call(found: Any, name: str, entry: str) -> tuple[str, str] | None:
    """Method and the end of the path that an entry is about, as far as it says; None where it is about something else."""
    if "/lexicons/" in f"/{name}":
        return {"procedure": "POST", "query": "GET"}.get(found.get("type", ""), ""), Path(name).stem
    if entry.startswith("/paths/"):
        path, method = entry.removeprefix("/paths/").split("/")
        return method.upper(), path.replace("~1", "/").replace("~0", "~")
    if "httpMethod" in found:
        return found["httpMethod"], found["path"]
    if "endpoint" in found:
        return found["method"], found["endpoint"]
    if isinstance(found.get("request"), dict):
        return found["request"]["method"], "/".join(piece for piece in found["request"]["url"]["path"] if piece)
    return None


def _agree(operation: Operation, said: tuple[str, str]) -> bool:
    """Whether method and the last piece of the path are the same; what changes is whatever it is called."""
    method, path = said
    ours, theirs = (_last(one) for one in (operation.path.partition("?")[0], path))
    return operation.method == method and (ours == theirs or (ours.startswith("{") and theirs.startswith("{")))


def _last(path: str) -> str:
    """The last piece; for a lexicon's name its last word."""
    return path.rstrip("/").rpartition("/")[2].rpartition(".")[2]
