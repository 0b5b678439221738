"""Settings: where they come from, what is refused and how that is said, and that .env.example tells them all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import config
from config import ENV_FILE, ROOT, WrongSetting


@pytest.fixture
def environment() -> Iterator[os._Environ[str]]:
    """The process's environment without any of our keys; put back afterwards."""
    before = dict(os.environ)
    for name in config.Settings.model_fields:
        os.environ.pop(config.key(name), None)
    os.environ[ENV_FILE] = "none"
    yield os.environ
    os.environ.clear()
    os.environ.update(before)


def test_the_example_file_is_the_generated_one() -> None:
    assert (ROOT / ".env.example").read_text() == config.example(), "./tayang config --example > .env.example"


def test_every_setting_is_explained() -> None:
    assert [name for name, field in config.Settings.model_fields.items() if not field.description] == []


def test_the_example_with_every_line_in_force_gives_the_defaults(environment: os._Environ[str], tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("\n".join(line.removeprefix("#") if "=" in line else line for line in config.example().splitlines()))
    defaults = config.load()
    environment[ENV_FILE] = str(file)
    assert config.load(data_folder=defaults.data_folder) == defaults


def test_the_environment_goes_before_the_file_and_an_argument_before_both(
    environment: os._Environ[str], tmp_path: Path
) -> None:
    file = tmp_path / "env"
    file.write_text("PORT=9001\nREHEARSAL_PORT=9002\nWEB_THREADS=9\n")
    environment |= {ENV_FILE: str(file), "REHEARSAL_PORT": "9003", "WEB_THREADS": "8"}
    settings = config.load(web_threads=7)
    assert (settings.port, settings.rehearsal_port, settings.web_threads) == (9001, 9003, 7)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("PORT", "abc", "PORT is 'abc'"),
        ("PORT", "70000", "PORT is '70000'"),
        ("TAYANG_LANGUAGE", "jv", "TAYANG_LANGUAGE is 'jv'"),
        ("ZONE", "Asia/Batavia", "such as Asia/Jakarta"),
        ("CALL_DEADLINE_SECONDS", "500", "must be smaller than LEASE_SECONDS (120)"),
        ("BROKER_URL", "amqp://x", "must start with redis://"),
    ],
)
def test_a_wrong_setting_is_a_sentence(environment: os._Environ[str], key: str, value: str, said: str) -> None:
    environment[key] = value
    with pytest.raises(WrongSetting) as refused:
        config.load()
    assert said in str(refused.value)
    assert str(refused.value).endswith("Mend it in .env or in the environment.")


def test_a_password_is_not_said(environment: os._Environ[str]) -> None:
    environment["DATABASE_URL"] = "mysql://me:verysecret@host/name"
    with pytest.raises(WrongSetting) as refused:
        config.load()
    assert "verysecret" not in str(refused.value)


def test_what_shells_mean_by_language_and_host_is_left_alone(environment: os._Environ[str]) -> None:
    environment |= {"LANGUAGE": "en_US:en", "HOST": "kantor-01"}
    settings = config.load()
    assert (settings.language, settings.host) == ("id", "127.0.0.1")


def test_a_process_is_given_exactly_these_settings(environment: os._Environ[str], tmp_path: Path) -> None:
    settings = config.load(data_folder=tmp_path / "a folder", language="en", secret_key="kunci", zone="Asia/Makassar")
    environment.update(config.environment(settings))
    assert config.load() == settings


def test_a_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = config.kept_secret(tmp_path / "kept" / "secret.key")
    assert config.kept_secret(tmp_path / "kept" / "secret.key") == first
    assert (tmp_path / "kept" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert len(first) == 64


def test_a_long_folder_moves_the_socket_where_its_path_fits(environment: os._Environ[str], tmp_path: Path) -> None:
    short, long = config.load(data_folder="/srv/tayang"), config.load(data_folder=tmp_path / ("x" * 200))
    assert short.broker_socket == Path("/srv/tayang/broker/broker.sock")
    assert len(str(long.broker_socket)) <= config.LONGEST_SOCKET_PATH
