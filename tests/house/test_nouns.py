"""One noun, one name, on every floor: who knows a record's name knows its page, its templates and its tests."""

from __future__ import annotations

import ast

from tests.house import sources
from tests.house.faults import none
from tests.house.sources import ROOT, Source, dotted

TEMPLATES = ROOT / "web" / "templates"
# Folders of templates that no noun owns.
SHARED_FOLDERS = frozenset({"macros"})
# A noun that answers with a part of another's page.
BORROWED = {("uploads", "posts")}

# Modules that no test names, each with what proves it. A name ending in a dot stands for all below it.
PROVED_ELSEWHERE = {
    "content.foundation.ids": "one line; every record has one",
    "content.pictures.colours": "a step of images; every mode is opened there",
    "content.pictures.encodings": "a step of renditions; every network is encoded there",
    "content.publication.outcomes": "values; settling matches every one of them",
    "content.writing.plans.": "the steps of an import; proved as a whole, plan by plan",
}


def nouns() -> list[Source]:
    """The web's modules that have pages."""
    return [one for one in sources.floor("web") if one.path.count("/") == 1 and _has_pages(one)]


def _has_pages(source: Source) -> bool:
    targets = [target for node in source.tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return any(dotted(target) == "pages" for target in targets)


def drawn(source: Source) -> set[str]:
    """The folders of the templates that a module names."""
    return {
        node.value.split("/")[0]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html")
        if "/" in node.value and " " not in node.value
    }


def name_of(source: Source) -> str:
    return source.module.rsplit(".", 1)[-1]


def test_there_are_nouns() -> None:
    assert len(nouns()) >= 8


def test_a_noun_that_shows_something_has_its_own_templates() -> None:
    none(
        f"{one.path} draws from {folder}/"
        for one in nouns()
        for folder in drawn(one) - {name_of(one), *SHARED_FOLDERS}
        if (name_of(one), folder) not in BORROWED
    )


def test_every_folder_of_templates_belongs_to_a_noun() -> None:
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    modules = {name_of(one) for one in sources.floor("web")}
    none(f"web/templates/{folder}/ has no web/{folder}.py" for folder in folders - modules - SHARED_FOLDERS)


def test_every_template_is_used() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    everything += "\n".join(one.text for one in sources.floor("web"))
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    none(f"web/templates/{name}" for name in names if f'"{name}"' not in everything)


def test_every_noun_of_the_web_has_its_tests() -> None:
    none(f"tests/web/test_{name_of(one)}.py" for one in nouns() if not (ROOT / f"tests/web/test_{name_of(one)}.py").is_file())


def test_everything_in_content_is_proved() -> None:
    asked = set().union(*(sources.imported(one) for one in sources.tests()))
    modules = {one.module: one.path for one in sources.floor("content") if not one.path.endswith("__init__.py")}
    none(path for module, path in modules.items() if module not in asked and not _proved_elsewhere(module))


def _proved_elsewhere(module: str) -> bool:
    return any(module == name or (name.endswith(".") and module.startswith(name)) for name in PROVED_ELSEWHERE)


def test_what_is_proved_elsewhere_is_still_there() -> None:
    there = {one.module for one in sources.product()}
    none(name for name in PROVED_ELSEWHERE if name.rstrip(".") not in there)


def test_tests_mirror_the_tree() -> None:
    """A folder of tests stands for a floor, a room, or a way of testing."""
    ways = {"bench", "browser", "contracts", "engine", "faults", "house", "journeys", "languages", "migrations", "networks"}
    folders = {one.path.split("/")[1] for one in sources.tests() if one.path.count("/") > 1}
    none(folders - ways - set(sources.FLOORS))
    rooms = {
        one.path.split("/")[2] for one in sources.tests() if one.path.startswith("tests/content/") and one.path.count("/") > 2
    }
    none(rooms - {path.name for path in (ROOT / "content").iterdir()})
