"""The house as text and as syntax trees, for the tests that look at the code and not at what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("commands", "web", "scheduler", "workers", "content", "rehearsal")

# What belongs to a checkout and not to the house.
APART = frozenset({".git", ".venv", "__pycache__", "node_modules", "var"})

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text, its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """Its dotted name: "web.status", "content"."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Function:
    """One function or method of a source."""

    source: Source
    node: FunctionNode

    @property
    def place(self) -> str:
        return f"{self.source.path}:{self.node.lineno}: {self.node.name}"

    @property
    def lines(self) -> int:
        """From `def` to the last line, the docstring among them."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def arguments(self) -> list[ast.arg]:
        """Every named argument but `self` and `cls`."""
        given = self.node.args
        return [one for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in {"self", "cls"}]

    @property
    def positional(self) -> list[ast.arg]:
        """The arguments that a caller may give by position."""
        return self.arguments[: len(self.arguments) - len(self.node.args.kwonlyargs)]

    @property
    def body(self) -> list[ast.stmt]:
        """Its statements without the docstring."""
        return self.node.body[1:] if ast.get_docstring(self.node) is not None else self.node.body

    @property
    def body_lines(self) -> int:
        """The lines of its statements."""
        return (self.body[-1].end_lineno or 0) - self.body[0].lineno + 1 if self.body else 0


@cache
def product() -> tuple[Source, ...]:
    """What Tayang is made of: the settings and every floor, not tests and migrations."""
    return tuple(_read(path) for path in (ROOT / "config.py", *(path for floor in FLOORS for path in _files(ROOT / floor))))


@cache
def measuring() -> tuple[Source, ...]:
    """The benches and the campaign of faults: above the house, and so free to read clocks and to ring."""
    return tuple(_read(path) for path in _files(ROOT / "bench"))


@cache
def tests() -> tuple[Source, ...]:
    """The tests and what they stand on."""
    return tuple(_read(path) for path in _files(ROOT / "tests"))


@cache
def migrations() -> tuple[Source, ...]:
    return tuple(_read(path) for path in _files(ROOT / "migrations"))


def functions(sources: tuple[Source, ...]) -> Iterator[Function]:
    """All functions and methods, the inner ones too."""
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, FunctionNode):
                yield Function(source, node)


def floor(name: str) -> tuple[Source, ...]:
    """The product's files below a folder: "web", "content/records"."""
    return tuple(source for source in product() if source.path.startswith(f"{name}/"))


def dotted(node: ast.AST) -> str:
    """The dotted name that an expression spells, such as "clock.now"; empty where it is none."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            before = dotted(value)
            return f"{before}.{name}" if before else ""
        case _:
            return ""


def imported(source: Source) -> set[str]:
    """Every module and every name in a module that a file imports: {"content", "content.tables", …}."""
    found: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def every_file(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the house, whatever its kind; a person's own `.env` is none."""
    for path in sorted(folder.iterdir()):
        if (
            path.name in APART
            or path.name.startswith(".venv")
            or path.name.endswith("_cache")
            or path.name in {".env", ".hypothesis"}
        ):
            continue
        if path.is_dir():
            yield from every_file(path)
        elif path.suffix != ".pyc":
            yield path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
