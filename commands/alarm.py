"""`./tayang alarm`: the alarms that are open, and a test of whether they reach people."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from commands.options import Desk, shared
from commands.ready import ready
from content.foundation import clock
from content.foundation.problems import N_, Problem, Translate
from content.planning import times
from content.records import alarms, telling
from content.records.alarms import Alarm
from workers import channels
from workers.alarming import CannotTell, Channel
from workers.letters import SEVERITIES, SINCE, Letter

NONE = N_("No alarm is open.")
UNSENT = N_("%(channel)s could not be sent: %(problem)s")
SENT = N_("%(channel)s: sent")
TOLD_BY = N_("Alarms are told by: %(channels)s")
NO_MAIL = N_("No mail address is set for alarms. Set ALARM_MAIL_TO and SMTP_URL in .env, then start Tayang again.")


class NobodyHears(Problem):
    """A test needs somewhere to go."""

    cause = N_("Alarms are told to nobody: neither mail nor webhooks are set.")
    fix = N_("Set ALARM_MAIL_TO and SMTP_URL, or ALARM_WEBHOOKS, in .env; then try again.")


@click.command()
@click.option("--test", is_flag=True, help="Send a test message by every channel, and say what became of it.")
@shared
def alarm(desk: Desk, *, test: bool) -> None:
    """List the alarms that are open, or test whether they reach people."""
    if test:
        _test(desk)
    else:
        _list(desk)


def _list(desk: Desk) -> None:
    database = ready(desk.settings)
    try:
        with database.reading() as session:
            found, problems = alarms.standing(session), telling.told(session).problems
    finally:
        database.close()
    names = [channel.name for channel in channels.channels(desk.settings)]
    told: dict[str, object] = {
        "alarms": [_told(one, desk.translate) for one in found],
        "channels": names,
        "problems": dict(problems),
    }
    desk.answer(told, lambda: "\n".join([*_lines(desk, found), "", *_telling(desk.translate, names, problems)]))


def _told(one: Alarm, translate: Translate) -> dict[str, object]:
    said = alarms.said(one.kind, one.known(), translate)
    return {
        "kind": one.kind,
        "about": one.object_id,
        "severity": said.severity.value,
        "what": said.what,
        "since": one.since.isoformat(timespec="seconds"),
        "next_step": said.next_step,
        "told": one.told_at is not None,
    }


def _lines(desk: Desk, found: list[Alarm]) -> list[str]:
    if not found:
        return [desk.translate(NONE)]
    lines: list[str] = []
    year = clock.now().year
    for one in found:
        said = alarms.said(one.kind, one.known(), desk.translate)
        since = times.said_short(one.since, zone=desk.settings.zone, language=desk.settings.language, this_year=year)
        lines += [
            f"[{desk.translate(SEVERITIES[said.severity])}] {said.what}",
            f"    {desk.translate(SINCE) % {'since': since}}",
            f"    {said.next_step}",
        ]
    return lines


def _telling(translate: Translate, names: list[str], problems: Mapping[str, str]) -> list[str]:
    unsent = [translate(UNSENT) % {"channel": channel, "problem": problem} for channel, problem in problems.items()]
    missing = [] if "mail" in names else [translate(NO_MAIL)]
    return [*unsent, *missing, *([translate(TOLD_BY) % {"channels": ", ".join(names)}] if names else [])]


def _test(desk: Desk) -> None:
    found = channels.channels(desk.settings)
    if not found:
        raise NobodyHears
    letter = channels.writer(desk.settings).test()
    problems = {channel.name: _sent(channel, letter) for channel in found}
    well = not any(problems.values())
    told: dict[str, object] = {"ok": well, "problems": problems}
    desk.answer(told, lambda: "\n".join(_outcome(desk.translate, name, problem) for name, problem in problems.items()))
    if not well:
        sys.exit(1)


def _sent(channel: Channel, letter: Letter) -> str:
    """What went wrong; empty where nothing did."""
    try:
        channel.send(letter)
    except CannotTell as problem:
        return str(problem)
    return ""


def _outcome(translate: Translate, name: str, problem: str) -> str:
    return translate(UNSENT if problem else SENT) % {"channel": name, "problem": problem}
