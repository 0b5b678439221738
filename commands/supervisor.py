"""The supervisor: one process that starts the parts of Tayang, keeps them alive, and takes them down with it.

As a library:

    with Supervisor(settings) as supervisor:
        supervisor.wait_ready(30)
        supervisor.run_forever()
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType, TracebackType
from typing import IO, Any, Self

from commands import parts as kinds
from commands import presence
from commands.children import Child, Hear
from commands.keeping import Kept
from commands.presence import Process, Running
from config import Settings
from content.foundation.clock import monotonic
from content.foundation.problems import N_, Problem

LOOK_EVERY = 0.1
BROKER_SECONDS = 15.0
# How long a port may still belong to what an earlier supervisor left dying.
PORT_SECONDS = 3.0
# A part that never became ready and died this often will not: the reason is in what it said.
HOPELESS_AFTER = 4
# Which kinds of part end together; what is needed by others ends after them.
LAST_ORDERS = (("web", "scheduler"), ("worker", "pictures"), ("rehearsal",), ("broker",))


class PortTaken(Problem):
    """Another program listens where a part should."""

    cause = N_("Port %(port)s of %(host)s is used by another program.")
    fix = N_("Stop that program, or choose another port with %(key)s in .env or in the environment.")


class PartFailed(Problem):
    """A part does not start."""

    cause = N_("The part “%(part)s” does not start: %(said)s")
    fix = N_("Nothing is lost. Run ./tayang doctor for what to mend, then start again.")


class NotReady(Problem):
    """A part takes too long to answer."""

    cause = N_("The part “%(part)s” did not answer within %(seconds)s seconds.")
    fix = N_("Nothing is lost. Look at what it said above, run ./tayang doctor, then start again.")


def to_standard_error(name: str, line: str) -> None:
    """One line of one part, with its name before it."""
    sys.stderr.write(f"{name:<9} | {line}\n")
    sys.stderr.flush()


class Supervisor:
    """The parts of one data folder. Only one supervisor at a time may have a data folder."""

    def __init__(self, settings: Settings, parts: Sequence[str] = kinds.PARTS, *, hear: Hear = to_standard_error) -> None:
        """Nothing starts before the `with` block is entered."""
        self._settings = settings
        environment = kinds.environment(settings)
        self._kept = [Kept(part, environment, hear, monotonic) for part in kinds.chosen(settings, parts)]
        self._keeper = threading.Thread(target=self._keep, name="keeper")
        self._stopping = threading.Event()
        self._at_once = threading.Event()
        self._ended = threading.Event()
        self._failure: BaseException | None = None
        self._lock: IO[str] | None = None
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Take the data folder and begin to start the parts.

        Raises:
            AlreadyRunning, PortTaken
        """
        self._lock = presence.claim(self._settings.data_folder)
        try:
            self._see_ports()
            self._catch_signals()
            self._keeper.start()
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End all parts."""
        self.stop()

    @property
    def pids(self) -> dict[str, int]:
        """The process ids of the parts that run, by name."""
        return {name: child.pid for name, child in self._children().items()}

    @property
    def restarts(self) -> dict[str, int]:
        """How often each part had to be started again."""
        return {kept.part.name: kept.restarts for kept in self._kept}

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until every part answers.

        Raises:
            PartFailed, NotReady, NoBroker
        """
        until = monotonic() + seconds
        waiting = list(self._kept)
        while waiting:
            self._raise_failure()
            hopeless = next((kept for kept in waiting if not kept.was_ready and kept.restarts >= HOPELESS_AFTER), None)
            if hopeless:
                raise PartFailed(part=hopeless.part.name, said=" / ".join(hopeless.last_words[-2:]) or "…")
            waiting = [kept for kept in waiting if not kept.ready()]
            if waiting and monotonic() > until:
                raise NotReady(part=waiting[0].part.name, seconds=round(seconds))
            time.sleep(LOOK_EVERY / 2)

    def run_forever(self) -> None:
        """Keep the parts alive until Ctrl+C, SIGTERM or SIGHUP."""
        with suppress(KeyboardInterrupt):
            while not self._ended.wait(3600):
                pass
        self._raise_failure()

    def stop(self) -> None:
        """End all parts, those that others need last. Ctrl+C while it waits ends them at once."""
        self._stopping.set()
        while not self._ended.is_set():
            # Not Thread.join: in Python 3.11 a join that Ctrl+C interrupts takes the thread for ended.
            try:
                self._ended.wait()
            except KeyboardInterrupt:
                self._at_once.set()
        self._release_signals()
        presence.untell(self._settings.data_folder)
        if self._lock:
            self._lock.close()

    def _raise_failure(self) -> None:
        if self._failure:
            raise self._failure

    def _children(self) -> dict[str, Child]:
        return {kept.part.name: kept.child for kept in self._kept if kept.child}

    # Everything below runs in the keeper's thread: the kernel ties a child to the thread that started it.

    def _keep(self) -> None:
        try:
            self._start_broker()
            while not self._stopping.is_set():
                changed = [kept.part.name for kept in self._kept if kept.look_after()]
                if changed:
                    self._tell()
                self._stopping.wait(LOOK_EVERY)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits, which raises it
            self._failure = error
        finally:
            try:
                self._end_all()
            finally:
                self._ended.set()

    def _start_broker(self) -> None:
        broker = next((kept for kept in self._kept if kept.part.name == "broker"), None)
        until = monotonic() + BROKER_SECONDS
        while broker and not broker.ready() and not self._stopping.is_set() and monotonic() < until:
            broker.look_after()
            self._stopping.wait(LOOK_EVERY / 4)

    def _tell(self) -> None:
        parts = {
            kept.part.name: Process(pid=kept.child.pid, restarts=kept.restarts) for kept in self._kept if kept.child is not None
        }
        settings = self._settings
        told = Running(pid=os.getpid(), address=settings.web_url, rehearsal=settings.rehearsal_url, parts=parts)
        presence.tell(settings.data_folder, told)

    def _end_all(self) -> None:
        children = self._children()
        grace = {kept.part.name: kept.part.grace_seconds for kept in self._kept}
        for together in LAST_ORDERS:
            ending = [child for name, child in children.items() if kinds.kind_of(name) in together]
            for child in ending:
                child.ask_to_end()
            for child in ending:
                self._end(child, monotonic() + grace[child.name])

    def _end(self, child: Child, until: float) -> None:
        while child.status is None and monotonic() < until and not self._at_once.is_set():
            time.sleep(LOOK_EVERY / 4)
        child.end(0)

    # Ports and signals, before anything starts.

    def _see_ports(self) -> None:
        named = {"web": (self._settings.host, self._settings.port, "PORT")}
        named["rehearsal"] = ("127.0.0.1", self._settings.rehearsal_port, "REHEARSAL_PORT")
        wanted = [named[kept.part.name] for kept in self._kept if kept.part.name in named]
        until = monotonic() + PORT_SECONDS
        for host, port, key in wanted:
            while not _free(host, port):
                if monotonic() > until:
                    raise PortTaken(host=host, port=port, key=key)
                time.sleep(LOOK_EVERY)

    def _catch_signals(self) -> None:
        """SIGTERM and SIGHUP end as Ctrl+C does; SIGINT too where a shell had it ignored. Only the main thread may say so."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                self._handlers[number] = signal.signal(number, _interrupt)

    def _release_signals(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _free(host: str, port: int) -> bool:
    """Whether a part could listen there; a wrong host name is left to the part to complain about."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
