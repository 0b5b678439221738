"""The door itself: what it sets up, when it does so again, and what it says where it cannot.

It is tried in a folder of its own, with an empty list of packages and a command that only tells how it was called.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

PYTHON = str(Path(sys.executable).resolve())
PLAYS_UV = f"""
case $1 in
    venv) for folder; do :; done; exec {PYTHON} -I -m venv --without-pip "$folder" ;;
    pip) for list; do :; done; ! grep -q == "$list" ;;
esac"""
TELLS = "import sys; print(sys.argv[1:], sys.dont_write_bytecode)\n"
# What the door may use besides Python: nothing that a bare system does not have.
TOOLS = ("sh", "cmp", "dirname", "readlink", "rm", "cp", "mv", "id", "ls", "tail", "grep", "sed")


@pytest.fixture
def door(tmp_path: Path) -> Path:
    """A checkout with a space in its name."""
    folder = tmp_path / "my clone"
    (folder / "commands").mkdir(parents=True)
    (folder / "commands" / "__main__.py").write_text(TELLS)
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "requirements-dev.txt").write_text("# nothing either\n")
    return Path(shutil.copy(ROOT / "tayang", folder))


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment with the bare tools and no Python."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or name)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "HOME"}
    return {**kept, "PATH": str(tools), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def with_pip(bare: dict[str, str]) -> dict[str, str]:
    """The same with the Python that runs the tests."""
    return bare | {"TAYANG_PYTHON": PYTHON}


@pytest.fixture
def usual(with_pip: dict[str, str]) -> dict[str, str]:
    """The same with a program that plays uv: an environment without packages, in a moment."""
    program_called(with_pip, "uv", PLAYS_UV)
    return with_pip


def program_called(bare: dict[str, str], name: str, script: str) -> None:
    """Put a program of our own on the path."""
    program = Path(bare["PATH"]) / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def call(door: Path, environment: dict[str, str], *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [door, *arguments], env=environment, cwd=cwd, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_the_first_call_sets_up_and_says_so_and_the_next_does_not(door: Path, with_pip: dict[str, str]) -> None:
    first, second = call(door, with_pip, "config", "a word"), call(door, with_pip, "config", "a word")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Installing the packages" in first.stderr
    assert second.stderr == ""
    assert first.stdout == second.stdout == "['config', 'a word'] False\n"


def test_it_is_found_through_a_symlink_from_any_folder(door: Path, usual: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "tayang"
    link.symlink_to("../my clone/tayang")
    done = call(link, usual, "help", cwd=Path("/"))
    assert (done.returncode, done.stdout) == (0, "['help'] False\n"), done.stderr


def test_a_changed_list_is_installed_again(door: Path, usual: dict[str, str]) -> None:
    call(door, usual)
    (door.parent / "requirements.txt").write_text("# something else\n")
    assert "Installing the packages" in call(door, usual).stderr
    assert call(door, usual).stderr == ""


def test_a_half_made_environment_is_made_again(door: Path, usual: dict[str, str]) -> None:
    call(door, usual)
    (door.parent / ".venv" / "requirements.txt").unlink()
    (door.parent / ".venv" / "half").write_text("")
    assert call(door, usual).returncode == 0
    assert not (door.parent / ".venv" / "half").exists()


def test_an_environment_whose_python_is_gone_is_made_again(door: Path, usual: dict[str, str]) -> None:
    call(door, usual)
    python = door.parent / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert (call(door, usual).returncode, call(door, usual).stderr) == (0, "")


def test_two_first_calls_at_once_do_not_collide(door: Path, usual: dict[str, str]) -> None:
    begun = [subprocess.Popen([door], env=usual, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=100) for process in begun]
    assert [process.returncode for process in begun] == [0, 0], said
    assert sum("Installing the packages" in errors for _, errors in said) == 1
    assert sum("Waiting for another set-up" in errors for _, errors in said) == 1


def test_packages_that_cannot_be_installed_are_one_clear_sentence(door: Path, usual: dict[str, str]) -> None:
    (door.parent / "requirements.txt").write_text("no-such-package-of-tayang==1 --hash=sha256:" + "0" * 64 + "\n")
    done = call(door, usual | {"PIP_NO_INDEX": "1"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing is broken" in done.stderr
    (door.parent / "requirements.txt").write_text("# mended\n")
    assert call(door, usual).returncode == 0


def test_packages_without_hashes_are_refused(door: Path, with_pip: dict[str, str]) -> None:
    (door.parent / "requirements.txt").write_text("click==8.5.1\n")
    done = call(door, with_pip)
    assert done.returncode == 1
    assert "hashes are required" in done.stderr.lower()


def test_without_python_it_says_what_is_needed_in_both_languages(door: Path, bare: dict[str, str]) -> None:
    done = call(door, bare, "help")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Tayang memerlukan Python 3.11" in done.stderr
    assert "Tayang needs Python 3.11 or newer" in done.stderr


def test_an_old_python_is_as_good_as_none(door: Path, bare: dict[str, str]) -> None:
    program_called(bare, "python3", "exit 1")
    assert "Tayang needs Python 3.11 or newer" in call(door, bare, "help").stderr


def test_a_python_without_venv_names_the_package(door: Path, bare: dict[str, str]) -> None:
    program_called(bare, "python3", 'case "$*" in *ensurepip*) exit 1 ;; esac')
    done = call(door, bare, "help")
    assert done.returncode == 1
    assert "sudo apt-get install python3-venv" in done.stderr


def test_a_newer_python_beside_an_old_one_is_found(door: Path, bare: dict[str, str]) -> None:
    program_called(bare, "python3", "exit 1")
    program_called(bare, "python3.12", f'exec {PYTHON} "$@"')
    program_called(bare, "uv", PLAYS_UV)
    assert call(door, bare, "help").returncode == 0


def test_where_uv_fails_pip_is_used(door: Path, with_pip: dict[str, str]) -> None:
    program_called(with_pip, "uv", f'echo "$@" >> "{door.parent}/uv.txt"; exit 2')
    done = call(door, with_pip, "help")
    assert (done.returncode, done.stdout) == (0, "['help'] False\n"), done.stderr
    assert (door.parent / "uv.txt").read_text().startswith("venv ")


def test_the_checks_call_the_door() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == "exec ./tayang test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert os.access(ROOT / "tayang", os.X_OK)


def test_the_door_is_plain_shell() -> None:
    assert subprocess.run(["sh", "-n", ROOT / "tayang"], check=False).returncode == 0
