"""`./tayang dispatch` shows whether posts go out, and has no switch."""

from __future__ import annotations

import pytest

from commands.ready import ready
from config import Settings
from content.foundation import clock
from content.publication import dispatch
from content.publication.dispatch import Cause
from tests.commands.conftest import Inside


def stop(settings: Settings, cause: Cause) -> None:
    database = ready(settings)
    with database.writing() as session:
        dispatch.stop(session, cause, now=clock.now(), actor="scheduler", found={"host": "meja"})
    database.close()


def test_a_database_that_nobody_has_published_from_says_so(inside: Inside) -> None:
    assert "has not published yet" in inside("dispatch").stdout
    assert inside.told("dispatch")["on"] is True


def test_at_home_it_names_the_machine(inside: Inside, settings: Settings) -> None:
    database = ready(settings)
    with database.writing() as session:
        dispatch.settle(session, host="meja", now=clock.now(), actor="scheduler")
    database.close()
    assert "at home on meja" in inside("dispatch").stdout


@pytest.mark.parametrize(
    ("cause", "step"),
    [(Cause.OLDER, "Two people switch it on"), (Cause.CLOCK, "One person says"), (Cause.MARK_UNUSABLE, "Mend the folder")],
)
def test_switched_off_it_says_why_and_who_may_switch_it_on(inside: Inside, settings: Settings, cause: Cause, step: str) -> None:
    stop(settings, cause)
    said = inside("dispatch").stdout
    assert "Publishing is switched off since" in said
    assert step in said
    told = inside.told("dispatch")
    assert (told["on"], told["cause"], told["found"]["host"]) == (False, cause.value, "meja")


def test_the_doctor_finds_that_it_is_off(inside: Inside, settings: Settings) -> None:
    stop(settings, Cause.OLDER)
    [found] = [check for check in inside.told("doctor")["checks"] if check["name"] == "dispatch"]
    assert not found["ok"]
    assert "/mode-aman" in found["fix"]
