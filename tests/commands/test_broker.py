"""The embedded broker: it runs Celery over its socket, remembers through a restart, and dies with its parent."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from celery import Celery

from commands import broker, leash
from commands.supervisor import Supervisor
from config import Settings
from tests.commands.conftest import until


def quiet(_name: str, _line: str) -> None:
    """Hear nothing."""


@pytest.fixture
def client(settings: Settings) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(settings.broker_socket))


def test_what_was_queued_survives_a_restart(settings: Settings, client: redis.Redis) -> None:
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        client.rpush("publications", "a bell")
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        assert client.lrange("publications", 0, -1) == [b"a bell"]
    client.close()


def test_what_was_queued_survives_a_killed_broker(settings: Settings, client: redis.Redis) -> None:
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        client.rpush("publications", "a bell")
        first = supervisor.pids["broker"]
        subprocess.run(["kill", "-KILL", str(first)], check=True)
        assert until(lambda: supervisor.pids.get("broker", first) != first and broker.answers(settings))
        assert client.lrange("publications", 0, -1) == [b"a bell"]
    client.close()


def test_its_folders_are_private_and_named_by_server_and_version(settings: Settings) -> None:
    broker.prepare(settings)
    assert settings.broker_socket.parent.stat().st_mode & 0o777 == 0o700
    kept = broker.folder(settings, broker.server())
    assert kept.name.startswith(("valkey-", "redis-"))
    assert kept.is_dir()


def test_it_keeps_everything_and_listens_to_no_network(settings: Settings, client: redis.Redis) -> None:
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        asked = {name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy", "save", "port")}
    assert asked == {"appendonly": "yes", "maxmemory-policy": "noeviction", "save": "", "port": "0"}
    client.close()


def test_celery_speaks_to_it_through_its_socket(settings: Settings) -> None:
    app = Celery("test", broker=settings.broker_address)
    with Supervisor(settings, ["broker"], hear=quiet) as supervisor:
        supervisor.wait_ready(20)
        app.send_task("publications.publish", kwargs={"publication_id": "x"}, queue="publications")
        with app.connection_for_read() as connection:
            assert connection.default_channel.client.llen("publications") == 1
    app.close()


def test_a_leash_that_watches_ends_what_it_watches_over(tmp_path: Path) -> None:
    """The way of systems without a parent-death signal, tried here too."""
    note = tmp_path / "pid"
    watch = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); import leash; "
        "leash.bound_by_watching(os.getppid(), [sys.executable, '-c', "
        "f'import os, time; open({sys.argv[2]!r}, chr(119)).write(str(os.getpid())); time.sleep(60)'])"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {watch!r}, *sys.argv[1:]])",
         str(Path(leash.__file__).parent), str(note)]
    )  # fmt: skip
    assert until(lambda: note.is_file() and note.read_text())
    parent.kill()
    parent.wait()
    assert until(lambda: not Path(f"/proc/{note.read_text()}").exists(), 5)


def test_a_parent_that_is_dead_already_starts_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(leash.__file__), "1", "touch", str(tmp_path / "started")], check=False, timeout=10
    )
    assert done.returncode == 1
    time.sleep(0.1)
    assert not (tmp_path / "started").exists()
