"""`./tayang dispatch`: whether posts go out, for an office without a working dashboard. It shows; two people switch on."""

from __future__ import annotations

import click

from commands.options import Desk, shared
from commands.ready import ready
from content.foundation import clock
from content.foundation.problems import N_
from content.publication import restarts
from content.publication.lifecycle import LIVE, State
from content.publication.restarts import Standing
from content.records.alarms import CAUSES

ON = N_("Publishing is switched on. Installation %(installation)s, epoch %(epoch)s, at home on %(host)s.")
NEW = N_("This database has not published yet.")
OFF = N_("Publishing is switched off since %(since)s: %(why)s.")
FOUND = N_("Looked for on the platforms: %(published)s found, %(sought)s still sought, %(undecided)s for a person.")
AGREE = N_("Two people switch it on, each signed in on the page %(address)s. There is no command for that.")
SAY = N_("One person says on the page %(address)s that the clock is right.")
MEND = N_("Mend the folder of the mark, %(folder)s; publishing then goes on by itself.")


@click.command()
@shared
def dispatch(desk: Desk) -> None:
    """Show whether posts go out and, where not, why."""
    database = ready(desk.settings)
    try:
        with database.reading() as session:
            standing = restarts.standing(session, now=clock.now())
    finally:
        database.close()
    desk.answer(_told(standing), lambda: _said(standing, desk))


def _told(standing: Standing) -> dict[str, object]:
    row = standing.row
    if row is None:
        return {"on": True}
    return {
        "on": not standing.stopped, "installation": row.instance_id, "epoch": row.epoch, "host": row.host, "cause": row.cause,
        "since": row.stopped_at, "found": row.found() if standing.stopped else {}, "suspected": standing.suspected,
    }  # fmt: skip


def _said(standing: Standing, desk: Desk) -> str:
    row = standing.row
    if row is None or (not standing.stopped and not row.host):
        return desk.translate(NEW)
    if row.stopped_at is None:
        return desk.translate(ON) % {"installation": row.instance_id[:8], "epoch": row.epoch, "host": row.host}
    since = row.stopped_at.isoformat(sep=" ", timespec="seconds")
    lines = [desk.translate(OFF) % {"since": since, "why": desk.translate(CAUSES[row.cause])}]
    lines += [desk.translate(FOUND) % _looked_for(standing)] if row.needs_two else []
    step = AGREE if row.needs_two else SAY if row.cause == "clock" else MEND
    facts = {"address": f"{desk.settings.web_url}/mode-aman", "folder": desk.settings.mark_place}
    return "\n".join([*lines, desk.translate(step) % facts])


def _looked_for(standing: Standing) -> dict[str, int]:
    return {
        "published": sum(standing.suspected.get(state, 0) for state in LIVE),
        "sought": standing.suspected.get(State.UNCERTAIN, 0),
        "undecided": standing.suspected.get(State.NEEDS_PERSON, 0),
    }
