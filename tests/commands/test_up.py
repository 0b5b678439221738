"""`./tayang up` as a person runs it: everything answers, a killed part comes back, nothing is left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest

from commands import presence
from config import Settings
from tests.commands.conftest import Tayang, alive, at_a_terminal, made_for, until, using


@dataclass
class House:
    """A running Tayang: its process, its settings, and what it told when everything answered."""

    process: subprocess.Popen[str]
    settings: Settings
    tayang: Tayang
    told: dict[str, Any]


@contextmanager
def running(settings: Settings) -> Iterator[House]:
    with at_a_terminal(settings) as tayang:
        process = tayang.start("up", "--json")
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate(timeout=20)
        yield House(process, settings, tayang, json.loads(line))
        process.kill()
        process.communicate(timeout=20)
        until(lambda: not using(tayang.folder), 5)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for the tests that do not end it."""
    with running(made_for(tmp_path_factory.mktemp("house"))) as made:
        yield made


def _status(port: int, path: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", path)
    status = line.getresponse().status
    line.close()
    return status


def test_everything_answers_where_it_says(house: House) -> None:
    assert house.told["processes"].keys() == {"broker", "rehearsal", "worker", "pictures", "scheduler", "web"}
    assert _status(house.settings.port, "/healthz") == 200
    path = house.told["first_link"].removeprefix(house.told["address"])
    assert re.fullmatch(r"/selamat-datang/[\w-]+", path)
    assert _status(house.settings.port, path) == 200


def test_the_doctor_sees_a_healthy_house_within_its_memory(house: House) -> None:
    assert until(lambda: house.tayang.told("doctor", "--running")["ok"], 40), house.tayang.told("doctor", "--running")
    seen = house.tayang.told("doctor", "--running")
    # 350 before pictures had a process of their own, 420 before ten networks, tweepy and sealed credentials.
    assert seen["memory_mb"] < 460, seen["processes"]
    names = ["supervisor", "broker", "rehearsal", "worker", "pictures", "scheduler", "web"]
    assert [one["name"] for one in seen["processes"]] == names


def test_a_second_one_is_refused_with_one_sentence(house: House) -> None:
    second = house.tayang("up")
    assert (second.returncode, second.stdout) == (1, "")
    said = f"Tayang already runs on the data folder {house.tayang.folder} (process {house.process.pid}). "
    assert second.stderr.strip() == said + "Use that one, stop it first, or choose another folder with --data."


def test_killed_parts_come_back(house: House) -> None:
    pids = house.told["processes"].values()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: not any(alive(pid) for pid in pids), 5)

    def all_well() -> bool:
        seen = house.tayang.told("doctor", "--running")
        return bool(seen["ok"]) and [one["restarts"] for one in seen["processes"]] == [0, 1, 1, 1, 1, 1, 1]

    assert until(all_well, 40), house.tayang.told("doctor", "--running")


def test_ctrl_c_ends_everything(settings: Settings) -> None:
    with running(settings) as house:
        house.process.send_signal(signal.SIGINT)
        rest, said = house.process.communicate(timeout=40)
        assert (rest, house.process.returncode) == ("", 0), said
        assert until(lambda: not using(settings.data_folder), 1)


def test_killed_it_leaves_nothing_within_seconds(settings: Settings) -> None:
    with running(settings) as house:
        house.process.kill()
        house.process.wait()
        assert until(lambda: not using(settings.data_folder), 5)


def test_a_taken_port_is_one_sentence(tayang: Tayang, settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        refused = tayang("up")
    assert refused.returncode == 1
    assert refused.stderr.strip().splitlines() == [
        (
            f"Port {settings.port} of 127.0.0.1 is used by another program. "
            "Stop that program, or choose another port with PORT in .env or in the environment."
        )
    ]


def test_a_demo_that_runs_is_not_thrown_away(tayang: Tayang) -> None:
    tayang.folder.mkdir(parents=True)
    (tayang.folder / "demo.txt").write_text("a demo")
    with presence.claim(tayang.folder):
        refused = tayang("demo")
    assert refused.returncode == 1
    assert refused.stderr.startswith("Tayang already runs on the data folder")
    assert (tayang.folder / "demo.txt").exists()
