"""Bluesky's lexicons, read at run time: what a call or a record does that its lexicon does not allow.

    Lexicons(folder).faults(call)  # of a call that a gate saw: what was asked, and what was answered

Written after the lexicon and data-model chapters of the AT Protocol's specification. Stricter in one thing: a field that the
lexicon does not know is a fault, so that a misspelt one is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import regex

from tests.networks.calls import Call

LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
HANDLE = rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)+[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?"
DID = r"(?=.{1,2048}\Z)did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
NSID = rf"(?=.{{1,317}}\Z)[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?(?:\.{LABEL})+\.[a-zA-Z][a-zA-Z0-9]{{0,62}}"
RECORD_KEY = r"(?!\.{1,2}\Z)[a-zA-Z0-9_~.:-]{1,512}"
SUBTAGS = r"(?:-[a-zA-Z0-9]{1,8})*"


def _free(pattern: str) -> str:
    """A pattern without what it says of the whole text's length, to stand inside another."""
    return re.sub(r"^\(\?=.*?\\Z\)", "", pattern)


FORMATS = {
    "tid": r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}",
    "record-key": RECORD_KEY,
    "handle": HANDLE,
    "did": DID,
    "nsid": NSID,
    "at-identifier": rf"{DID}|{HANDLE}",
    "at-uri": rf"at://(?:{_free(DID)}|{_free(HANDLE)})(?:/{_free(NSID)}(?:/{RECORD_KEY.replace(chr(92) + 'Z', '(?:$|#)')})?)?",
    "cid": r"b[a-z2-7]{20,}",
    "language": rf"(?!.*-[0-9]{{3}}-[A-Z]{{2}}\b)(?:[a-z]{{2,3}}|[ix]|X){SUBTAGS}",
    "uri": r"[a-z][a-z.-]{0,80}:\S+",
    "datetime": (
        r"(?!0000)[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](?:\.[0-9]{1,20})?(?:Z|(?!-00:00)[+-][0-2][0-9]:[0-5][0-9])"
    ),
}
# Errors that every method may answer with, beside those that its lexicon names (the chapter on HTTP).
GENERAL = frozenset(
    {
        "InvalidRequest", "ExpiredToken", "InvalidToken", "AuthenticationRequired", "AuthMissing", "Forbidden",
        "RateLimitExceeded", "PayloadTooLarge", "InternalServerError", "BlobNotFound",
    }
)  # fmt: skip
Table = Mapping[str, Any]


def fits(kind: str, text: str) -> bool:
    """Whether a text has the form of that name."""
    return re.fullmatch(FORMATS[kind], text) is not None


@dataclass(frozen=True)
class Lexicons:
    """Those below a folder."""

    folder: Path

    def faults(self, call: Call) -> list[str]:
        """What a call, or the answer to it, does that its lexicon does not allow; of an answer by a gate itself, nothing."""
        name = call.path.removeprefix("/xrpc/")
        method = self._definition(name, "")
        said = [] if call.fault else self._said(method, name, call)
        return [f"{name}: {fault}" for fault in (*self._asked(method, name, call), *said)]

    def record_faults(self, record: Table) -> list[str]:
        """What a record does that the lexicon of its $type does not allow."""
        return list(self.walk({"type": "ref", "ref": str(record.get("$type"))}, record, "", "record"))

    def walk(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        """What a value does that a definition does not allow; `home` is the lexicon that the definition stands in."""
        check: Callable[[Table, Any, str, str], Iterator[str]] | None = {
            "ref": self._ref, "union": self._union, "object": self._object, "record": self._record, "array": self._array,
            "string": self._string, "integer": self._integer, "boolean": self._boolean, "blob": self._blob,
            "unknown": self._unknown,
        }.get(wanted["type"])  # fmt: skip
        if check is None:
            yield f"{place}: {wanted['type']} is not known here"
            return
        yield from check(wanted, value, home, place)

    def _asked(self, method: Table, name: str, call: Call) -> Iterator[str]:
        if call.method != {"query": "GET", "procedure": "POST"}[method["type"]]:
            yield f"asked with {call.method}"
        yield from self._object(method.get("parameters", {}), dict(parse_qsl(call.query)), name, "query")
        wanted = method.get("input", {})
        if wanted.get("schema"):
            yield from self.walk(wanted["schema"], call.asked, name, "input")
        elif not wanted and call.body:
            yield "a body where none belongs"
        if not fnmatch(call.headers.get("content-type", ""), wanted.get("encoding", "")):
            yield f"a body of {call.headers.get('content-type')}"

    def _said(self, method: Table, name: str, call: Call) -> Iterator[str]:
        if call.status == 200 and method.get("output", {}).get("schema"):
            yield from self.walk(method["output"]["schema"], call.said, name, "output")
        known = GENERAL | {one["name"] for one in method.get("errors", ())}
        if call.status >= 400 and call.said.get("error") not in known:
            yield f"an error that is not known: {call.said}"

    def _definition(self, name: str, home: str) -> Table:
        lexicon, _, part = name.partition("#")
        found: Table = self._read[lexicon or home]["defs"][part or "main"]
        return found

    @cached_property
    def _read(self) -> dict[str, Any]:
        return {said["id"]: said for path in self.folder.rglob("*.json") if "defs" in (said := json.loads(path.read_bytes()))}

    def _ref(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        yield from self.walk(self._definition(wanted["ref"], home), value, wanted["ref"].partition("#")[0] or home, place)

    def _union(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        kinds = {ref if not ref.startswith("#") else home + ref: ref for ref in wanted["refs"]}
        kind = value.get("$type") if isinstance(value, dict) else None
        if kind not in kinds:
            yield f"{place}: {kind} is none of {list(kinds)}"
            return
        yield from self._ref({"ref": kinds[kind]}, value, home, place)

    def _record(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        yield from self._object(wanted["record"], value, home, place)

    def _object(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place}: {value!r} is no object"
            return
        fields = wanted.get("properties", {})
        yield from (f"{place}.{name} is missing" for name in wanted.get("required", ()) if name not in value)
        for name, inner in value.items():
            if name not in fields and name != "$type":
                yield f"{place}.{name} is not known"
            elif name in fields and not (inner is None and name in wanted.get("nullable", ())):
                yield from self.walk(fields[name], inner, home, f"{place}.{name}")

    def _array(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        if not isinstance(value, list) or len(value) > wanted.get("maxLength", len(value)):
            yield f"{place}: {value!r} is no array, or too long"
            return
        for number, one in enumerate(value):
            yield from self.walk(wanted["items"], one, home, f"{place}[{number}]")

    def _string(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        del home
        if not isinstance(value, str):
            yield f"{place}: {value!r} is no string"
            return
        if len(value.encode()) > wanted.get("maxLength", len(value.encode())):
            yield f"{place} is too long in bytes"
        if len(regex.findall(r"\X", value)) > wanted.get("maxGraphemes", len(value)):
            yield f"{place} is too long in graphemes"
        if "format" in wanted and not fits(wanted["format"], value):
            yield f"{place}: {value!r} is no {wanted['format']}"

    def _integer(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        del home
        if type(value) is not int or not wanted.get("minimum", value) <= value <= wanted.get("maximum", value):
            yield f"{place}: {value!r} is no integer, or out of range"

    def _boolean(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        del wanted, home
        if type(value) is not bool:
            yield f"{place}: {value!r} is no boolean"

    def _blob(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        del home
        if not isinstance(value, dict) or set(value) != {"$type", "ref", "mimeType", "size"} or value["$type"] != "blob":
            yield f"{place}: {value!r} is no blob"
            return
        if not fits("cid", value["ref"]["$link"]) or not 0 < value["size"] <= wanted.get("maxSize", value["size"]):
            yield f"{place}: {value!r} is too large, or has no address"
        if not any(fnmatch(value["mimeType"], kind) for kind in wanted.get("accept", ["*/*"])):
            yield f"{place}: {value['mimeType']} is not accepted"

    def _unknown(self, wanted: Table, value: Any, home: str, place: str) -> Iterator[str]:
        """Anything with a table's form; where it says what it is, that is asked."""
        del wanted, home
        if not isinstance(value, dict):
            yield f"{place}: {value!r} is no object"
        elif "$type" in value:
            yield from self._ref({"ref": value["$type"]}, value, "", place)
