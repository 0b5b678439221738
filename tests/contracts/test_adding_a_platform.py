"""docs/adding-a-platform.md, followed word by word on a copy of this repository, as a new contributor would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

PAGE = (ROOT / "docs" / "adding-a-platform.md").read_text()
STEP = re.compile(r"<!-- (write|insert): (\S+)(?: after \"(.*?)\")? -->\n```python\n(.*?)```", re.DOTALL)
NEEDED = ("commands", "content", "workers", "bench", "tests/networks", "tests/contracts", "tests/rehearsal", "rehearsal")
FILES = ("config.py", "pyproject.toml", "tests/__init__.py", "tests/conftest.py", "tests/cast.py", "tests/postgres.py")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node", "node_modules")


@pytest.fixture(scope="module")
def contributed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which every step of the page was done."""
    copy = tmp_path_factory.mktemp("contributor") / "tayang"
    for folder in NEEDED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_OUT)
    for file in FILES:
        shutil.copy(ROOT / file, copy / file)
    for kind, file, after, code in STEP.findall(PAGE):
        if kind == "write":
            (copy / file).write_text(code)
            continue
        before = (copy / file).read_text()
        assert before.count(f"{after}\n") == 1, f"{file} has no one place after “{after}”"
        (copy / file).write_text(before.replace(f"{after}\n", f"{after}\n{code}"))
    return copy


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "TAYANG_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_page_has_three_steps_and_their_proof() -> None:
    assert [file for _, file, _, _ in STEP.findall(PAGE)] == [
        "workers/platforms/warta.py",
        "workers/platforms/registry.py",
        "workers/platforms/registry.py",
        "content/platforms.py",
        "tests/networks/warta.py",
        "tests/contracts/conftest.py",
    ]
    assert PAGE.count("```python") == len(STEP.findall(PAGE))


def test_the_command_shows_the_new_network(contributed: Path) -> None:
    done = ran(contributed, "commands", "platforms", "warta", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["platforms"]["warta"]
    assert told["checked_against"] == {"documentation, read by people": 6}
    assert told["never_tried_live"]


def test_the_new_network_passes_the_suite_of_all_networks(contributed: Path) -> None:
    suite = ("tests/contracts/test_adapters.py", "tests/contracts/test_refusing.py", "tests/contracts/test_recovering.py")
    done = ran(contributed, "pytest", *suite, "-k", "warta", "-x", "-p", "no:cacheprovider", "--timeout=100")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "[100%]" in done.stdout


def test_the_page_is_written_as_carefully_as_the_house(contributed: Path) -> None:
    written = ["workers/platforms/warta.py", "tests/networks/warta.py", "workers/platforms/registry.py", "content/platforms.py"]
    assert ran(contributed, "ruff", "check", "--no-cache", *written).stdout.strip() == "All checks passed!"
