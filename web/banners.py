"""What every page must say first: that publishing is held, and that all of this is only a rehearsal."""

from __future__ import annotations

from typing import cast

from flask import Flask, g

from content.people import accounts
from content.publication import gate
from content.publication.gate import Hold
from web.guard import visitor_or_none
from web.office import office


def install(app: Flask) -> None:
    """Give the layout `holds()` and `rehearsing()`."""
    app.jinja_env.globals.update(holds=holds, rehearsing=rehearsing)


def holds() -> list[Hold]:
    """The holds in force; none for someone who is not signed in."""
    return _looked_up()[0]


def rehearsing() -> bool:
    """Whether every active account is connected to the rehearsal platform."""
    return _looked_up()[1]


def _looked_up() -> tuple[list[Hold], bool]:
    if visitor_or_none() is None:
        return [], False
    if "banners" not in g:
        with office().database.reading() as session:
            g.banners = gate.in_force(session), accounts.only_rehearsal(session)
    return cast("tuple[list[Hold], bool]", g.banners)
