"""Everything a command can say has its Indonesian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from commands.__main__ import COMMANDS, house
from config import ROOT
from content.foundation.wording import catalogue

FIELD = re.compile(r"%\(\w+\)s")


def _marked() -> Iterator[str]:
    for path in sorted((ROOT / "commands").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                text = ast.literal_eval(node.args[0])
                yield str(text)


def _helps(command: click.Command) -> Iterator[str]:
    yield from (text for text in (command.help,) if text)
    yield from (option.help for option in command.params if isinstance(option, click.Option) and option.help)
    for own in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _helps(own)


def test_every_marked_text_is_translated_with_its_fields() -> None:
    words = catalogue("id")
    assert [text for text in _marked() if text not in words] == []
    assert [text for text in _marked() if sorted(FIELD.findall(text)) != sorted(FIELD.findall(words[text]))] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_is_translated(name: str) -> None:
    command = house.get_command(click.Context(house), name)
    assert command is not None
    assert [text for text in _helps(command) if text not in catalogue("id")] == []
