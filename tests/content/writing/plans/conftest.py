"""An office for plans: pictures to name, a register, and the way a plan is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.foundation.db import Database
from content.foundation.ids import new_id
from content.people.accounts import FIRST_REGISTER, Account
from content.pictures import drawings
from content.pictures.intake import Intake
from content.pictures.store import PictureStore
from content.pictures.studio import Ceilings, Studio
from content.publication import changes
from content.writing.plans.loading import Report, load_plan
from content.writing.plans.media import Media
from content.writing.plans.register import Register
from tests.cast import NOON

INTAKE = Intake(Studio(Ceilings(megapixels=20)), most_bytes=5_000_000)
Load = Callable[..., Report]


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two good pictures, a broken one and a text that calls itself a picture."""
    folder = tmp_path_factory.mktemp("gambar")
    for name in ("jolla.jpg", "Galeri lama.JPG"):
        (folder / name).write_bytes(drawings.scene(name))
    (folder / "rusak.jpg").write_bytes(drawings.scene("rusak")[:20_000])
    (folder / "catatan.jpg").write_text("bukan gambar")
    (folder / "berat.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * INTAKE.most_bytes)
    return folder


@pytest.fixture
def media(pictures: Path) -> Media:
    return Media([pictures], INTAKE)


@pytest.fixture(scope="session")
def accounts_known() -> Register:
    """The first register, without a database."""
    every = [(unit, platform, name) for unit, name, platforms in FIRST_REGISTER for platform in platforms]
    known = [
        Account(id=new_id(), unit=unit, platform=platform, name=name, handle=unit, active=unit != "kominfotik")
        for unit, platform, name in every
    ]
    return Register(known)


@pytest.fixture
def load(database: Database, register: object, pictures: Path, tmp_path: Path) -> Load:
    """Load a plan's bytes, as the command does."""

    def load_bytes(content: bytes, *, name: str = "rencana.csv", **more: Any) -> Report:
        path = tmp_path / name
        path.write_bytes(content)
        told: dict[str, Any] = {
            "media": pictures,
            "intake": INTAKE,
            "may_change": changes.may_change,
            "by": "import",
            "now": NOON,
        }
        return load_plan(database, PictureStore(tmp_path / "pictures"), path, **(told | more))

    return load_bytes
