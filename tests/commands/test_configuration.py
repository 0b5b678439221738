"""`./tayang config`: what is in force, where it comes from, and never a secret."""

from __future__ import annotations

from pathlib import Path

import config
from config import ENV_FILE
from tests.commands.conftest import Inside


def test_each_setting_names_its_source(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("WEB_THREADS=12\n")
    told = inside.told(
        "config", "--data", str(tmp_path), **{ENV_FILE: str(file), "WEB_THREADS": "", "MOST_TRIES": "7", "ZONE": ""}
    )
    seen = {key: told["settings"][key] for key in ("DATA_FOLDER", "WEB_THREADS", "MOST_TRIES", "ZONE")}
    assert seen == {
        "DATA_FOLDER": {"value": str(tmp_path), "source": "option"},
        "WEB_THREADS": {"value": "12", "source": "file"},
        "MOST_TRIES": {"value": "7", "source": "environment"},
        "ZONE": {"value": "Asia/Jakarta", "source": "default"},
    }


def test_secrets_are_hidden(inside: Inside) -> None:
    hidden = {
        "SECRET_KEY": "kunci-rahasia",
        "DATABASE_URL": "postgresql+psycopg://a:rahasia@h/x",
        "BROKER_URL": "redis://:rahasia@h/0",
    }
    for form in ((), ("--json",)):
        said = inside("config", *form, **hidden).stdout
        assert "rahasia" not in said
        assert said.count("••••") == 3


def test_every_setting_is_shown(inside: Inside) -> None:
    assert list(inside.told("config")["settings"]) == [config.key(name) for name in config.Settings.model_fields]


def test_the_example_is_the_file_beside_the_program(inside: Inside) -> None:
    assert inside("config", "--example").stdout == (config.ROOT / ".env.example").read_text()
