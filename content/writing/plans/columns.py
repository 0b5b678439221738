"""The columns of a content plan, as the office's sheet has them; read by name, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content.foundation.problems import N_, Problem
from content.writing.plans.faults import Fault
from content.writing.plans.nearest import nearest

# `verifikator`, `penyetuju`, `status` and `bukti_tayang` are the sheet's own book-keeping: people approve in Tayang, and
# what was published is proved there. They are read past.
COLUMNS = (
    "nomor", "kampanye", "tahap", "nama_kegiatan", "tanggal_kegiatan", "rencana_tayang", "zona", "akun", "kanal",
    "jenis_konten", "pilar", "judul", "takarir", "tagar", "tautan", "teks_alternatif", "link_media", "sumber",
    "sensitivitas", "penyusun", "editor", "verifikator", "penyetuju", "status", "bukti_tayang",
)  # fmt: skip


class NotAPlan(Problem):
    """The first row is not the header of a plan."""

    cause = N_("“%(filename)s” does not begin with the header of a content plan.")
    fix = N_("Its first row must name the columns: %(columns)s.")


class ColumnMissing(Problem):
    """A column of the plan is not there."""

    cause = N_("The column “%(name)s” is missing.")
    fix = N_("Add it to the first row; its cells may be empty where the plan allows that.")


class ColumnUnknown(Problem):
    """A column that no plan has, perhaps misspelt."""

    cause = N_("No content plan has a column “%(name)s”.")
    fix = N_("Remove it, or call it “%(nearest)s” if that is what it is.")


class ColumnTwice(Problem):
    """Two columns with one name: nobody can say which counts."""

    cause = N_("The column “%(name)s” is there twice.")
    fix = N_("Keep one of the two.")


def names(header: Sequence[str]) -> tuple[str, ...]:
    """The header's names as they are compared: in small letters, without spaces around; empty ones at the end dropped."""
    cleaned = [name.replace("\ufeff", "").strip().casefold() for name in header]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return tuple(cleaned)


def known(header: Sequence[str]) -> int:
    """How many of the plan's columns a header names."""
    return len(set(names(header)) & set(COLUMNS))


def faults(header: Sequence[str]) -> Iterator[Fault]:
    """Everything wrong with a header."""
    given = names(header)
    for name in dict.fromkeys(given):
        if name not in COLUMNS:
            yield Fault(1, name, ColumnUnknown(name=name, nearest=nearest(name, COLUMNS)))
        elif given.count(name) > 1:
            yield Fault(1, name, ColumnTwice(name=name))
    for name in COLUMNS:
        if name not in given:
            yield Fault(1, name, ColumnMissing(name=name))
