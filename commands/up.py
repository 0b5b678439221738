"""`./tayang up`: everything, under one supervisor, until Ctrl+C."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress

import click

from commands import parts, presence
from commands.options import Desk, shared
from commands.supervisor import Supervisor
from commands.telling import refuse
from config import ROOT, Settings
from content.foundation.problems import N_, Translate

READY_SECONDS = 60.0

OPEN = N_("Tayang is running: %(address)s")
FIRST = N_("First administrator (works once, for 24 hours): %(link)s")
REHEARSAL = N_("Rehearsal platform, where posts of connected rehearsal accounts appear: %(address)s")
FOLDER = N_("Data folder: %(folder)s")
END = N_("Stop: Ctrl+C")
STOPPING = N_("Stopping. Posts that are being sent are finished first; Ctrl+C again stops at once.")


@click.command()
@shared
def up(desk: Desk) -> None:
    """Start Tayang and keep it running until Ctrl+C."""
    run(desk, desk.settings)


def run(desk: Desk, settings: Settings) -> None:
    """Make `settings` ready, start every part, tell the addresses, and stay until told to stop.

    Raises:
        AlreadyRunning, PortTaken, PartFailed, NotReady, NoBroker
    """
    presence.require_absence(settings.data_folder)
    link = made_ready(settings, as_json=desk.as_json)
    with suppress(KeyboardInterrupt), Supervisor(settings) as supervisor:
        supervisor.wait_ready(READY_SECONDS)
        desk.answer(_told(settings, link, supervisor.pids), lambda: banner(settings, link, desk.translate))
        supervisor.run_forever()
        click.echo(desk.translate(STOPPING), err=True)


def made_ready(settings: Settings, *, as_json: bool) -> str | None:
    """Make the database ready in a process of its own, so that the supervisor stays small; the first administrator's link.

    Where that process refuses, its sentence is handed on and this process ends with status 1.
    """
    command = [sys.executable, "-m", "commands", "migrate", "--first-link", "--json"]
    done = subprocess.run(command, env=parts.environment(settings), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ourselves
    told = json.loads(done.stdout) if done.stdout.strip() else {"problem": "?", "error": f"migrate: {done.returncode}"}
    if done.returncode != 0:
        refuse(told["error"], as_json=as_json, problem=told["problem"])
    link: str | None = told["first_link"]
    return link


def banner(settings: Settings, link: str | None, translate: Translate) -> str:
    """What a person needs to know once everything answers."""
    lines = [translate(OPEN) % {"address": settings.web_url}]
    lines += [translate(FIRST) % {"link": link}] if link else []
    lines += [translate(REHEARSAL) % {"address": settings.rehearsal_url}]
    lines += [translate(FOLDER) % {"folder": settings.data_folder}, translate(END)]
    return "\n".join(["", *lines, ""])


def _told(settings: Settings, link: str | None, pids: dict[str, int]) -> dict[str, object]:
    return {
        "address": settings.web_url, "first_link": link, "rehearsal": settings.rehearsal_url,
        "data_folder": str(settings.data_folder), "processes": pids,
    }  # fmt: skip
