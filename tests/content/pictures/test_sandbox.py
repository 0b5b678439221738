"""The wall between us and whatever reads bytes that anyone may have written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from content.pictures import wire
from content.pictures.hindrances import StudioUnavailable
from content.pictures.refusals import Damaged, TooMuchWork
from content.pictures.sandbox import Ending, Order, Sandbox
from content.pictures.studio import Ceilings, Studio
from tests.content.pictures import synthetic
from tests.content.pictures.processes import ROOT, outcome

MISBEHAVING = ("-P", "-m", "tests.content.pictures.misbehaving")
CRASHING = ("-P", "-c", "from content.pictures import warden; warden.main(('tests.content.pictures.crashing',))")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(MISBEHAVING)
    yield made
    made.close()


def run(sandbox: Sandbox, what: str, content: bytes = b"", *, memory: int = 100_000_000, seconds: float = 5) -> bytes | Ending:
    return sandbox.run(wire.pack({"do": what}, [content]), Order(0, memory, seconds, 20_000_000))


def told(answer: bytes | Ending) -> list[str]:
    assert isinstance(answer, bytes), answer
    words: list[str] = wire.unpack(answer)[0]["told"]
    return words


def warden_of(sandbox: Sandbox) -> int:
    """The process that the sandbox has started."""
    run(sandbox, "echo")
    assert sandbox._warden  # noqa: SLF001 - the test is about this very process
    return sandbox._warden.process.pid  # noqa: SLF001 - as above


@LINUX
def test_there_is_no_way_out(sandbox: Sandbox) -> None:
    assert "done" not in told(run(sandbox, "escape"))
    assert not Path("/escaped").exists()


@LINUX
def test_a_child_may_have_threads(sandbox: Sandbox) -> None:
    assert told(run(sandbox, "thread")) == ["ran"]


@LINUX
def test_memory_ends_at_its_limit(sandbox: Sandbox) -> None:
    assert run(sandbox, "hog") == Ending.MEMORY
    assert told(run(sandbox, "hog", memory=400_000_000)) == ["300000000"]


@pytest.mark.parametrize("what", ["sleep", "spin", "stubborn"])
def test_time_ends_at_its_limit(sandbox: Sandbox, what: str) -> None:
    began = time.monotonic()
    assert run(sandbox, what, seconds=0.2) == Ending.TIME
    assert time.monotonic() - began < 3


def test_a_crash_is_told_and_nothing_else_is_hurt(sandbox: Sandbox) -> None:
    assert run(sandbox, "crash") == Ending.CRASH
    assert told(run(sandbox, "echo")) == []


def test_more_than_was_asked_for_is_not_listened_to(sandbox: Sandbox) -> None:
    assert isinstance(run(sandbox, "flood"), Ending)


def test_nothing_of_our_environment_is_seen(sandbox: Sandbox) -> None:
    os.environ["TAYANG_TEST_SECRET"] = "x"
    with closing(Sandbox(MISBEHAVING)) as fresh:
        seen = told(run(fresh, "environment"))
    del os.environ["TAYANG_TEST_SECRET"]
    assert set(seen) <= {"PYTHONPATH", "PYTHONUTF8", "PYTHONHASHSEED", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}


def test_an_answer_that_is_no_answer_is_refused(sandbox: Sandbox) -> None:
    answer = run(sandbox, "garble")
    assert isinstance(answer, bytes)
    with pytest.raises(wire.Garbled):
        wire.unpack(answer)


def test_what_is_sent_comes_whole(sandbox: Sandbox) -> None:
    content = os.urandom(10_000_000)
    answer = run(sandbox, "echo", content)
    assert isinstance(answer, bytes)
    assert wire.unpack(answer)[1] == [content]


def test_many_threads_may_ask_at_once(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: run(sandbox, "echo", bytes([number]) * 1_000), range(24)))
    assert [wire.unpack(answer)[1][0][0] for answer in answers if isinstance(answer, bytes)] == list(range(24))


def test_a_warden_that_is_killed_is_replaced(sandbox: Sandbox) -> None:
    first = warden_of(sandbox)
    os.kill(first, signal.SIGKILL)
    assert warden_of(sandbox) != first


def test_work_in_hand_when_the_warden_is_killed_is_done_by_the_next(sandbox: Sandbox) -> None:
    first = warden_of(sandbox)
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    assert run(sandbox, "sleep", seconds=0.6) == Ending.TIME
    assert warden_of(sandbox) != first


def test_nothing_is_left_when_it_is_closed() -> None:
    fresh = Sandbox(MISBEHAVING)
    process = warden_of(fresh)
    fresh.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_the_warden_and_its_children_end_with_their_owner() -> None:
    script = (
        "import os, signal, threading, time\n"
        "from content.pictures import wire; from content.pictures.sandbox import Order, Sandbox\n"
        f"sandbox = Sandbox({MISBEHAVING!r})\n"
        "ask = lambda: sandbox.run(wire.pack({'do': 'sleep'}, [b'']), Order(0, 10**8, 30.0, 1000))\n"
        "threading.Thread(target=ask, daemon=True).start()\n"
        "time.sleep(1.0)\n"
        "print(sandbox._warden.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    process = int(ended.stdout)
    assert eventually(lambda: not alive(process))


@LINUX
def test_a_copy_of_this_process_starts_a_warden_of_its_own(sandbox: Sandbox) -> None:
    first = warden_of(sandbox)
    script = (
        "import os\n"
        "from content.pictures.studio import SANDBOX, Studio\n"
        "from tests.content.pictures import synthetic\n"
        "studio, content = Studio(), synthetic.plain()\n"
        "studio.look(content); mine = SANDBOX._warden.process.pid\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    studio.look(content); ours = SANDBOX._warden.process.pid; SANDBOX.close(); os._exit(0 if ours != mine else 1)\n"
        "_, status = os.waitpid(child, 0)\n"
        "studio.look(content)\n"
        "print(status, SANDBOX._warden.process.pid == mine)\n"
    )
    assert outcome(script) == "0 True"
    assert warden_of(sandbox) == first


@LINUX
def test_no_zombies_are_left(sandbox: Sandbox) -> None:
    owner = warden_of(sandbox)
    for what in ("crash", "echo", "hog"):
        run(sandbox, what)
    assert eventually(lambda: not children(owner))


def test_what_cannot_be_started_is_said() -> None:
    with pytest.raises(StudioUnavailable) as caught:
        run(Sandbox(("-c", "raise SystemExit(3)")), "echo")
    assert "3" in str(caught.value.facts["detail"])


@LINUX
def test_the_studio_says_what_took_too_much() -> None:
    content = synthetic.plain(5_000, 4_000, "PNG")
    with pytest.raises(TooMuchWork):
        Studio(Ceilings(memory=20_000_000)).look(content, filename="foto.png")
    with pytest.raises(TooMuchWork) as caught:
        Studio(Ceilings(seconds=0.01)).look(content, filename="foto.png")
    assert caught.value.facts == {"filename": "foto.png", "reason": "work"}


def test_the_studio_takes_a_crash_for_a_damaged_file() -> None:
    with closing(Sandbox(CRASHING)) as crashing, pytest.raises(Damaged):
        Studio(sandbox=crashing).look(b"", filename="foto.png")


def test_the_network_is_left_only_where_the_system_says_so() -> None:
    answer = outcome("from content.pictures import confinement; print(confinement.without_network())")
    assert answer in {"True", "False"}


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in status_of(process)


def status_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return ""


def children(process: int) -> str:
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.05)
    return False
