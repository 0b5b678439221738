"""What the code says to people, and what the catalogues make of it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from content.foundation.wording import CATALOGUES
from tests.house.sources import FLOORS, ROOT, dotted, functions, measuring
from tests.house.sources import floor as floor_of

# How the house marks a text: at once, for later, and by number.
MARKS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"silent": "false", "newstyle_gettext": "true"}}


@dataclass(frozen=True)
class Translation:
    """One entry of a catalogue: the English (one form, or one and many), the Indonesian, and where it stands."""

    english: tuple[str, ...]
    indonesian: tuple[str, ...]
    place: str
    fuzzy: bool

    @property
    def id(self) -> str:
        return self.english[0]


@cache
def used() -> dict[tuple[str, ...], list[str]]:
    """Every text that is marked for translation, with the places that say it."""
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for floor in (*FLOORS, "bench"):
        for name, line, message, _, _ in extract_from_dir(ROOT / floor, METHODS, OPTIONS, keywords=MARKS):
            found[_forms(message)].append(f"{floor}/{name}:{line}")
    for text, place in _told_by_help():
        found[(text,)].append(place)
    return dict(found)


def _told_by_help() -> Iterator[tuple[str, str]]:
    """What `./tayang COMMAND --help` says: the first lines of commands and the `help` of their options."""
    floors = (*floor_of("commands"), *measuring())
    for source in floors:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and dotted(node.func) in {"click.option", "click.argument"}:
                yield from ((text, f"{source.path}:{node.lineno}") for text in _help(node))
    listed = (ROOT / "commands" / "__main__.py").read_text(encoding="utf-8")
    for function in functions(floors):
        marks = {dotted(mark.func) for mark in function.node.decorator_list if isinstance(mark, ast.Call)}
        within = any(mark.endswith(".command") and mark != "click.command" for mark in marks)
        # The measurements are commands of `bench`, each in a file of its own.
        measures = "click.command" in marks and function.source.module.startswith("bench.")
        if within or measures or f'"{function.source.module}:{function.node.name}"' in listed:
            yield ast.get_docstring(function.node) or "", function.place


def _help(option: ast.Call) -> list[str]:
    return [str(word.value.value) for word in option.keywords if word.arg == "help" and isinstance(word.value, ast.Constant)]


@cache
def translations() -> tuple[Translation, ...]:
    """Every entry of every Indonesian catalogue."""
    return tuple(_read())


def _read() -> Iterator[Translation]:
    for path in sorted((CATALOGUES / "id").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if message.id:
                    place = f"{path.name}:{message.lineno}"
                    yield Translation(_forms(message.id), _forms(message.string or ""), place, message.fuzzy)


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
