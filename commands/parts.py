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

PARTS = ("broker", "rehearsal", "worker", "pictures", "scheduler", "web")
# Which queue each kind of worker takes: pictures have a lane of their own, so that they never delay a publication.
QUEUES = {"worker": "publications", "pictures": "pictures"}
# One process works on so many originals at once; what it asks of the machine is the studio's, in processes of its own.
PICTURE_THREADS = 2
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
    every = (_broker(settings), _rehearsal(settings), *_workers(settings), *_pictures(settings), _scheduler(), _web(settings))
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
    return [_worker(settings, name, settings.worker_threads) for name in _names("worker", settings.worker_processes)]


def _pictures(settings: Settings) -> list[Part]:
    """As many as are wanted, called "pictures", "pictures-2" and so on."""
    return [_worker(settings, name, PICTURE_THREADS) for name in _names("pictures", settings.picture_processes)]


def _names(kind: str, count: int) -> list[str]:
    return [kind if number == 1 else f"{kind}-{number}" for number in range(1, count + 1)]


def _worker(settings: Settings, name: str, threads: int) -> Part:
    return Part(name, lambda: _worker_command(name, threads), lambda: _waits(settings, name), grace_seconds=20.0)


def _scheduler() -> Part:
    return Part("scheduler", lambda: _python("scheduler"), lambda: True)


def _web(settings: Settings) -> Part:
    return Part("web", lambda: _web_command(settings), lambda: healthy(settings))


def _worker_command(name: str, threads: int) -> list[str]:
    lean = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    pool = ("--pool", "threads", "--concurrency", str(threads), "--hostname", f"{name}@%h")
    queues = ("--queues", QUEUES[kind_of(name)])
    return _python("celery", "--quiet", "-A", "workers.app", "worker", *pool, *queues, *lean, "--loglevel", "warning")


def _waits(settings: Settings, name: str) -> bool:
    """Whether that worker waits for bells in the embedded broker, where it is known by its name; another is not asked."""
    if not settings.broker_embedded:
        return True
    lines = broker.ask(settings.broker_socket, "CLIENT LIST").splitlines()
    return any(f" name={name}@" in line and " cmd=brpop " in line for line in lines)


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
