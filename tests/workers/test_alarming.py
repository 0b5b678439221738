"""Alarms reach people: by a real SMTP server and a real webhook, together, once, and again after a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import config
from config import Settings
from content.foundation.db import Database
from content.records import alarms, telling
from content.records.alarms import Alarm, Kind
from tests.cast import NOON
from tests.workers.receivers import Listener, PostOffice, serving
from workers import channels
from workers.alarming import CannotTell, Teller
from workers.letters import Letter, Writer
from workers.mail import Mail
from workers.webhooks import Webhooks

WRITER = Writer("id", "Asia/Jakarta", "https://tayang.contoh.go.id")
SOON = NOON + timedelta(seconds=20)
MISSED = '{"title": "Jakarta siap", "account": "Pemprov (x)"}'


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with serving(PostOffice()) as made:
        yield made


@pytest.fixture
def listener() -> Iterator[Listener]:
    with serving(Listener()) as made:
        yield made


def mail(office: PostOffice) -> Mail:
    return Mail(office.address, "tayang@contoh.go.id", ("jaga@contoh.go.id", "kepala@contoh.go.id"))


def raise_(database: Database, *names: str, kind: Kind = Kind.MISSED, at: datetime = NOON) -> None:
    with database.writing() as session:
        session.add_all(Alarm(kind=kind, object_id=name, raised_at=at, facts=MISSED) for name in names)


def untold(database: Database) -> list[str]:
    with database.reading() as session:
        return [alarm.object_id for alarm in alarms.untold(session)]


def test_what_is_raised_together_goes_out_as_one_mail_and_once(database: Database, office: PostOffice) -> None:
    teller = Teller(database, WRITER, [mail(office)], name="scheduler")
    raise_(database, "a")
    teller.tell(NOON + timedelta(seconds=5))
    raise_(database, "b", kind=Kind.UNCERTAIN, at=NOON + timedelta(seconds=9))
    for seconds in (10, 19, 20, 25, 99):
        teller.tell(NOON + timedelta(seconds=seconds))
    [letter] = office.letters
    assert letter["Subject"] == "Tayang: 2 alarm: “Jakarta siap” di Pemprov (x): waktunya lewat dan tidak dikirim"
    assert (letter["From"], office.receivers) == ("tayang@contoh.go.id", [["jaga@contoh.go.id", "kepala@contoh.go.id"]])
    text = letter.get_content()
    assert "[Gawat] “Jakarta siap”" in text
    assert "Sejak 1 Sep 12.00 WIB" in text
    assert "https://tayang.contoh.go.id/penayangan/a" in text
    assert untold(database) == []


def test_what_is_over_before_it_is_told_is_not_told(database: Database, office: PostOffice) -> None:
    teller = Teller(database, WRITER, [mail(office)], name="scheduler")
    raise_(database, "a")
    with database.writing() as session:
        alarms.untold(session)[0].cleared_at = NOON + timedelta(seconds=10)
    teller.tell(SOON)
    assert office.letters == []


def test_mail_that_fails_is_sent_again_later_and_the_problem_is_shown(database: Database, office: PostOffice) -> None:
    teller = Teller(database, WRITER, [mail(office)], name="scheduler")
    raise_(database, "a")
    office.refuses = True
    teller.tell(SOON)
    with database.reading() as session:
        assert telling.told(session).problems == {"mail": "451 penuh, coba lagi nanti"}
    assert untold(database) == ["a"]
    office.refuses = False
    teller.tell(SOON + timedelta(seconds=29))
    assert office.letters == []
    teller.tell(SOON + timedelta(seconds=30))
    assert (len(office.letters), untold(database)) == (1, [])
    with database.reading() as session:
        assert telling.told(session).problems == {}


def test_a_channel_that_failed_does_not_make_the_other_tell_twice(
    database: Database, office: PostOffice, listener: Listener
) -> None:
    office.refuses = True
    teller = Teller(database, WRITER, [mail(office), Webhooks((listener.address,))], name="scheduler")
    raise_(database, "a")
    teller.tell(SOON)
    office.refuses = False
    teller.tell(SOON + timedelta(minutes=1))
    assert (len(office.letters), len(listener.heard), untold(database)) == (1, 1, [])
    assert listener.heard[0]["title"].startswith("Tayang: 1 alarm")
    assert "Langkah berikut" in listener.heard[0]["message"]


def test_only_one_of_two_processes_tells(database: Database, office: PostOffice) -> None:
    raise_(database, "a")
    first, second = (Teller(database, WRITER, [mail(office)], name=name) for name in ("scheduler", "worker:b"))
    office.refuses = True
    first.tell(SOON)
    office.refuses = False
    second.tell(SOON + timedelta(seconds=59))
    assert office.letters == []
    second.tell(SOON + timedelta(seconds=60))
    assert len(office.letters) == 1


def test_without_channels_nothing_is_told(database: Database) -> None:
    raise_(database, "a")
    Teller(database, WRITER, [], name="scheduler").tell(SOON)
    assert untold(database) == ["a"]


def test_many_alarms_make_one_short_letter(database: Database, office: PostOffice) -> None:
    raise_(database, *(f"a{number}" for number in range(50)))
    Teller(database, WRITER, [mail(office)], name="scheduler").tell(SOON)
    [letter] = office.letters
    assert letter.get_content().count("Langkah berikut") == 20
    assert "Dan 30 lagi" in letter.get_content()


def test_a_subject_cannot_bring_a_header_of_its_own(office: PostOffice) -> None:
    mail(office).send(Letter("Judul\r\nBcc: semua@contoh.go.id", "isi\n"))
    assert (office.letters[0]["Subject"], office.letters[0]["Bcc"]) == ("Judul Bcc: semua@contoh.go.id", None)


def test_a_password_is_not_sent_in_the_clear(office: PostOffice) -> None:
    open_mail = Mail(office.address.replace("smtp://", "smtp://jaga:rahasia@"), "tayang@contoh.go.id", ("jaga@contoh.go.id",))
    with pytest.raises(CannotTell, match="no encryption") as told:
        open_mail.send(Letter("Judul", "isi\n"))
    assert "rahasia" not in str(told.value)


@pytest.mark.parametrize("address", ["smtp://127.0.0.1:1", "contoh.go.id", "smtp://127.0.0.1:not-a-port"])
def test_a_mail_server_that_cannot_be_reached_is_said_plainly(address: str) -> None:
    with pytest.raises(CannotTell):
        Mail(address, "tayang@contoh.go.id", ("jaga@contoh.go.id",)).send(Letter("Judul", "isi\n"))


def test_a_webhook_that_refuses_is_named_by_its_kind_alone(listener: Listener) -> None:
    listener.status = 500
    secret = listener.address.replace("json://", "json://jaga:rahasia@")
    with pytest.raises(CannotTell) as told:
        Webhooks((secret, "rahasia-tanpa-arti")).send(Letter("Judul", "isi\n"))
    assert str(told.value) == "1. json: did not take it; 2. rahasia-tanpa-arti: cannot be read as an address"


def settings(**chosen: object) -> Settings:
    return config.load(**chosen)


def test_channels_are_those_that_are_set_up() -> None:
    assert channels.channels(settings()) == []
    assert channels.channels(settings(alarm_mail_to="jaga@contoh.go.id")) == []
    [post, hooks] = channels.channels(
        settings(
            alarm_mail_to="jaga@contoh.go.id, kepala@contoh.go.id",
            alarm_mail_from="tayang@contoh.go.id",
            smtp_url="smtp://127.0.0.1:2525",
            alarm_webhooks="json://127.0.0.1/a?to=1,2, slack://b/c/d",
        )
    )
    assert post == Mail("smtp://127.0.0.1:2525", "tayang@contoh.go.id", ("jaga@contoh.go.id", "kepala@contoh.go.id"))
    assert hooks == Webhooks(("json://127.0.0.1/a?to=1,2", "slack://b/c/d"))
