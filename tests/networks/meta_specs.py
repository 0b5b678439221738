"""What Meta publishes for machines, and whether calls keep to it: the files of its code generator, and Threads' collection.

Those files name edges, parameters, fields and types, not limits. What they lack is named here, with the page it is written on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from tests.networks.calls import Call

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "specs"
# Any list and any thing takes these: Graph API, pages "Overview" and "Paginated results".
EVERYWHERE = frozenset({"fields", "limit", "after", "access_token"})
# In the documentation of the edge, and not in the files.
PAGES_ONLY = {("POST", "photos"): {"source": "file"}}
# Nodes of which Meta publishes no file: their fields are those of the pages named.
UNFILED = {
    "comment": frozenset({"id", "message", "text", "permalink_url", "created_time", "timestamp", "from", "attachment"}),
    "story": frozenset({"id", "post_id", "media_id", "url", "status", "media_type", "creation_time"}),
    "container": frozenset({"id", "status_code", "status"}),
    "limit": frozenset({"quota_usage", "config"}),
    "attachment": frozenset({"id", "type", "target", "media", "subattachments"}),
}
TYPES = {
    "bool": re.compile(r"true|false"), "unsigned int": re.compile(r"[0-9]+"), "int": re.compile(r"-?[0-9]+"),
    "list<Object>": re.compile(r"\[\{.*\}\]"), "list<string>": re.compile(r"[0-9]+(,[0-9]+)*"),
}  # fmt: skip
SAID = {"bool": bool, "int": int, "unsigned int": int, "string": str, "datetime": str, "float": float}


def there() -> bool:
    """Whether the files are beside this checkout."""
    return FOLDER.is_dir()


@cache
def node(name: str) -> Any:
    """One of the generator's files."""
    return json.loads((FOLDER / "meta" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def fields_of(name: str) -> dict[str, str]:
    """A node's fields and their types; its edges may be asked for as fields too."""
    edges = {one["endpoint"]: "edge" for one in node(name)["apis"] if one["method"] == "GET" and one.get("endpoint")}
    return edges | {one["name"]: one["type"] for one in node(name)["fields"]}


def faults(call: Call, kind: str, of_edge: Mapping[str, str]) -> Iterator[str]:
    """Where a call of Graph leaves what is published. `kind` is the file of the node in its path, or a kind without one.

    `of_edge` says which kind an edge lists.
    """
    pieces = call.path.strip("/").split("/")
    edge = pieces[2] if len(pieces) > 2 else ""
    about = of_edge.get(edge, "") if edge else kind
    if kind not in UNFILED:
        entry = _entry(kind, call.method, edge)
        yield from [f"{call.method} {edge or 'node'} is not in {kind}"] if entry is None else _of_parameters(call, entry, edge)
    yield from (f"{about or kind} has no field {name}" for name in asked_fields(sent(call).get("fields", "")) - _known(about))
    if call.status == 200 and not call.fault and call.method == "GET":
        yield from _of_answer(call.said, about)


def _entry(kind: str, method: str, edge: str) -> dict[str, Any] | None:
    name = {"GET": "#get", "POST": "#update", "DELETE": "#delete"}[method]
    wanted = ("name", name) if not edge else ("endpoint", edge)
    return next((one for one in node(kind)["apis"] if one["method"] == method and one.get(wanted[0]) == wanted[1]), None)


def _of_parameters(call: Call, entry: Mapping[str, Any], edge: str) -> Iterator[str]:
    known = {one["name"]: one["type"] for one in entry["params"]} | PAGES_ONLY.get((call.method, edge), {})
    for name, value in sent(call).items():
        if name not in known and name not in EVERYWHERE:
            yield f"{call.method} {edge} takes no {name}"
        elif (form := TYPES.get(known.get(name, ""))) and not form.fullmatch(value):
            yield f"{call.method} {edge}: {name} is no {known[name]}: {value}"
    missing = {one["name"] for one in entry["params"] if one.get("required")} - set(sent(call))
    yield from (f"{call.method} {edge} lacks {name}" for name in missing)


@cache
def _known(kind: str) -> frozenset[str]:
    """The fields of a kind, and of what is asked for below them."""
    inner = UNFILED["attachment"] if kind in {"PagePost", "comment"} else frozenset()
    return (UNFILED[kind] if kind in UNFILED else frozenset(fields_of(kind) if kind else ())) | inner


def _of_answer(said: Any, kind: str) -> Iterator[str]:
    types = {} if kind in UNFILED or not kind else fields_of(kind)
    for one in said.get("data", [said]):
        yield from (f"the answer has {name}, {kind} has not" for name in set(one) - _known(kind))
        for name, value in one.items():
            wanted = SAID.get(types.get(name, ""))
            if wanted and not isinstance(value, wanted):
                yield f"{kind}: {name} is no {types[name]}: {value!r}"


def sent(call: Call) -> dict[str, str]:
    """Every parameter of a call, from its query and its body."""
    kind = call.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        read = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + call.body)
        body = {str(part.get_param("name", header="content-disposition")): "(part)" for part in read.iter_parts()}
        body = {name: "false" if name == "published" else said for name, said in body.items()}
    else:
        body = dict(parse_qsl(call.body.decode(), keep_blank_values=True))
    return dict(parse_qsl(call.query, keep_blank_values=True)) | body


def asked_fields(fields: str) -> frozenset[str]:
    """Every name in a list of fields, at whatever depth."""
    return frozenset(re.findall(r"\w+", fields))


@cache
def collection() -> tuple[tuple[tuple[str, re.Pattern[str], frozenset[str]], ...], Mapping[str, str]]:
    """Threads' requests as (method, path, names of parameters), and the collection's variables."""
    read = json.loads((FOLDER / "threads/threads-api.postman_collection.json").read_text(encoding="utf-8"))
    return tuple(_requests(read["item"])), {one["key"]: one["value"] for one in read["variable"]}


@cache
def _threads_fields() -> frozenset[str]:
    _, variables = collection()
    return frozenset().union(*(asked_fields(said) for name, said in variables.items() if name.startswith("fields_")))


def _requests(items: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    for one in items:
        if "item" in one:
            yield from _requests(one["item"])
            continue
        url = one["request"]["url"]
        path = "/".join(piece for piece in url.get("path") or () if piece)
        names = frozenset(query["key"] for query in url.get("query") or ())
        yield one["request"]["method"], re.compile(re.sub(r"\{\{\w+\}\}", "[0-9]+", path)), names


def threads_faults(call: Call) -> Iterator[str]:
    """Where a call of Threads leaves its collection: method, path, parameters, fields, and the words of two of them."""
    requests, variables = collection()
    path = call.path.strip("/").removeprefix("v1.0/")
    alike = [names for method, known, names in requests if method == call.method and known.fullmatch(path)]
    if not alike:
        yield f"{call.method} {path} is not in the collection"
    pairs = sent(call)
    yield from (f"{call.method} {path} takes no {name}" for name in set(pairs) - frozenset().union(*alike) - EVERYWHERE)
    for name in ("media_type", "reply_control"):
        if name in pairs and pairs[name] not in re.split(r",\s*", variables[name]):
            yield f"{name} is never {pairs[name]}"
    known_fields = _threads_fields()
    yield from (f"there is no field {name}" for name in asked_fields(pairs.get("fields", "")) - known_fields)
    if call.status == 200 and not call.fault and call.method == "GET" and path != "refresh_access_token":
        for one in call.said.get("data", [call.said]):
            yield from (f"the answer has {name}" for name in set(one) - known_fields)
