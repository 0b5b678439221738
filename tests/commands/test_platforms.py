"""`./tayang platforms` leaves no blank, and says what was never tried."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from commands import abilities
from commands.__main__ import house
from commands.platforms import everything
from config import ROOT
from content.people.accounts import REHEARSAL
from content.platforms import PLATFORMS
from workers.platforms.registry import ADAPTERS

BLOCK = "<!-- platforms -->", "<!-- /platforms -->"


def asked(*arguments: str, language: str = "en") -> tuple[int, str]:
    done = CliRunner().invoke(house, ["platforms", *arguments], env={"TAYANG_LANGUAGE": language})
    return done.exit_code, done.stdout


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    _, said = asked("--json")
    answer: dict[str, dict[str, Any]] = json.loads(said)["platforms"]
    return answer


def test_every_network_is_there_and_nothing_is_blank(told: dict[str, dict[str, Any]]) -> None:
    assert set(told) == {*PLATFORMS, REHEARSAL} == {*ADAPTERS, REHEARSAL}
    assert [name for name, one in told.items() if not (one["implemented"] and one["operations"] and one["tried_against"])] == []


def test_every_call_says_what_it_was_checked_against(told: dict[str, dict[str, Any]]) -> None:
    calls = [(name, call) for name, one in told.items() for call in one["operations"]]
    assert [f"{name}: {call}" for name, call in calls if not all(call.values())] == []
    assert all(sum(one["checked_against"].values()) == len(one["operations"]) for one in told.values())


def test_no_call_to_a_network_was_ever_tried_live(told: dict[str, dict[str, Any]]) -> None:
    for name in PLATFORMS:
        assert told[name]["never_tried_live"] == [call["name"] for call in told[name]["operations"]]
    assert told[REHEARSAL]["never_tried_live"] == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_people_read_every_line_filled(language: str) -> None:
    status, said = asked(language=language)
    assert status == 0
    rows = [line for line in said.splitlines() if line.startswith("  ")]
    assert len(rows) == 9 * (len(PLATFORMS) + 1)
    assert [row for row in rows if not row[20:].strip()] == []


def test_one_network_is_shown_with_each_of_its_calls() -> None:
    _, said = asked("X")
    assert "publish: POST /2/tweets" in said
    assert "post with a link $0.200" in said
    assert "Facebook" not in said


def test_a_network_that_there_is_not_is_said_to_be_none() -> None:
    status, said = asked("friendster", "--json")
    assert status == 1
    assert "friendster" in json.loads(said)["error"]


@pytest.mark.parametrize(("file", "language"), [("README.md", "en"), ("README.id.md", "id")])
def test_the_table_of_the_readme_is_what_the_command_prints(file: str, language: str) -> None:
    _, printed = asked("--table", language=language)
    kept = (ROOT / file).read_text().partition(BLOCK[0])[2].partition(BLOCK[1])[0]
    assert kept.strip() == printed.strip(), f"put what `./tayang platforms --table` prints into {file}"


def test_what_is_counted_is_what_the_adapters_say() -> None:
    known = everything("http://127.0.0.1:1")
    assert {name: sum(one.checked.values()) for name, one in known.items()} == {
        name: len(one.adapter.operations) for name, one in known.items()
    }
    assert abilities.against("https://contoh.id/dokumen (not machine-readable)") == abilities.READ
