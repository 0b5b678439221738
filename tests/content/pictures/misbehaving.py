"""A warden whose children misbehave as they are told: what hostile bytes that took over a decoder would try."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from content.pictures import warden, wire

Answer = list[bytes | bytearray]


def done(message: bytes | bytearray) -> Answer:
    head, blobs = wire.unpack(message)
    return DOES[head["do"]](blobs[0])


def told(*words: object) -> Answer:
    return wire.pack({"told": [str(word) for word in words]})


def tried(attempt: Callable[[], object]) -> str:
    """What came of it."""
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    except RuntimeError as error:
        return str(error)
    return "done"


def tgkill(process: int) -> None:
    """As libraries end themselves, aimed at another."""
    numbers = {"x86_64": 234, "aarch64": 131}
    if ctypes.CDLL(None, use_errno=True).syscall(numbers[platform.machine()], process, process, 0):
        raise OSError(ctypes.get_errno(), "tgkill")


def escape(_: bytes) -> Answer:
    """Every way out that a program knows."""
    return told(
        tried(lambda: socket.socket(socket.AF_INET).connect(("127.0.0.1", 9))),
        tried(socket.socketpair),
        tried(lambda: Path("/etc/passwd").read_bytes()),
        tried(lambda: Path("/escaped").write_bytes(b"")),
        tried(lambda: Path("/escaped").unlink()),
        tried(lambda: os.execv("/bin/true", ["true"])),
        tried(lambda: os.kill(os.getppid(), 0)),
        tried(lambda: tgkill(os.getppid())),
        tried(lambda: None if os.fork() else os._exit(0)),
    )


def thread(_: bytes) -> Answer:
    found: list[str] = []
    one = threading.Thread(target=lambda: found.append("ran"))
    one.start()
    one.join()
    return told(*found)


def hog(_: bytes) -> Answer:
    return told(len(bytearray(300_000_000)))


def sleep(_: bytes) -> Answer:
    time.sleep(60)
    return told()


def spin(_: bytes) -> Answer:
    while True:
        pass


def stubborn(_: bytes) -> Answer:
    """Its own alarm is put off: the warden must see to it."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return sleep(b"")


def crash(_: bytes) -> Answer:
    ctypes.string_at(0)
    return told()


def flood(_: bytes) -> Answer:
    return wire.pack({}, [bytes(30_000_000)])


def environment(_: bytes) -> Answer:
    return told(*sorted(os.environ))


def echo(content: bytes) -> Answer:
    return wire.pack({"told": []}, [content])


def garble(_: bytes) -> Answer:
    return [b"\x80\x04cos\nsystem\n(S'true'\ntR."]


DOES = {each.__name__: each for each in (escape, thread, hog, sleep, spin, stubborn, crash, flood, environment, echo, garble)}

if __name__ == "__main__":
    warden.main(("tests.content.pictures.misbehaving",))
