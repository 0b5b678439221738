"""The parts of a running Tayang: what each process is called, how it is run, and how one sees that it is ready."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

import config
from commands import broker
from config import ROOT, Settings

PARTS = ("broker", "rehearsal", "worker", "scheduler", "web")
QUEUES = "publications,pictures"
# Celery warns root about pickled messages; ours are JSON only.
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
PROBE_SECONDS = 1.0
# Advice for servers that save snapshots, which ours does not.
BROKER_NOISE = ("Memory overcommit must be enabled",)

# Settings of libraries, not of ours: fewer memory arenas for many threads, and no half-written lines.
LEAN = {"MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


@dataclass(frozen=True)
class Part:
    """One process: `prepare` makes its command anew at each start; it has `grace_seconds` to end by itself.

    Lines that hold one of `noise` are not passed on: they tell nothing that a person could act on.
    """

    name: str
    prepare: Callable[[], Sequence[str]]
    is_ready: Callable[[], bool]
    grace_seconds: float = 5.0
    noise: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What it is: "worker" for "worker-2", its name for every other."""
        return kind_of(self.name)


def kind_of(name: str) -> str:
    """The kind of the part called `name`."""
    return name.partition("-")[0]


def chosen(settings: Settings, names: Sequence[str] = PARTS) -> list[Part]:
    """The parts of the kinds `names`, in the order in which they start; no broker where another is used."""
    every = (_broker(settings), _rehearsal(settings), *_workers(settings), _scheduler(), _web(settings))
    return [part for part in every if part.kind in names and (part.kind != "broker" or settings.broker_embedded)]


def environment(settings: Settings) -> dict[str, str]:
    """What every part is given: this process's environment with the settings in force."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME")}
    return kept | config.environment(settings) | LEAN


def _broker(settings: Settings) -> Part:
    return Part("broker", lambda: broker.prepare(settings), lambda: broker.answers(settings), noise=BROKER_NOISE)


def _rehearsal(settings: Settings) -> Part:
    folder = settings.data_folder / "rehearsal"
    command = _python("rehearsal", "--port", str(settings.rehearsal_port), "--data", str(folder))
    return Part("rehearsal", lambda: command, lambda: listens("127.0.0.1", settings.rehearsal_port))


def _workers(settings: Settings) -> list[Part]:
    """As many as are wanted, called "worker", "worker-2" and so on."""
    return [_worker(settings, number) for number in range(1, settings.worker_processes + 1)]


def _worker(settings: Settings, number: int) -> Part:
    name = "worker" if number == 1 else f"worker-{number}"
    return Part(name, lambda: _worker_command(settings, name), lambda: _workers_wait(settings, number), grace_seconds=20.0)


def _scheduler() -> Part:
    return Part("scheduler", lambda: _python("scheduler"), lambda: True)


def _web(settings: Settings) -> Part:
    return Part("web", lambda: _web_command(settings), lambda: healthy(settings))


def _worker_command(settings: Settings, name: str) -> list[str]:
    lean = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    pool = ("--pool", "threads", "--concurrency", str(settings.worker_threads), "--hostname", f"{name}@%h")
    return _python(
        "celery", "--quiet", "-A", "workers.app", "worker", *pool, "--queues", QUEUES, *lean, "--loglevel", "warning"
    )


def _workers_wait(settings: Settings, number: int) -> bool:
    """Whether so many workers wait for bells in the embedded broker; another broker is not asked."""
    return not settings.broker_embedded or broker.ask(settings.broker_socket, "CLIENT LIST").count("cmd=brpop") >= number


def _web_command(settings: Settings) -> list[str]:
    server = ("--worker-class", "gthread", "--workers", "1", "--threads", str(settings.web_threads))
    manners = ("--graceful-timeout", "3", "--keep-alive", "15", "--no-control-socket", "--log-level", "warning")
    bind = f"[{settings.host}]" if ":" in settings.host else settings.host
    return _python("gunicorn", *server, *manners, "--bind", f"{bind}:{settings.port}", "web:create_app()")


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-W", ROOT_WARNING, "-m", module, *arguments]


def reachable_host(settings: Settings) -> str:
    """Where this machine reaches the dashboard: an address that means "all" is asked on loopback."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound


def listens(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=PROBE_SECONDS).close()
    except OSError:
        return False
    return True


def healthy(settings: Settings) -> bool:
    """Whether the dashboard says that it is well."""
    line = HTTPConnection(reachable_host(settings), settings.port, timeout=PROBE_SECONDS)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200  # noqa: PLR2004 - the HTTP status "OK"
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
