"""`./tayang demo`: everything running on a throwaway data folder, with people, accounts and an approved campaign."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from commands import parts, presence
from commands.options import Desk, shared
from commands.telling import refuse
from commands.up import run
from config import ROOT, Settings
from content.foundation.problems import N_, Problem

FOLDER = ROOT / "var" / "demo"
MARK = "demo.txt"
INTRODUCTION = N_(
    "Demo in %(folder)s (thrown away at the next start).\n"
    "Sign in as alya@kominfotik.example (author), dewi@kominfotik.example or eko@kominfotik.example (approvers),\n"
    "fitri@kominfotik.example (administrator). The password of all: %(secret)s\n"
    "See the campaign of 2023 go out in two minutes, in another terminal:\n"
    '  ./tayang gladi "KTT ke-43 ASEAN" --in 120s --data %(quoted)s'
)


class NotADemo(Problem):
    """The folder holds something that is not a demo, and a demo begins by emptying its folder."""

    cause = N_("The folder %(folder)s holds something that is not a demo.")
    fix = N_("Choose an empty or new folder with --data; nothing was changed.")


@click.command()
@click.option("--load-only", is_flag=True, help="Fill the folder and stop, without starting anything.")
@shared
def demo(desk: Desk, *, load_only: bool) -> None:
    """Run a demo on a throwaway data folder."""
    settings = throwaway(desk.settings)
    presence.require_absence(settings.data_folder)
    empty(settings.data_folder)
    filled = fill(settings, as_json=desk.as_json)
    if load_only:
        desk.answer(filled, lambda: introduction(settings, filled["password"], desk))
        return
    if not desk.as_json:
        click.echo(introduction(settings, filled["password"], desk))
    run(desk, settings)


def fill(settings: Settings, *, as_json: bool) -> dict[str, Any]:
    """Fill the folder in a process of its own, so that this one, which stays, remains small; what it told.

    Where that process refuses, its sentence is handed on and this process ends with status 1.
    """
    command = [sys.executable, "-m", "commands.showcase", "--json"]
    done = subprocess.run(command, env=parts.environment(settings), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
    told: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip() else {"problem": "?", "error": f"{done.returncode}"}
    if done.returncode != 0:
        refuse(told["error"], as_json=as_json, problem=told["problem"])
    return told


def introduction(settings: Settings, password: str, desk: Desk) -> str:
    """What a newcomer needs to know."""
    quoted = f'"{settings.data_folder}"' if " " in str(settings.data_folder) else str(settings.data_folder)
    return desk.translate(INTRODUCTION) % {"folder": settings.data_folder, "secret": password, "quoted": quoted}


def throwaway(settings: Settings) -> Settings:
    """The settings with embedded engines; in the demo folder unless another was named."""
    folder = FOLDER if settings.data_folder == ROOT / "var" else settings.data_folder
    return settings.model_copy(update={"data_folder": folder, "database_url": "", "broker_url": ""})


def empty(folder: Path) -> None:
    """Make the folder new; only a former demo, or nothing, is thrown away.

    Raises:
        NotADemo.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NotADemo(folder=folder)
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_text("A demo of Tayang: thrown away at its next start.\n")
