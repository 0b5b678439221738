"""`./tayang test`: every check and every test, then what it took; the door has set up what they need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from config import ROOT
from content.foundation.clock import monotonic

OWN = ("config.py", "content", "workers", "scheduler", "web", "rehearsal", "commands", "bench", "migrations", "tests")
TEMPLATES = "web/templates"

# These start real servers and mostly wait for them: so many runs at once, each one test after the other.
WAITING = ("tests/browser", "tests/journeys", "tests/commands")
# The journeys wait the longest, each for an installation of its own: two of them at a time.
IN_PAIRS = {"tests/journeys": ("-n", "2", "--dist", "worksteal")}
NOTHING_COLLECTED = 5

# What the tests speak to besides our own. Where it cannot be had its tests are skipped, and this says why.
SERVERS = ("python", "-c", "from tests.networks import pds; print(pds.missing(), end='')")

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("ruff check", ("ruff", "check", ".")),
    ("mypy", ("mypy",)),
    ("lint-imports", ("lint-imports",)),
    ("deptry", ("deptry", ".")),
    ("codespell", ("codespell",)),
    ("djlint", ("djlint", TEMPLATES, "--lint")),
)


@dataclass(frozen=True)
class Result:
    """What became of one check or one run of tests."""

    name: str
    passed: bool
    seconds: float
    counts: dict[str, int]


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run every check and test; with ARGUMENTS only pytest with these."""
    os.chdir(ROOT)
    began = monotonic()
    results = [_pytest("pytest", arguments)] if arguments else _everything()
    click.echo(summary(results, monotonic() - began))
    if not all(result.passed for result in results):
        sys.exit(1)


def _everything() -> list[Result]:
    # Before the tests: an install from the network takes longer than one test may.
    checked = [_check("Bluesky's server", SERVERS, aloud=True), *(_check(name, command) for name, command in CHECKS)]
    waiting = [folder for folder in WAITING if Path(folder).is_dir()]
    apart = [f"--ignore={folder}" for folder in waiting]
    # In the order of their folders: else the files with few tests come last, and the longest of all is one test.
    beside = _pytest("pytest (side by side)", ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *apart))
    with ThreadPoolExecutor(len(WAITING)) as pool:
        runs = pool.map(_pytest_apart, waiting)
    return [*checked, beside, *runs]


def _pytest_apart(folder: str) -> Result:
    """Run pytest beside other runs; what it says comes in one piece at its end."""
    said: list[str] = []
    result = _pytest(f"pytest ({folder})", [folder, *IN_PAIRS.get(folder, ())], hear=said.append)
    click.echo("".join([f"\n== {folder}\n", *said]), nl=False)
    return result


def _check(name: str, command: Sequence[str], *, aloud: bool = False) -> Result:
    began = monotonic()
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - our own list
    passed = done.returncode == 0
    result = Result(name, passed, monotonic() - began, {})
    click.echo(_line(result))
    if said := done.stdout + done.stderr if aloud or not passed else "":
        click.echo(said.rstrip())
    return result


def _aloud(line: str) -> None:
    click.echo(line, nl=False)


def _pytest(name: str, arguments: Sequence[str], *, hear: Callable[[str], None] = _aloud) -> Result:
    """Run pytest, pass on what it says as it says it, and keep the counts of its closing line."""
    began, last = monotonic(), ""
    colour = ("--color=yes",) if sys.stdout.isatty() else ()
    command = [sys.executable, "-m", "pytest", *colour, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as running:  # noqa: S603 - our own tests
        for raw in running.stdout or ():
            line = raw.decode(errors="replace")
            hear(line)
            last = line if counted(line) else last
    return Result(name, running.returncode in (0, NOTHING_COLLECTED), monotonic() - began, counted(last))


def counted(line: str) -> dict[str, int]:
    """The counts in pytest's closing line: "12 passed, 1 skipped in 3.4s"; nothing in any other line."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", line).strip(" =\n")
    if not re.search(r" in [0-9.]+s( \([0-9:]+\))?$", plain):
        return {}
    return {what: int(number) for number, what in re.findall(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)", plain)}


def summary(results: Sequence[Result], seconds: float) -> str:
    """All results with their times; the closing line is pytest's own form, for everything together."""
    counts: dict[str, int] = {}
    for result in results:
        for what, number in result.counts.items():
            counts[what] = counts.get(what, 0) + number
    failed = [result.name for result in results if not result.passed]
    shown = [f"{number} {what}" for what, number in sorted(counts.items(), key=lambda item: item[0] != "failed")]
    shown += [f"{len(failed)} of {len(results)} checks failed: {', '.join(failed)}"] if failed else []
    closing = f"{', '.join(shown) or 'no tests ran'} in {seconds:.2f}s"
    return "\n".join(["", *(_line(result) for result in results), f" {closing} ".center(80, "=")])


def _line(result: Result) -> str:
    return f"{'ok    ' if result.passed else 'FAILED'} {result.name:<24} {result.seconds:7.1f} s"
