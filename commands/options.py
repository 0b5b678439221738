"""The options that every command shares, and the settings and language it gets by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

import config
from commands.language import before_settings, speaking
from commands.telling import answer, told_plainly
from config import Settings
from content.foundation.problems import Translate


@dataclass(frozen=True)
class Desk:
    """What a command works with: the settings in force, the reader's language, and how to answer."""

    settings: Settings
    translate: Translate
    as_json: bool

    def answer(self, told: dict[str, object], text: Callable[[], str]) -> None:
        """Put the answer on standard output: the object with --json, else the text made for people."""
        answer({"ok": True} | told, as_json=self.as_json, text=text)


def shared(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--data FOLDER` and `--json`; it gets a `Desk` as its first argument.

    A Problem or WrongSetting that the command raises becomes one sentence and exit status 1.
    """

    @click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Another data folder.")
    @click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
    @wraps(command)
    def run(*arguments: Any, data: Path | None, as_json: bool, **options: Any) -> None:
        with told_plainly(before_settings(), as_json=as_json):
            settings = config.load(data_folder=data)
        translate = speaking(settings.language)
        with told_plainly(translate, as_json=as_json):
            command(Desk(settings, translate, as_json), *arguments, **options)

    return run
