"""Pictures are made in a lane of their own: at once, and also when whoever makes them is killed at it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from commands.supervisor import Supervisor
from config import Settings
from content.foundation import clock
from content.foundation.db import Database
from content.pictures import assets, drawings, recipes, renditions
from content.pictures.intake import intake_of
from content.pictures.store import PictureStore
from content.platforms import PLATFORMS
from tests.commands.conftest import until

NETWORKS = ("x", "instagram", "facebook", "bluesky")


def brought(settings: Settings, database: Database, name: str) -> str:
    """A large picture in the library; the asset's id."""
    with database.writing() as session:
        return assets.take_in(
            session, PictureStore(settings.pictures_folder), intake_of(settings),
            content=drawings.scene(name), filename=f"{name}.jpg", added_by="alya", now=clock.now(),
        ).id  # fmt: skip


def want(database: Database, asset_id: str, networks: Sequence[str]) -> None:
    with database.writing() as session:
        for network in networks:
            for frame in PLATFORMS[network].frames:
                recipe = recipes.recipe(network, frame=frame.name)
                renditions.want(session, asset_id=asset_id, recipe=recipe, now=clock.now())


def all_made(database: Database, asset_id: str) -> bool:
    with database.reading() as session:
        made, wanted = renditions.progress(session, [asset_id])
    return made == wanted > 0


def test_pictures_are_made_at_once_and_after_their_maker_was_killed(
    database: Database, settings: Settings, engine: Supervisor
) -> None:
    first = brought(settings, database, "monas")
    want(database, first, ["x"])
    assert until(lambda: all_made(database, first), 30)  # a second, where nothing else runs
    second = brought(settings, database, "kota-tua")
    want(database, second, NETWORKS)
    killed = engine.pids["pictures"]
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: all_made(database, second), 60)
    assert engine.pids["pictures"] != killed
    assert engine.restarts["worker"] == 0
