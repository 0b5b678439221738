"""`./tayang config`: the settings in force, where each comes from, and the text of `.env.example`."""

from __future__ import annotations

import os

import click
from dotenv import dotenv_values

import config
from commands.options import Desk, shared
from config import MAY_HOLD_SECRETS, Settings
from content.foundation.problems import N_, Translate

HIDDEN = "••••"
SOURCES = {
    "option": N_("command line"),
    "environment": N_("environment"),
    "file": N_(".env"),
    "default": N_("default"),
}


@click.command("config")
@click.option("--example", is_flag=True, help="Print the text of .env.example.")
@click.pass_context
@shared
def configuration(desk: Desk, context: click.Context, *, example: bool) -> None:
    """Show the settings in force and where each comes from."""
    if example:
        text = config.example()
        desk.answer({"example": text}, lambda: text.rstrip("\n"))
        return
    given = "data_folder" if context.params.get("data") else ""
    rows = {name: {"value": shown(desk.settings, name), "source": source(name, given)} for name in Settings.model_fields}
    told: dict[str, object] = {"settings": {config.key(name): row for name, row in rows.items()}}
    desk.answer(told, lambda: _printed(rows, desk.translate))


def shown(settings: Settings, name: str) -> str:
    """A setting's value as it may be shown: what may hold a password is hidden where it is set."""
    value = getattr(settings, name)
    if name in MAY_HOLD_SECRETS and value:
        return HIDDEN
    return "" if value is None else str(value)


def source(name: str, given: str) -> str:
    """Where a setting comes from: option, environment, file or default. `given` is the one named on the command line."""
    if name == given:
        return "option"
    if _holds(os.environ, config.key(name)):
        return "environment"
    path = config.env_file()
    return "file" if path and path.is_file() and _holds(dotenv_values(path), config.key(name)) else "default"


def _holds(values: os._Environ[str] | dict[str, str | None], key: str) -> bool:
    return any(value for name, value in values.items() if name.upper() == key.upper())


def _printed(rows: dict[str, dict[str, str]], translate: Translate) -> str:
    keys, values = max(map(len, map(config.key, rows))), max(len(row["value"]) for row in rows.values())
    lines = (
        f"{config.key(name):<{keys}}  {row['value']:<{values}}  {translate(SOURCES[row['source']])}"
        for name, row in rows.items()
    )
    return "\n".join(lines)
