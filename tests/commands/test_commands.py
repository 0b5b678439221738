"""What every command keeps: one JSON object or one sentence, the reader's language, a quick start, no traceback."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

import config
from commands import language
from commands.__main__ import COMMANDS, house
from config import ROOT
from content.foundation import wording
from tests.commands.conftest import Tayang

REPORTING = [["doctor"], ["config"], ["config", "--example"], ["user", "list"], ["migrate"]]


@pytest.mark.parametrize("command", REPORTING, ids=" ".join)
def test_json_is_one_object_and_nothing_else(tayang: Tayang, command: list[str]) -> None:
    done = tayang(*command, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ok"] is True


@pytest.mark.parametrize("command", [*REPORTING, ["up"]], ids=" ".join)
def test_a_wrong_setting_is_one_sentence_in_either_form(tayang: Tayang, command: list[str]) -> None:
    plain, as_json = tayang(*command, PORT="delapan"), tayang(*command, "--json", PORT="delapan")
    assert (plain.returncode, plain.stdout) == (1, "")
    cause = "The setting PORT is 'delapan', which cannot be used: it must be a whole number."
    assert plain.stderr == f"{cause} Mend it in .env or in the environment.\n"
    assert as_json.returncode == 1
    assert json.loads(as_json.stdout) == {"ok": False, "problem": "WrongSetting", "error": plain.stderr.strip()}


def test_a_problem_is_said_in_the_readers_language(tayang: Tayang) -> None:
    assert "Tidak ada" in tayang("user", "link", "siapa@contoh.go.id", TAYANG_LANGUAGE="id").stderr
    assert "There is no" in tayang("user", "link", "siapa@contoh.go.id").stderr


def test_a_wrong_setting_is_said_in_indonesian_by_default(tayang: Tayang) -> None:
    said = tayang("config", PORT="delapan", TAYANG_LANGUAGE="").stderr
    assert said.startswith("Setelan PORT bernilai 'delapan'")


@pytest.mark.parametrize("asked", [["help"], ["--help"], ["-h"], []], ids=str)
def test_help_lists_every_command(tayang: Tayang, asked: list[str]) -> None:
    said = tayang(*asked).stdout
    assert [name for name in COMMANDS if f"  {name} " not in said] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_listed_is_there(name: str) -> None:
    command = house.get_command(click.Context(house), name)
    assert isinstance(command, click.Command)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "test"])
def test_every_command_takes_another_folder_and_json(name: str) -> None:
    command = house.get_command(click.Context(house), name)
    commands = command.commands.values() if isinstance(command, click.Group) else [command]
    for one in commands:
        assert one is not None
        assert {"--data", "--json"} <= {option for parameter in one.params for option in parameter.opts}, one.name


def test_an_unknown_command_is_refused(tayang: Tayang) -> None:
    assert tayang("terbang").returncode == 2


@pytest.mark.parametrize("command", [["help"], ["config", "--json"]], ids=" ".join)
def test_a_command_starts_in_under_half_a_second(tayang: Tayang, command: list[str]) -> None:
    """Counted in processor time, which starting consists of: the tests' machine may be busy, a person's seldom is."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert tayang(*command).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(once() for _ in range(7)) < 0.5


def test_a_file_of_the_folder_one_stands_in_is_not_run(tayang: Tayang, tmp_path: Path) -> None:
    for name in ("config.py", "click.py", "commands.py"):
        (tmp_path / name).write_text("raise SystemExit('not ours')")
    done = subprocess.run(
        [ROOT / "tayang", "config", "--json"], cwd=tmp_path, env=tayang.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_list_of_commands_loads_none_of_them(tayang: Tayang) -> None:
    look = "import sys, commands.__main__; print([name for name in sys.argv[1:] if name in sys.modules])"
    heavy = ["sqlalchemy", "pydantic", "flask", "celery", "rich", "babel"]
    said = subprocess.run(
        [sys.executable, "-P", "-c", look, *heavy], env=tayang.environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_the_language_is_known_without_the_settings() -> None:
    assert (config.key("language"), wording.LANGUAGES) == (language.KEY, language.LANGUAGES)
