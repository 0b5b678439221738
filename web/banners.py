"""What every page must say first: that something is wrong, that publishing is held, that all of this is only a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g

from content.people import accounts
from content.publication import dispatch, gate
from content.publication.gate import Hold
from content.records import alarms
from content.records.alarms import RULES, Severity
from web.guard import visitor_or_none
from web.office import office


@dataclass(frozen=True)
class Banners:
    """What the layout shows above a page."""

    holds: tuple[Hold, ...] = ()
    rehearsing: bool = False
    alarms: int = 0
    serious: bool = False
    stopped: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.holds or self.rehearsing or self.alarms or self.stopped)


def install(app: Flask) -> None:
    """Give the layout `banners()`."""
    app.jinja_env.globals.update(banners=banners)


def banners() -> Banners:
    """The holds in force, how many alarms are open, and whether every account is connected to the rehearsal platform.

    Nothing for someone who is not signed in.
    """
    if visitor_or_none() is None:
        return Banners()
    if "banners" not in g:
        g.banners = _looked_up()
    found: Banners = g.banners
    return found


def _looked_up() -> Banners:
    with office().database.reading() as session:
        open_alarms = alarms.counted(session)
        return Banners(
            holds=tuple(gate.in_force(session)),
            rehearsing=accounts.only_rehearsal(session),
            alarms=sum(open_alarms.values()),
            stopped=dispatch.is_stopped(session),
            serious=any(RULES[kind].severity is Severity.DANGER for kind in open_alarms),
        )
