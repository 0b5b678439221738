"""Pustaka media: looking for pictures, and what is said of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from babel.numbers import format_decimal

from content.foundation.problems import N_
from content.pictures import rights
from content.pictures.assets import LONGEST_CREDIT, LONGEST_SOURCE, Kind
from content.pictures.descriptions import EMBEDDED, LANGUAGES, DescribedMeanwhile, Description
from content.pictures.framings import Point
from content.pictures.library import Shelf, Wish
from content.pictures.recipes import OFFICE
from content.pictures.rights import Licence
from content.writing.checks import alternatives
from content.writing.checks.alternatives import LONGEST, Around
from web.forms import fields, framings
from web.forms.fields import Field, Form
from web.languages import _, language

HUNDREDTH = 100
MEGABYTE, KILOBYTE = 1_000_000, 1_000

KINDS: dict[Kind, str] = {Kind.PICTURE: N_("Pictures"), Kind.VIDEO: N_("Videos"), Kind.CARD: N_("Cards with text")}
SHELVES: dict[Shelf, str] = {
    Shelf.UNDESCRIBED: N_("Without alternative text"),
    Shelf.ENDING: N_("Rights end within 30 days"),
    Shelf.ENDED: N_("Rights have ended"),
    Shelf.UNUSED: N_("Not used yet"),
    Shelf.ALIKE: N_("Possible duplicates"),
}
LICENCES: dict[Licence, str] = {
    Licence.OWN: N_("Made by the office"),
    Licence.PERMISSION: N_("Used with permission"),
    Licence.AGENCY: N_("Press agency"),
    Licence.CC_BY: N_("Creative Commons BY"),
    Licence.CC_BY_SA: N_("Creative Commons BY-SA"),
    Licence.CC0: N_("Creative Commons CC0"),
    Licence.PUBLIC_DOMAIN: N_("Public domain"),
}
# What the journal calls each thing that is said of an asset.
FIELDS: dict[str, str] = {
    "alt.id": N_("alternative text (Indonesian)"),
    "alt.en": N_("alternative text (English)"),
    "credit": N_("credit"),
    "licence": N_("licence"),
    "source": N_("source"),
    "consent": N_("consent"),
    "tags": N_("tags"),
    "usable_until": N_("last day of use"),
    "focus": N_("focal point"),
    "embedded": N_("credit in the file"),
}
NAMES = {"id": N_("Indonesian"), "en": N_("English")}
EMBEDDINGS = {"": N_("Not written into the files"), EMBEDDED: N_("Written into every file that is made of it")}

PERCENT = r"\d{1,2}|100"
PERCENT_WORDS = N_("A whole number from 0 to 100.")
NO_SUCH_DAY = N_("There is no such day.")
BOTH_OR_NONE = N_("Fill in both numbers of the focal point, or neither.")

DESCRIPTION = (
    Field("alt.id", required=False, longest=LONGEST),
    Field("alt.en", required=False, longest=LONGEST),
    Field("credit", required=False, longest=LONGEST_CREDIT),
    Field("embedded", required=False, choices=(EMBEDDED,)),
    Field("licence", required=False, longest=LONGEST_CREDIT),
    Field("source", required=False, longest=LONGEST_SOURCE),
    Field("consent", required=False, longest=LONGEST_SOURCE),
    Field("tags", required=False, longest=LONGEST_SOURCE),
    Field("usable_until", required=False, longest=10),
    Field("across", required=False, pattern=PERCENT, pattern_words=PERCENT_WORDS),
    Field("down", required=False, pattern=PERCENT, pattern_words=PERCENT_WORDS),
    Field("seen", required=False, longest=16),
)


def wish_of(asked: Mapping[str, str]) -> Wish:
    """What is looked for, from an address; what it does not know counts as not said."""
    kind, shelf = asked.get("jenis", ""), asked.get("rak", "")
    return Wish(
        words=asked.get("cari", "").strip()[:200],
        kind=Kind(kind) if kind in set(Kind) else None,
        shelf=Shelf(shelf) if shelf in set(Shelf) else None,
    )


def page_of(asked: Mapping[str, str]) -> int:
    """Which page of the list; the first where none is named."""
    typed = asked.get("hal", "")
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1  # noqa: PLR2004 - no list is so long


def values(told: Description) -> dict[str, str]:
    """A description as the form shows it."""
    shown = {f"alt.{name}": told.alt_texts.get(name, "") for name in LANGUAGES}
    shown |= {name: getattr(told, name) for name in ("credit", "licence", "source", "consent", "tags", "usable_until")}
    across, down = (_percent(told.focus.across), _percent(told.focus.down)) if told.focus else ("", "")
    return shown | {"across": across, "down": down, "seen": told.mark, "embedded": EMBEDDED if told.embedded else ""}


def read(sent: Mapping[str, str]) -> Form:
    """What was typed, and what is wrong with it."""
    form = fields.read(DESCRIPTION, sent)
    wrong = {name: said for name in LANGUAGES if (said := _about_alt_text(form.values[f"alt.{name}"]))}
    problems = {f"alt.{name}": said for name, said in wrong.items()} | dict(form.problems)
    if form.values["usable_until"] and not rights.readable_day(form.values["usable_until"]):
        problems.setdefault("usable_until", _(NO_SUCH_DAY))
    if bool(form.values["across"]) != bool(form.values["down"]):
        problems.setdefault("down", _(BOTH_OR_NONE))
    return Form(form.values, problems)


def shown_again(form: Form, saved: Mapping[str, str]) -> Form:
    """A form that was refused. Who has been told what a colleague saved meanwhile may save over it."""
    if not isinstance(form.problem, DescribedMeanwhile):
        return form
    return replace(form, values={**form.values, "seen": saved["seen"]})


def said_by_others(form: Form, saved: Mapping[str, str]) -> dict[str, str]:
    """What is saved now where it is not what was typed, by the thing's name in words."""
    differs = {name for name in saved if name != "seen" and saved[name] != form.values.get(name, "")}
    return {_(word): saved[name] or "–" for name, word in FIELDS.items() if name in differs}


def description_of(form: Form, before: Description) -> Description:
    """What was typed as it is kept; a focal point that was not moved stays as exact as it was."""
    typed = form.values
    return Description(
        alt_texts={name: _whole(typed[f"alt.{name}"]) for name in LANGUAGES},
        credit=typed["credit"],
        licence=typed["licence"],
        source=typed["source"],
        consent=typed["consent"],
        tags=", ".join(dict.fromkeys(tag for part in typed["tags"].split(",") if (tag := part.strip()))),
        usable_until=rights.readable_day(typed["usable_until"]),
        focus=_focus(typed["across"], typed["down"], before.focus),
        embedded=typed["embedded"] == EMBEDDED,
    )


def licence_pairs(there: str) -> list[tuple[str, str]]:
    """The licences to choose from; one in other words, from an import, is among them."""
    pairs = [("", _("Not said yet")), *((str(key), _(word)) for key, word in LICENCES.items())]
    return pairs if there in {key for key, _word in pairs} else [*pairs, (there, there)]


def embedding_pairs() -> list[tuple[str, str]]:
    """Whether the credit is written into files, as choices."""
    return [(key, _(word)) for key, word in EMBEDDINGS.items()]


def language_words(name: str) -> str:
    """A language by its name."""
    return _(NAMES.get(name, name))


def language_pairs() -> list[tuple[str, str]]:
    """The languages to choose from."""
    return [(name, language_words(name)) for name in LANGUAGES]


def licence_words(licence: str) -> str:
    """A licence in words."""
    return _(LICENCES[Licence(licence)]) if licence in set(Licence) else licence


def size_words(size: int | None) -> str:
    """How large a file is, in the reader's way to write numbers."""
    if size is None:
        return "–"
    if size >= MEGABYTE:
        return f"{format_decimal(round(size / MEGABYTE, 1), locale=language())} MB"
    return f"{format_decimal(max(1, round(size / KILOBYTE)), locale=language())} KB"


def recipe_words(recipe: str) -> tuple[str, str]:
    """Whom a rendition is for, and its format in words."""
    network, _dot, rest = recipe.partition(".")
    frame, _at, framing = rest.partition("@")
    if network == OFFICE:
        return network, _("Overview")
    told = framings.said(framing)
    return network, framings.frame_words(frame) + (f" ({told})" if told else "")


def changed_words(facts: Mapping[str, str]) -> str:
    """Which things an entry of the journal says were changed."""
    return ", ".join(_(word) for name, word in FIELDS.items() if name in facts)


def _about_alt_text(text: str) -> str:
    """Why an alternative text helps nobody; empty where it does, and where none is written."""
    around = Around(caption="", title="", account="", limit=LONGEST)
    found = next(alternatives.findings([text], around), None) if text else None
    return found.say_fix(_) if found else ""


def _whole(text: str) -> str:
    return text.replace("\r\n", "\n")


def _percent(place: int) -> str:
    return str((place + HUNDREDTH // 2) // HUNDREDTH)


def _focus(across: str, down: str, before: Point | None) -> Point | None:
    if not across or not down:
        return before
    if before and (across, down) == (_percent(before.across), _percent(before.down)):
        return before
    return Point(int(across) * HUNDREDTH, int(down) * HUNDREDTH)
