"""Two people at once: what the one typed and what the other saved, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.foundation.problems import N_
from content.writing.drafts import DraftPicture
from web.forms import framings
from web.forms.posts import PHASES, SENSITIVITIES, ZONES, pairs
from web.forms.sheets import Part, Sheet
from web.languages import _

GENERAL = {
    "title": N_("Title"),
    "campaign": N_("Campaign"),
    "event": N_("Event"),
    "phase": N_("Phase"),
    "pillar": N_("Pillar"),
    "sensitivity": N_("Sensitivity"),
    "source": N_("Source"),
}


@dataclass(frozen=True)
class Difference:
    """One field: what you typed, and what is saved."""

    label: str
    mine: str
    theirs: str


def differences(mine: Sheet, theirs: Sheet, names: Mapping[str, str]) -> list[Difference]:
    """Where two sheets differ. `names` says campaigns, events and accounts by id."""
    ours, saved = _told(mine, names), _told(theirs, names)
    labels = dict.fromkeys([*ours, *saved])
    found = [Difference(label, ours.get(label, ""), saved.get(label, "")) for label in labels]
    return [difference for difference in found if difference.mine != difference.theirs]


def _told(sheet: Sheet, names: Mapping[str, str]) -> dict[str, str]:
    words = {**names, **dict(pairs(PHASES)), **dict(pairs(SENSITIVITIES))}
    general = {_(label): words.get(sheet.general[name], sheet.general[name]) for name, label in GENERAL.items()}
    told = {**general, _("Base text"): sheet.shared.text}
    for account_id, part in sheet.parts.items():
        told |= {f"{names.get(account_id, account_id)}: {label}": said for label, said in _of(part.over(sheet.shared)).items()}
    return told


def _of(part: Part) -> dict[str, str]:
    return {
        _("text"): part.text,
        _("hashtags"): part.hashtags,
        _("link"): part.link,
        _("time"): f"{part.date} {part.time} {ZONES.get(part.zone, part.zone)}",
        _("format"): framings.frame_words(part.frame) if part.frame else _("the usual one"),
        _("pictures"): "\n".join(f"{number}. {_picture(row)}" for number, row in enumerate(part.pictures, start=1)),
    }


def _picture(row: DraftPicture) -> str:
    framing = framings.said(row.framing)
    return f"{row.alt_text} ({framing})" if framing else row.alt_text
