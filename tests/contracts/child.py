"""A worker that dies where it is told to: one warm process, forked anew for every death.

The fork costs a hundredth of what an interpreter costs. The process that forks has one thread only and opens no connection;
each child has its own Http, its own place in the ledger (a JSON file) and nothing else of the one before.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import types
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.foundation import clock
from workers.platforms.base import Adapter, Call, Message, Prepared, Sought, Target, Unknown
from workers.platforms.http import Http

ROOT = Path(__file__).resolve().parents[2]
CALL_SECONDS = 30.0
PERSON = "a person decides"


class Step(StrEnum):
    """Where a worker dies by itself; at `LIVES` it does not, and `RECOVERS` is the worker that comes after it."""

    BEFORE_PREPARE = "before prepare"
    PREPARED = "prepared, keys not kept"
    KEPT = "keys kept, nothing sent"
    ANSWERED = "answered, not written down"
    LIVES = "lives"
    RECOVERS = "recovers"


@dataclass(frozen=True)
class Errand:
    """What a worker is to do, where it dies of it, and where it writes down what it knows."""

    adapter: Adapter
    target: Target
    message: Message
    step: Step
    ledger: Path


@dataclass
class Warm:
    """The process that forks; one child at a time."""

    process: subprocess.Popen[bytes]

    def begin(self, errand: Errand) -> int:
        """Start a child; its process id."""
        frame = io.BytesIO()
        _Pickler(frame).dump(errand)
        assert self.process.stdin is not None
        self.process.stdin.write(struct.pack(">I", frame.tell()) + frame.getvalue())
        self.process.stdin.flush()
        return self._line()

    def ended(self) -> int:
        """Wait for the child's end; how it ended: 0, or minus the signal."""
        return self._line()

    def _line(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def warm() -> Iterator[Warm]:
    """Start it; it ends with its input."""
    command = [sys.executable, "-m", "tests.contracts.child"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Warm(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


class _Pickler(pickle.Pickler):
    """Connections do not travel, and the clock is everywhere the same."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Http):
            return Http, ()
        if isinstance(value, types.FunctionType) and "<" in value.__qualname__:
            return _clock, ()
        return NotImplemented


def _clock() -> Any:
    return clock.now


def main() -> None:
    """Fork for every errand, and say how each ended."""
    # Loaded before the first fork, so that no child has to.
    import workers.platforms.registry  # noqa: F401, PLC0415 - the tests that only hand out errands need no adapters here

    while head := sys.stdin.buffer.read(4):
        errand = pickle.loads(sys.stdin.buffer.read(struct.unpack(">I", head)[0]))
        child = os.fork()
        if child == 0:
            _live(errand)
        print(child, flush=True)  # noqa: T201 - this is how it answers
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - this too


def _live(errand: Errand) -> None:
    """One worker's life; never comes back."""
    status = 1
    try:
        (_recover if errand.step == Step.RECOVERS else _work)(errand)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def _work(errand: Errand) -> None:
    """As the engine does: prepare, write the keys down, make the one guarded call, write down what came of it."""
    _dies(errand, Step.BEFORE_PREPARE)
    prepared = errand.adapter.prepare(errand.target, errand.message)
    _dies(errand, Step.PREPARED)
    opened_at, key = clock.now(), str(uuid.uuid4())
    known = {"media_ids": prepared.media_ids, "keys": dict(prepared.keys), "opened_at": opened_at.isoformat(), "key": key}
    _write(errand.ledger, known)
    _dies(errand, Step.KEPT)
    receipt = errand.adapter.publish(errand.target, _call(errand, prepared, key))
    _dies(errand, Step.ANSWERED)
    _write(errand.ledger, known | {"outcome": receipt.remote_id})


def _recover(errand: Errand) -> None:
    """As the engine does after a death: where no keys are kept nothing was sent; else it looks before it sends."""
    if not errand.ledger.exists():
        _work(errand)
        return
    known = json.loads(errand.ledger.read_text())
    prepared = Prepared(tuple(known["media_ids"]), None, known["keys"])
    sought = Sought(errand.message, known["key"], datetime.fromisoformat(known["opened_at"]), prepared)
    try:
        receipt = errand.adapter.find(errand.target, sought)
        receipt = receipt or errand.adapter.publish(errand.target, _call(errand, prepared, known["key"]))
        outcome = receipt.remote_id
    except Unknown:
        outcome = PERSON
    _write(errand.ledger, known | {"outcome": outcome})


def _call(errand: Errand, prepared: Prepared, key: str) -> Call:
    return Call(errand.message, prepared, key, CALL_SECONDS, lambda: True)


def _dies(errand: Errand, step: Step) -> None:
    if errand.step == step:
        os.kill(os.getpid(), signal.SIGKILL)


def _write(ledger: Path, known: dict[str, Any]) -> None:
    """All of it or nothing, as a commit."""
    beside = ledger.with_suffix(".new")
    beside.write_text(json.dumps(known))
    beside.replace(ledger)


if __name__ == "__main__":
    main()
