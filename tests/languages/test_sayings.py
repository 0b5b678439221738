"""What adapters say about posts and networks is read by Indonesian staff: each sentence of ours has its Indonesian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

from content.foundation.wording import translator
from content.publication import sayings
from tests.house.faults import none
from tests.house.sources import Source, dotted, product

ROOMS = ("workers/platforms/", "workers/connecting/", "workers/bucket.py", "workers/keyring.py")
DISAPPOINTMENTS = frozenset({"Refused", "NotNow", "Unknown", "Gone"})
# Where one sentence is told inside another.
INNER = frozenset({"why", "complaint"})
# Made of nothing but what a network said, and signs around it.
NETWORK_MADE = frozenset({"7: 7 (code 77)"})


def places() -> list[Source]:
    return [one for one in product() if one.path.startswith(ROOMS)]


@cache
def constants() -> dict[str, list[ast.expr]]:
    """What capital names stand for, in any of the adapters' files."""
    found: dict[str, list[ast.expr]] = {}
    for source in places():
        for node in source.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.setdefault(node.targets[0].id, []).append(node.value)
    return found


@cache
def answers() -> dict[str, list[ast.expr]]:
    """What functions return, by their name, in any of the adapters' files."""
    found: dict[str, list[ast.expr]] = {}
    for source in places():
        for function in (node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)):
            given = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
            found.setdefault(function.name, []).extend(given)
    return found


def values(source: Source, name: str) -> list[ast.expr]:
    """What a name may stand for: what it is given anywhere in the file, or what a function of that name returns."""
    given = [
        node.value
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
    ]
    return given + answers().get(name, []) + (constants().get(name, []) if name.isupper() else [])


def texts(source: Source, node: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every text that an expression can stand for, with an example in the place of each fact."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(_example(part) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts(source, one, seen), *texts(source, other, seen))
        case ast.BoolOp(values=some) | ast.Tuple(elts=some):
            yield from (text for one in some for text in texts(source, one, seen))
        case ast.Starred(value=inside) | ast.Subscript(value=inside):
            yield from texts(source, inside, seen)
        case ast.Name() | ast.Attribute() | ast.Call(func=ast.Name() | ast.Attribute()):
            name = dotted(node.func if isinstance(node, ast.Call) else node).rpartition(".")[2]
            if name not in seen:
                yield from (text for one in values(source, name) for text in texts(source, one, seen | {name}))


def _example(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return "A poll goes without pictures" if ast.unparse(part.value) in INNER else "7"


def said(source: Source) -> Iterator[tuple[int, ast.expr]]:
    """Where a file says something to a person."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Call() if dotted(node.func).rpartition(".")[2] in DISAPPOINTMENTS and node.args:
                yield node.lineno, node.args[0]
            case ast.Call() if dotted(node.func).endswith("Health"):
                yield from ((node.lineno, word.value) for word in node.keywords if word.arg == "warnings")
            case ast.Yield(value=ast.expr() as value) if not isinstance(value, ast.Tuple | ast.Call):
                yield node.lineno, value
            case ast.YieldFrom(value=ast.GeneratorExp(elt=value)):
                yield node.lineno, value


def sentences() -> Iterable[tuple[str, str]]:
    """Each sentence of ours, and where it is said."""
    for source in places():
        for line, node in said(source):
            yield from ((text, f"{source.path}:{line}") for text in texts(source, node) if re.search(r"[A-Za-z]", text))


def test_the_sentences_of_the_adapters_are_found() -> None:
    found = dict(sentences())
    assert len(found) > 150
    assert {"There is nothing to send", "7 % of the application's calls of this hour are used", "7: a web page"} <= found.keys()


def test_every_sentence_of_an_adapter_has_its_indonesian() -> None:
    translate = translator("id")
    none(
        f"{place}: “{text}” is not among content/publication/phrases.py"
        for text, place in sentences()
        if text not in NETWORK_MADE and sayings.said(text, translate) in {None, text}
    )
