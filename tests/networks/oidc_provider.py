"""A certified OAuth server that is not ours (npm oidc-provider), dressed as X: installed once for all checkouts."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest

from tests.commands.conftest import free_port
from tests.networks.pds import WHEEL, CannotInstall

HOME = Path(__file__).parent / "oidc"
CLIENT, SECRET = "tayang", "rahasia-aplikasi-1234567890"
INSTALL_SECONDS = 300
MOST_STEPS = 10


@contextmanager
def oidc_provider(back: str) -> Iterator[str]:
    """Its address; a test is skipped where it cannot be had."""
    folder, port = _installed(), free_port()
    command: list[str | Path] = [WHEEL / "bin/node", "--no-warnings", folder / "server.mjs", str(port), back, SECRET]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        assert process.stdout.readline(), "oidc-provider did not start"
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@cache
def _installed() -> Path:
    try:
        return _install()
    except CannotInstall as reason:
        pytest.skip(f"oidc-provider cannot be installed here: {reason}")


def _install() -> Path:
    """The folder with its packages, made the first time: a few seconds, 4 MB, nothing compiled."""
    names = ("package.json", "package-lock.json")
    digest = hashlib.sha256(b"".join((HOME / name).read_bytes() for name in names)).hexdigest()[:16]
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tayang"
    folder = cache_home / f"oidc-{digest}"
    cache_home.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at the same time install once
        if not folder.exists():
            made = Path(tempfile.mkdtemp(prefix="oidc-", dir=cache_home))
            shutil.copytree(HOME, made, dirs_exist_ok=True)
            _run_npm(made)
            made.rename(folder)
        shutil.copy(HOME / "server.mjs", folder)
    return folder


def _run_npm(folder: Path) -> None:
    options = ["--ignore-scripts", "--omit=dev", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    command: list[str | Path] = [WHEEL / "bin/node", WHEEL / "lib/node_modules/npm/bin/npm-cli.js", "ci", *options]
    environment = {**os.environ, "PATH": f"{WHEEL / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as failure:
        raise CannotInstall(str(failure)) from failure
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise CannotInstall(done.stderr.strip()[-500:])


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Say where it would go, and stay."""


def walked(address: str, *, back: str) -> str:
    """Where a browser that keeps cookies and follows every redirect ends up: the address it is sent back to."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()), _Stays)
    for _ in range(MOST_STEPS):
        try:
            reply = browser.open(address, timeout=10)
        except HTTPError as answer:
            reply = answer
        with reply:
            words, onward = reply.read(), str(reply.headers.get("Location") or "")
        home = "/".join(address.split("/")[:3])
        address = home + onward if onward.startswith("/") else onward
        assert address, words
        if address.startswith(back):
            return address
    raise AssertionError(address)
