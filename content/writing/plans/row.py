"""A row of a plan: one post on one account at one time, or every fault of the row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from content.foundation.problems import N_, Problem
from content.planning.campaigns import Phase
from content.planning.times import check_zone, to_utc
from content.platforms import Platform
from content.writing import threads
from content.writing.plans import cells
from content.writing.plans.air_time import air_time
from content.writing.plans.columns import COLUMNS
from content.writing.plans.event_days import EventDays, event_days
from content.writing.plans.faults import Fault
from content.writing.plans.fitting import alt_texts, check_pictures, check_text
from content.writing.plans.media import Media, Picture
from content.writing.plans.register import Register, Target
from content.writing.plans.sheet import SheetRow
from content.writing.posts import Sensitivity

Found = TypeVar("Found")
Otherwise = TypeVar("Otherwise")


class EventNameMissing(Problem):
    """Days of no event."""

    cause = N_("The days of an event are given, but not its name.")
    fix = N_("Write the event's name in nama_kegiatan, or leave its days empty.")


class EventDaysMissing(Problem):
    """An event without days."""

    cause = N_("The event has no days.")
    fix = N_("Write them in tanggal_kegiatan, such as 5-7 September 2023.")


@dataclass(frozen=True)
class PlannedEvent:
    """An event as a row names it."""

    name: str
    days: EventDays


@dataclass(frozen=True)
class PlanRow:
    """A row without faults. `local_time` is the wall clock in `zone` (IANA), `due_at` the same moment in UTC."""

    row: int
    number: str
    campaign: str
    phase: Phase
    event: PlannedEvent | None
    local_time: str
    zone: str
    due_at: datetime
    target: Target
    content_type: str
    pillar: str
    title: str
    text: str
    hashtags: str
    link: str
    pictures: tuple[Picture, ...]
    alt_texts: tuple[str, ...]
    source: str
    sensitivity: Sensitivity
    author: str
    editor: str


class _Reader:
    """Takes cells of one row and notes their faults; what is taken from a faulty cell stands in and is never used."""

    def __init__(self, row: SheetRow) -> None:
        self.number = row.number
        self.faults: list[Fault] = []
        self._texts = {column: self._plain(column, row.cells[column]) for column in COLUMNS}
        self._unreadable = {fault.column for fault in self.faults}

    def _plain(self, column: str, cell: str) -> str:
        return self.note(column, lambda: cells.plain(cell, column), "")

    def says_nothing(self, column: str) -> bool:
        """Whether a cell is empty, not only unreadable."""
        return not self._texts[column] and column not in self._unreadable

    def text(self, column: str) -> str:
        return self._texts[column]

    def take(self, column: str, read: Callable[[str], Found], otherwise: Otherwise) -> Found | Otherwise:
        """What `read` makes of a cell; `otherwise` where the cell is empty or faulty."""
        text = self.text(column)
        return self.note(column, lambda: read(text), otherwise) if text else otherwise

    def note(self, column: str, work: Callable[[], Found], otherwise: Otherwise) -> Found | Otherwise:
        """What `work` gives; where it raises a problem, that is a fault of `column`."""
        try:
            return work()
        except Problem as problem:
            self.faults.append(Fault(self.number, column, problem))
            return otherwise


def read_row(row: SheetRow, *, register: Register, media: Media) -> PlanRow | tuple[Fault, ...]:
    """The row, or all its faults."""
    reader = _Reader(row)
    local_time, zone = reader.take("rencana_tayang", air_time, ""), reader.take("zona", check_zone, "")
    platform = reader.take("kanal", cells.platform, None)
    event = _event(reader)
    phase = reader.take("tahap", cells.phase, Phase.PREPARATION)
    sensitivity = reader.take("sensitivitas", cells.sensitivity, Sensitivity.ROUTINE)
    link = reader.take("tautan", cells.link, "")
    target = _target(reader, register, platform)
    pictures = _pictures(reader, media, platform)
    descriptions = _alt_texts(reader, platform)
    _check_text(reader, platform, link)
    if reader.faults or target is None:
        return tuple(sorted(reader.faults, key=lambda fault: COLUMNS.index(fault.column)))
    return PlanRow(
        row=row.number, number=reader.text("nomor"), campaign=reader.text("kampanye"), phase=phase, event=event,
        local_time=local_time, zone=zone, due_at=to_utc(local_time, zone), target=target,
        content_type=reader.text("jenis_konten"), pillar=reader.text("pilar"), title=reader.text("judul"),
        text=reader.text("takarir"), hashtags=reader.text("tagar"), link=link, pictures=pictures, alt_texts=descriptions,
        source=reader.text("sumber"), sensitivity=sensitivity, author=reader.text("penyusun"), editor=reader.text("editor"),
    )  # fmt: skip


def _event(reader: _Reader) -> PlannedEvent | None:
    name, days = reader.text("nama_kegiatan"), reader.take("tanggal_kegiatan", event_days, None)
    if name and reader.says_nothing("tanggal_kegiatan"):
        reader.faults.append(Fault(reader.number, "tanggal_kegiatan", EventDaysMissing()))
    if days and reader.says_nothing("nama_kegiatan"):
        reader.faults.append(Fault(reader.number, "nama_kegiatan", EventNameMissing()))
    return PlannedEvent(name, days) if name and days else None


def _target(reader: _Reader, register: Register, platform: Platform | None) -> Target | None:
    if platform is None:
        return None
    return reader.take("akun", lambda unit: register.target(unit, platform), None)


def _names(reader: _Reader) -> list[str]:
    return [name for name in (part.strip() for part in reader.text("link_media").split("|")) if name]


def _pictures(reader: _Reader, media: Media, platform: Platform | None) -> tuple[Picture, ...]:
    names = _names(reader)
    if not names and not reader.says_nothing("link_media"):
        return ()
    found = [media.picture(name) for name in dict.fromkeys(names)]
    reader.faults += [Fault(reader.number, "link_media", one) for one in found if isinstance(one, Problem)]
    reader.note("link_media", lambda: check_pictures(names, platform), None)
    return tuple(one for one in found if isinstance(one, Picture))


def _alt_texts(reader: _Reader, platform: Platform | None) -> tuple[str, ...]:
    names, caption = _names(reader), reader.text("takarir")
    if not names and not reader.says_nothing("link_media"):
        return ()
    return reader.note(
        "teks_alternatif",
        lambda: alt_texts(reader.text("teks_alternatif"), pictures=len(names), caption=caption, platform=platform),
        (),
    )


def _check_text(reader: _Reader, platform: Platform | None, link: str) -> None:
    if platform is None or not reader.text("takarir"):
        return
    sent = threads.sent_on(platform.name, reader.text("takarir"), link, reader.text("tagar"))
    reader.note("takarir", lambda: check_text(sent, platform=platform, pictures=len(_names(reader))), None)
