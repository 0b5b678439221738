"""A view is a sentence: it parses, asks content, answers. Templates only show."""

from __future__ import annotations

import ast
import re

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import ROOT, Function, dotted

# Statements, and lines: a call of render_template gives each of its words a line.
MOST_STATEMENTS = 10
LONGEST_VIEW = 20
ASKS_THE_DATABASE = frozenset({"execute", "scalar", "scalars", "add", "add_all", "delete", "flush", "get_one", "merge"})
BUILDS_A_QUERY = frozenset({"select", "update", "insert", "delete", "text"})
TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b")
# Where text becomes markup, each with what keeps it harmless.
MAKES_MARKUP = {
    "web/moments.py": "puts <time> around a time it wrote itself",
    "rehearsal/words.py": "formats through Markup.format, which escapes",
}

WEB = sources.floor("web")


def is_view(function: Function) -> bool:
    """Whether a function answers at an address: `@pages.get("/…")`."""
    called = [mark.func if isinstance(mark, ast.Call) else mark for mark in function.node.decorator_list]
    return any(dotted(one).startswith("pages.") for one in called)


def statements(function: Function) -> int:
    """How many statements a function has, those inside `with` and `if` among them."""
    return sum(isinstance(node, ast.stmt) for top in function.body for node in ast.walk(top))


VIEWS = [one for one in sources.functions(WEB) if is_view(one)]


def test_there_are_views() -> None:
    assert len(VIEWS) >= 10


def test_a_view_is_about_a_dozen_lines() -> None:
    none(f"{one.place} {one.body_lines} lines" for one in VIEWS if one.body_lines > LONGEST_VIEW)
    none(f"{one.place} {statements(one)} statements" for one in VIEWS if statements(one) > MOST_STATEMENTS)


def test_a_view_catches_nothing() -> None:
    none(one.place for one in VIEWS if any(isinstance(node, (ast.Try, ast.TryStar)) for node in ast.walk(one.node)))


def test_the_web_asks_content_and_never_the_tables() -> None:
    none(
        f"{one.path}:{node.lineno}: {ast.unparse(node)[:80]}"
        for one in WEB
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call) and _queries(node)
    )


def _queries(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in BUILDS_A_QUERY
    return isinstance(call.func, ast.Attribute) and call.func.attr in ASKS_THE_DATABASE and dotted(call.func.value) == "session"


def test_no_query_builder_reaches_the_web() -> None:
    builders = {f"sqlalchemy.{name}" for name in BUILDS_A_QUERY}
    none(f"{one.path} imports {name}" for one in WEB for name in sources.imported(one) & builders)


def test_templates_escape_what_they_show() -> None:
    none(
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNESCAPED.search(line)
    )


def test_markup_is_made_only_where_it_is_said_why() -> None:
    makers = {one.path for one in sources.product() if any(name.endswith(".Markup") for name in sources.imported(one))}
    none(makers ^ set(MAKES_MARKUP))
