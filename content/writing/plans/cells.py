"""What any cell of a plan may hold: text that is no formula, not too long, without invisible controls; and the choices."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from content.foundation.problems import N_, Problem
from content.planning.campaigns import Phase
from content.platforms import PLATFORMS, Platform
from content.writing.plans.nearest import nearest
from content.writing.posts import Sensitivity

REQUIRED = frozenset(
    ("nomor", "kampanye", "tahap", "rencana_tayang", "zona", "akun", "kanal", "judul", "takarir", "sensitivitas", "penyusun")
)
# As long as the record's columns. A caption is measured by its network, an alt text by its own rule.
LONGEST = {
    "nomor": 40, "kampanye": 160, "nama_kegiatan": 160, "jenis_konten": 40, "pilar": 80, "judul": 200, "tagar": 400,
    "tautan": 600, "sumber": 400, "penyusun": 120, "editor": 120,
}  # fmt: skip
SHOWN = 40
# What people write into a cell to say that there is nothing.
NOTHING = frozenset({"-", "–", "—"})

PHASES = {"persiapan": Phase.PREPARATION, "pelaksanaan": Phase.DELIVERY, "pasca": Phase.FOLLOW_UP}
SENSITIVITIES = {"rutin": Sensitivity.ROUTINE, "sensitif": Sensitivity.SENSITIVE}
EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

# "=" always begins a formula. After "+" and "-" a space or a figure makes a list or a number of it, after "@" a name makes
# a mention of it; "@SUM(" and the rest do not. The last is the old way to have Excel start a program.
_FORMULA = re.compile(r"=|[+-](?![\s\d])|@(?!\w[\w.-]*(?:[^\w(.-]|$))|.*\|\s*'[^']*'!", re.DOTALL)


class CellEmpty(Problem):
    """A cell that must say something."""

    cause = N_("The cell is empty.")
    fix = N_("Fill it in; every row needs it.")


class FormulaInCell(Problem):
    """A formula, or what is left of one."""

    cause = N_("The cell holds a formula (“%(text)s”), not the text itself.")
    fix = N_("Replace it with its text: copy it and paste it as values only.")


class InvisibleControl(Problem):
    """A control character, which nobody can see or approve."""

    cause = N_("The text holds an invisible control character (%(name)s).")
    fix = N_("Type the text anew, or paste it without formatting.")


class CellTooLong(Problem):
    """More than the column takes."""

    cause = N_("The text has %(count)s characters, this column takes %(limit)s.")
    fix = N_("Shorten it.")


class NotAChoice(Problem):
    """A word that is not one of the column's."""

    cause = N_("“%(text)s” is not one of the choices.")
    fix = N_("Write %(nearest)s, or another of: %(choices)s.")


class UnknownPlatform(Problem):
    """A network that Tayang does not know."""

    cause = N_("There is no network “%(text)s”.")
    fix = N_("Write %(nearest)s, or another of: %(choices)s.")


class NotALink(Problem):
    """Not a web address."""

    cause = N_("“%(text)s” is not a web address.")
    fix = N_("Write it whole, beginning with https://, or leave the cell empty.")


def plain(text: str, column: str) -> str:
    """The text of a cell of `column`, as it is; a lone dash says nothing.

    Raises:
        CellEmpty, FormulaInCell, InvisibleControl, CellTooLong
    """
    if not text or text in NOTHING:
        return _nothing(column)
    if _FORMULA.match(text) or text in EXCEL_ERRORS:
        raise FormulaInCell(text=shown(text))
    hidden = next((one for one in text if one not in "\n\t" and unicodedata.category(one) in ("Cc", "Cs")), None)
    if hidden is not None:
        raise InvisibleControl(name=f"U+{ord(hidden):04X}")
    if len(text) > LONGEST.get(column, len(text)):
        raise CellTooLong(count=len(text), limit=LONGEST[column])
    return text


def _nothing(column: str) -> str:
    if column in REQUIRED:
        raise CellEmpty
    return ""


def shown(text: str) -> str:
    """A text short enough to stand in a sentence."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def phase(text: str) -> Phase:
    """The phase a cell names.

    Raises:
        NotAChoice
    """
    return PHASES[_choice(text, tuple(PHASES))]


def sensitivity(text: str) -> Sensitivity:
    """The sensitivity a cell names.

    Raises:
        NotAChoice
    """
    return SENSITIVITIES[_choice(text, tuple(SENSITIVITIES))]


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text.casefold() not in choices:
        raise NotAChoice(text=shown(text), nearest=nearest(text, choices), choices=", ".join(choices))
    return text.casefold()


def platform(text: str) -> Platform:
    """The network a cell names.

    Raises:
        UnknownPlatform: with the nearest name there is.
    """
    found = PLATFORMS.get(text.casefold())
    if found is None:
        raise UnknownPlatform(text=shown(text), nearest=nearest(text, PLATFORMS), choices=", ".join(PLATFORMS))
    return found


def link(text: str) -> str:
    """The web address in a cell.

    Raises:
        NotALink
    """
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError as error:
        raise NotALink(text=shown(text)) from error
    if not whole:
        raise NotALink(text=shown(text))
    return text
