"""The supervisor: parts come up, come back, and go down with it, however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

import config
from commands import parts
from commands.children import Child
from commands.keeping import FIRST_WAIT, LONGEST_WAIT, WELL_AFTER, Kept
from commands.parts import Part
from commands.presence import AlreadyRunning, is_running, told
from commands.ready import ready
from commands.supervisor import NotReady, PartFailed, PortTaken, Supervisor
from config import Settings
from tests.commands.conftest import Tayang, alive, until

LIGHT = ("broker", "rehearsal")
HELD = """
import json, sys
from contextlib import suppress
import config
from commands.supervisor import Supervisor
with suppress(KeyboardInterrupt), Supervisor(config.load(), sys.argv[1:]) as supervisor:
    supervisor.wait_ready(30)
    print(json.dumps(supervisor.pids), flush=True)
    supervisor.run_forever()
print("ended", flush=True)
"""


def quiet(_name: str, _line: str) -> None:
    """Hear nothing."""


def held(tayang: Tayang) -> tuple[subprocess.Popen[str], dict[str, int]]:
    """A supervisor in a process of its own, and its parts."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", HELD, *LIGHT], env=tayang.environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    return process, json.loads(process.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly_and_leaves_nobody(tayang: Tayang, number: signal.Signals) -> None:
    process, pids = held(tayang)
    process.send_signal(number)
    said, _ = process.communicate(timeout=20)
    assert (said.strip(), process.returncode) == ("ended", 0)
    assert [name for name, pid in pids.items() if alive(pid)] == []
    assert told(tayang.folder).pid == 0


def test_started_in_the_background_of_a_script_it_still_hears_sigint(tayang: Tayang) -> None:
    """A shell without job control starts what runs in the background with SIGINT ignored."""
    begun = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-P", "-c", HELD, "broker"]
    process = subprocess.Popen(begun, env=tayang.environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[0].strip() == "ended"


def test_killed_it_takes_every_part_along(tayang: Tayang) -> None:
    process, pids = held(tayang)
    process.kill()
    process.communicate()
    assert until(lambda: not any(alive(pid) for pid in pids.values()), 5)
    assert not is_running(tayang.folder)


def test_after_it_was_killed_the_next_one_starts(tayang: Tayang, settings: Settings) -> None:
    process, _ = held(tayang)
    process.kill()
    process.communicate()
    with Supervisor(settings, LIGHT, hear=quiet) as supervisor:
        supervisor.wait_ready(20)


@pytest.mark.parametrize("name", LIGHT)
def test_a_killed_part_comes_back_and_is_counted(settings: Settings, name: str) -> None:
    with Supervisor(settings, LIGHT, hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        first = supervisor.pids[name]
        os.kill(first, signal.SIGKILL)
        assert until(lambda: supervisor.pids.get(name, first) != first)
        supervisor.wait_ready(20)
        assert supervisor.restarts[name] == 1
        assert until(lambda: told(settings.data_folder).parts[name].restarts == 1)


def test_a_second_one_on_the_same_folder_is_refused(settings: Settings) -> None:
    with (
        Supervisor(settings, ["broker"], hear=quiet),
        pytest.raises(AlreadyRunning, match=str(os.getpid())),
        Supervisor(settings, ["broker"], hear=quiet),
    ):
        pass


def test_a_taken_port_is_named_with_its_setting(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.rehearsal_port))
        other.listen()
        with pytest.raises(PortTaken) as refused, Supervisor(settings, ["rehearsal"], hear=quiet):
            pass
    assert refused.value.facts == {"host": "127.0.0.1", "port": settings.rehearsal_port, "key": "REHEARSAL_PORT"}
    assert not is_running(settings.data_folder)


def test_a_part_that_does_not_start_says_why(settings: Settings) -> None:
    (settings.data_folder / "rehearsal").mkdir(parents=True)
    (settings.data_folder / "rehearsal" / "book.sqlite").write_text("not a database at all, " * 100)
    with Supervisor(settings, ["rehearsal"], hear=quiet) as supervisor, pytest.raises(PartFailed, match="not a database"):
        supervisor.wait_ready(20)


def test_a_part_that_never_answers_is_named(settings: Settings) -> None:
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor, pytest.raises(NotReady, match="broker"):
        supervisor.wait_ready(0)


def test_a_part_that_does_not_listen_to_sigterm_is_killed() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    heard: list[str] = []
    child = Child("deaf", [sys.executable, "-c", deaf], os.environ, lambda _name, line: heard.append(line))
    assert until(lambda: heard == ["deaf"])
    child.ask_to_end()
    child.end(0.2)
    assert child.status == -signal.SIGKILL


def test_each_quick_death_makes_the_next_wait_longer_up_to_a_limit(settings: Settings) -> None:
    now = 0.0
    waits: list[str] = []
    part = Part("brief", lambda: [sys.executable, "-S", "-c", "pass"], lambda: True)
    kept = Kept(part, os.environ, lambda _name, line: waits.append(line), lambda: now)
    for _ in range(7):
        assert kept.look_after()
        assert until(kept.look_after)
        now += LONGEST_WAIT
    assert [line.rpartition(" in ")[2] for line in waits] == [
        f"{min(FIRST_WAIT * 2**times, LONGEST_WAIT):.1f} s" for times in range(7)
    ]
    assert kept.look_after()
    now += WELL_AFTER
    assert until(kept.look_after)
    assert waits[-1].endswith(f"in {FIRST_WAIT:.1f} s")
    assert kept.restarts == 8


def test_a_part_is_given_the_settings_and_nothing_that_slows_it(settings: Settings) -> None:
    given = parts.environment(settings)
    assert given.items() >= config.environment(settings).items()
    assert "PYTHONDONTWRITEBYTECODE" not in given


def test_with_another_broker_none_is_started(settings: Settings) -> None:
    outside = settings.model_copy(update={"broker_url": "redis://127.0.0.1:6379/0"})
    assert [part.name for part in parts.chosen(outside)] == ["rehearsal", "worker", "pictures", "scheduler", "web"]


def test_every_worker_process_is_a_part_with_a_name_of_its_own(settings: Settings) -> None:
    many = settings.model_copy(update={"worker_processes": 3, "picture_processes": 2})
    names = [part.name for part in parts.chosen(many)]
    assert names == ["broker", "rehearsal", "worker", "worker-2", "worker-3", "pictures", "pictures-2", "scheduler", "web"]
    commands = [" ".join(part.prepare()) for part in parts.chosen(many, ["worker"])]
    assert all(f" {name}@%h " in command for name, command in zip(names[2:5], commands, strict=True))


def test_pictures_have_a_lane_of_their_own(settings: Settings) -> None:
    commands = {part.name: " ".join(part.prepare()) for part in parts.chosen(settings, ["worker", "pictures"])}
    assert " --queues publications " in commands["worker"]
    assert " --queues pictures " in commands["pictures"]
    assert " pictures@%h " in commands["pictures"]


def test_two_worker_processes_come_up_and_end_before_the_broker(settings: Settings) -> None:
    two = settings.model_copy(update={"worker_processes": 2})
    ready(two).close()
    said: list[str] = []
    with Supervisor(
        two, ("broker", "worker", "pictures"), hear=lambda name, line: said.append(f"{name}: {line}")
    ) as supervisor:
        supervisor.wait_ready(40)
        pids = supervisor.pids
        assert pids.keys() == {"broker", "worker", "worker-2", "pictures"}
    assert not any(alive(pid) for pid in pids.values())
    assert [line for line in said if "Traceback" in line or "ConnectionError" in line] == []
