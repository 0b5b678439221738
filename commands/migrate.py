"""`./tayang migrate`: makes the data folder and the database ready; `up` does the same before it starts the parts."""

from __future__ import annotations

import click

from commands.options import Desk, shared
from commands.ready import HEAD, ready
from content.foundation import clock
from content.foundation.db import Database
from content.foundation.problems import N_
from content.people import signins

READY = N_("The database is ready (tables at %(revision)s).")


@click.command()
@click.option("--first-link", is_flag=True, hidden=True, help="Also make the link of the first administrator.")
@shared
def migrate(desk: Desk, *, first_link: bool) -> None:
    """Make the data folder and the database ready."""
    database = ready(desk.settings)
    told: dict[str, object] = {"revision": HEAD}
    if first_link:
        told["first_link"] = welcome(database, desk.settings.web_url)
    database.close()
    desk.answer(told, lambda: desk.translate(READY) % {"revision": HEAD})


def welcome(database: Database, web_url: str) -> str | None:
    """The one-time address at which the first administrator sets a password; None once someone has one."""
    with database.writing() as session:
        token = signins.first_administrator_link(session, now=clock.now())
    return f"{web_url}/selamat-datang/{token}" if token else None
