"""Rounds in which the broker forgets, dies, stands still, is full, or no longer lets anyone in."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from functools import partial

from bench.faults.lane import Lane
from bench.faults.rounds import Played, Round, Scene

SIZE = 26
WORD = "kata-sandi-lain"
ABSENT_SECONDS = 20.0
SHORT_SECONDS = 4.0
ANSWER_SECONDS = 5.0


def rounds() -> list[Round]:
    """Each fault, from before the bells are rung."""
    faults: dict[str, Callable[[Lane], None]] = {
        "stopped-20s": _stopped,
        "flushall": _flushed,
        "killed": _killed,
        "out-of-memory": _full,
        "wrong-password": _locked_out,
    }
    return [Round("broker", f"broker/{name}", partial(_met, fault=fault)) for name, fault in faults.items()]


def _met(scene: Scene, *, fault: Callable[[Lane], None]) -> Played:
    """Release, let the fault happen at a moment by chance around the ringing of the bells, and wait for the end."""
    lane = scene.lane
    posts = lane.hand_in(lane.wishes(scene.chance, SIZE))
    publications = lane.release(posts)
    lane.pause(scene.chance.uniform(0.0, 0.3))
    fault(lane)
    return scene.ended(publications, faulted=len(publications), kills=1)


def _flushed(lane: Lane) -> None:
    for _ in range(5):
        commanded(lane, "FLUSHALL")
        lane.pause(0.3)


def _killed(lane: Lane) -> None:
    os.kill(lane.parts["broker"].pid, signal.SIGKILL)
    lane.pause(1.0)
    lane.restart("broker")


def _stopped(lane: Lane) -> None:
    os.kill(lane.parts["broker"].pid, signal.SIGSTOP)
    lane.pause(ABSENT_SECONDS)
    os.kill(lane.parts["broker"].pid, signal.SIGCONT)


def _full(lane: Lane) -> None:
    commanded(lane, "CONFIG SET maxmemory 1")
    lane.pause(SHORT_SECONDS)
    commanded(lane, "CONFIG SET maxmemory 0")


def _locked_out(lane: Lane) -> None:
    commanded(lane, f"CONFIG SET requirepass {WORD}", "CLIENT KILL TYPE normal SKIPME yes")
    lane.pause(SHORT_SECONDS)
    commanded(lane, f"AUTH {WORD}", 'CONFIG SET requirepass ""')


def commanded(lane: Lane, *commands: str) -> None:
    """Say commands to the broker, all on one line; each must be answered without an error."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_SECONDS)
        line.connect(str(lane.settings.broker_socket))
        for command in commands:
            line.sendall(f"{command}\r\n".encode())
            answer = line.recv(1_024).decode(errors="replace")
            if answer.startswith("-"):
                raise RuntimeError(f"the broker answered {answer.strip()} to {command.partition(' ')[0]}")
