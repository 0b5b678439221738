"""`./tayang count` measures texts as the networks do, without an installation."""

from __future__ import annotations

import json

from click.testing import CliRunner

from commands.__main__ import house

EMOJI = "Halo 👨‍👩‍👧‍👦 印尼"


def asked(text: str, *arguments: str, language: str = "en") -> tuple[int, str]:
    done = CliRunner().invoke(house, ["count", *arguments], input=text, env={"TAYANG_LANGUAGE": language})
    return done.exit_code, done.stdout


def test_a_text_is_measured_as_each_network_does() -> None:
    _, said = asked(EMOJI, "--for", "x,bluesky,threads,telegram", "--json")
    told = json.loads(said)
    assert {name: one["count"] for name, one in told.items()} == {"x": 12, "bluesky": 9, "threads": 33, "telegram": 19}
    assert told["x"] == {"count": 12, "limit": 280, "fits": True, "unit": "weighted characters"}


def test_json_lines_are_answered_line_by_line() -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in ("a\nb", "x" * 301, ""))
    _, said = asked(lines, "--for", "bluesky", "--json")
    assert [json.loads(line)["bluesky"]["count"] for line in said.splitlines()] == [3, 301, 0]
    assert [json.loads(line)["bluesky"]["fits"] for line in said.splitlines()] == [True, False, True]


def test_a_text_that_only_looks_like_json_is_a_text() -> None:
    _, said = asked('{"text": "a"}\nbukan JSON', "--for", "facebook", "--json")
    assert json.loads(said)["facebook"]["count"] == len('{"text": "a"}\nbukan JSON')


def test_the_line_end_that_a_terminal_adds_does_not_count() -> None:
    _, said = asked("halo\n", "--for", "x", "--json")
    assert json.loads(said)["x"]["count"] == 4


def test_pictures_make_the_limit_of_telegram_smaller() -> None:
    _, said = asked("halo", "--for", "telegram", "--pictures", "1", "--json")
    assert json.loads(said)["telegram"]["limit"] == 1024


def test_people_read_a_line_for_each_network() -> None:
    _, said = asked("x" * 281, "--for", "x,facebook", language="id")
    over, fits = said.splitlines()
    assert over.split() == ["X", "281", "/", "280", "karakter", "berbobot", "kelebihan", "1"]
    assert fits.endswith("muat")


def test_an_unknown_network_is_said_with_those_there_are() -> None:
    code, said = asked("halo", "--for", "x,friendster", "--json")
    assert code == 1
    assert "friendster" in json.loads(said)["error"]
    assert "bluesky" in json.loads(said)["error"]
