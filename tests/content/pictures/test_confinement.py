"""What a process gives up, one freedom after the other, seen from inside; and what is answered there."""

from __future__ import annotations

import sys

import pytest

from content.pictures import cells, confinement, jobs, syscalls, wire
from content.pictures.recipes import wish_of
from content.pictures.refusals import NotAPicture
from tests.content.pictures import synthetic
from tests.content.pictures.processes import outcome

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these limits are Linux's")

TRIED = """
import os, socket, sys
def tried(attempt):
    try: attempt()
    except Exception as error: return type(error).__name__
    return "done"
def attempts():
    yield lambda: os.close(os.open("/etc/hostname", os.O_RDONLY))
    yield lambda: socket.socket(socket.AF_INET).close()
    yield lambda: os.waitpid(os.fork() or os._exit(0), 0)
"""


@LINUX
@pytest.mark.skipif(not syscalls.MACHINES.get("x86_64"), reason="no filter is written for this machine")
def test_the_kernel_s_filter_alone_leaves_files_network_and_children_out() -> None:
    script = "from content.pictures import syscalls\n" + TRIED + "print(syscalls.restrict(), *map(tried, attempts()))"
    assert outcome(script) == "True PermissionError PermissionError PermissionError"


@LINUX
def test_the_limits_without_the_filter_leave_files_and_network_out() -> None:
    script = (
        "import resource\n"
        + TRIED
        + "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\nprint(*map(tried, list(attempts())[:2]))"
    )
    assert outcome(script) == "OSError OSError"


@LINUX
def test_a_confined_process_is_nobody_and_cannot_take_anything_back() -> None:
    script = (
        "import os, resource, signal\nfrom content.pictures import confinement\n" + TRIED + "before = os.getuid()\n"
        "confinement.confine(memory=50_000_000, seconds=3)\n"
        "print(os.getuid() == (before or confinement.NOBODY), tried(lambda: bytearray(100_000_000)),\n"
        "    tried(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))), tried(lambda: signal.setitimer(0, 0)))\n"
    )
    assert outcome(script) == "True MemoryError ValueError itimer_error"


def test_a_process_without_network_is_one_or_says_that_it_is_not() -> None:
    answer = outcome("from content.pictures import confinement; print(confinement.without_network())")
    assert answer in {"True", "False"}
    assert confinement.NOBODY == 65_534


def test_out_of_memory_is_told_apart_from_a_fault() -> None:
    script = (
        "import os, socket, types\nfrom content.pictures import cells\n"
        "def hog(_message): return bytearray(10**12)\n"
        "ours, theirs = socket.socketpair()\n"
        "if os.fork() == 0: cells.live(types.SimpleNamespace(done=hog), theirs.fileno(), memory=10**8, seconds=5)\n"
        "ours.sendall((0).to_bytes(8, 'little'))\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    assert outcome(script) == str(cells.OUT_OF_MEMORY)


def test_a_message_is_answered_with_what_was_seen_made_or_refused() -> None:
    def asked(content: bytes, **asks: object) -> wire.Head:
        limits = {"megapixels": 80, "frames": 10, "filename": "foto.jpg"}
        return wire.unpack(b"".join(jobs.done(b"".join(wire.pack({**limits, **asks}, [content])))))[0]

    assert wire.heard_look(asked(synthetic.plain(), do="look")["look"]).width == 64
    assert asked(synthetic.plain(), do="render", wishes=[wire.told_wish(wish_of("x.wide"))])["made"][0]["size"] == [64, 36]
    refused = wire.heard_refusal(asked(b"teks", do="look"))
    assert type(refused) is NotAPicture
    assert refused.facts == {"filename": "foto.jpg", "reason": "kind"}
    assert asked(b"", do="nothing")["failed"] == "KeyError('nothing')"
