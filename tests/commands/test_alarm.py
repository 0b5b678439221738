"""`./tayang alarm`: what is open, and whether it would reach anyone."""

from __future__ import annotations

from commands.ready import ready
from config import Settings
from content.foundation import clock
from content.records import telling
from content.records.alarms import Alarm, Kind
from tests.commands.conftest import Inside
from tests.workers.receivers import Listener, PostOffice, serving


def test_open_alarms_are_listed_with_the_next_step(inside: Inside, settings: Settings) -> None:
    assert "No alarm is open." in inside("alarm").stdout
    database = ready(settings)
    with database.writing() as session:
        session.add(Alarm(kind=Kind.SILENT, object_id="worker", raised_at=clock.now(), facts='{"name": "worker"}'))
        telling.note(session, {"mail": "451 full"}, by="scheduler", now=clock.now())
    database.close()
    [told] = inside.told("alarm")["alarms"]
    assert (told["kind"], told["severity"], told["what"]) == ("silent", "danger", "No sign of life from worker")
    said = inside("alarm").stdout
    assert "[Serious] No sign of life from worker" in said
    assert "./tayang up" in said
    assert "mail could not be sent: 451 full" in said
    assert "ALARM_MAIL_TO" in said


def test_a_test_needs_somewhere_to_go(inside: Inside) -> None:
    done = inside("alarm", "--test")
    assert done.returncode == 1
    assert "ALARM_MAIL_TO" in done.stderr


def test_a_test_says_what_became_of_it(inside: Inside) -> None:
    with serving(PostOffice()) as office, serving(Listener()) as listener:
        chosen = {"ALARM_MAIL_TO": "jaga@contoh.go.id", "SMTP_URL": office.address, "ALARM_WEBHOOKS": listener.address}
        assert inside("alarm", "--test", **chosen).stdout == "mail: sent\nwebhooks: sent\n"
        office.refuses = True
        done = inside("alarm", "--test", **chosen)
    assert (done.returncode, done.stdout) == (1, "mail could not be sent: 451 penuh, coba lagi nanti\nwebhooks: sent\n")
    assert (len(office.letters), len(listener.heard)) == (1, 2)
