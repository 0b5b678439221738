"""Descriptions: what people say of an asset, changed by one person at a time and told in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from content.foundation import canonical, journal
from content.foundation.problems import N_, Problem
from content.people.people import Person
from content.people.roles import Action, require
from content.pictures import library
from content.pictures.alt_texts import AltText
from content.pictures.assets import Asset
from content.pictures.framings import Point

LANGUAGES = ("id", "en")
EMBEDDED = "1"
PLAIN = ("credit", "licence", "source", "consent", "tags", "usable_until")


class DescribedMeanwhile(Problem):
    """Two people at once: the second to save must look first."""

    cause = N_("Someone else has changed what is said of “%(filename)s” since you opened it.")
    fix = N_("What you typed is kept in the fields. Compare it with what is saved now, then save again.")


@dataclass(frozen=True)
class Description:
    """What is said of an asset. `alt_texts` by language; `usable_until` is "YYYY-MM-DD" or empty.

    `embedded`: its credit is written into the files that are made of it from now on.
    """

    alt_texts: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    licence: str = ""
    source: str = ""
    consent: str = ""
    tags: str = ""
    usable_until: str = ""
    focus: Point | None = None
    embedded: bool = False

    def facts(self) -> dict[str, str]:
        """Everything as plain words, by name."""
        told = {name: str(getattr(self, name)) for name in PLAIN}
        told["focus"] = f"{self.focus.across},{self.focus.down}" if self.focus else ""
        told["embedded"] = EMBEDDED if self.embedded else ""
        return told | {f"alt.{name}": self.alt_texts.get(name, "") for name in LANGUAGES}

    @property
    def mark(self) -> str:
        """A short fingerprint: whether two descriptions say the same."""
        return hashlib.sha256(canonical.dumps(self.facts())).hexdigest()[:16]


def of(session: Session, asset: Asset) -> Description:
    """What is said of an asset now."""
    across, down = asset.focus_across, asset.focus_down
    return Description(
        alt_texts=library.alt_texts(session, [asset.id]).get(asset.id, {}),
        focus=None if across is None or down is None else Point(across, down),
        embedded=asset.credit_embedded,
        **{name: getattr(asset, name) for name in PLAIN},
    )


def describe(session: Session, asset: Asset, told: Description, *, seen: str, by: Person, now: datetime) -> bool:
    """Say something else of an asset; whether anything is different. Posts keep the words they have.

    Raises:
        NotAllowed
        DescribedMeanwhile: `seen` is not the mark of what is said now.
    """
    require(by.roles, Action.WRITE_POST)
    before = of(session, asset)
    if before.mark == told.mark:
        return False
    if before.mark != seen:
        raise DescribedMeanwhile(filename=asset.filename)
    asset.credit, asset.licence, asset.source = told.credit, told.licence, told.source
    asset.consent, asset.tags, asset.usable_until = told.consent, told.tags, told.usable_until
    asset.credit_embedded = told.embedded
    _focus(asset, told.focus, before.focus, by)
    for language in LANGUAGES:
        _say(session, asset, language, told.alt_texts.get(language, ""), by=by, now=now)
    _tell(session, asset, before.facts(), told.facts(), by=by, now=now)
    return True


def _focus(asset: Asset, focus: Point | None, before: Point | None, by: Person) -> None:
    if focus != before and focus is not None:
        asset.focus_across, asset.focus_down, asset.focused_by = focus.across, focus.down, by.id


def _say(session: Session, asset: Asset, language: str, text: str, *, by: Person, now: datetime) -> None:
    there = session.get(AltText, (asset.id, language))
    if there is None and text:
        session.add(AltText(asset_id=asset.id, language=language, text=text, written_by=by.id, written_at=now))
    elif there is not None and there.text != text:
        there.text, there.written_by, there.written_at = text, by.id, now


def _tell(
    session: Session, asset: Asset, before: Mapping[str, str], after: Mapping[str, str], *, by: Person, now: datetime
) -> None:
    changed = {name for name in after if after[name] != before[name]}
    facts = {name: after[name] for name in changed} | {f"{name}.before": before[name] for name in changed}
    journal.write(session, now=now, actor=by.id, action="asset.described", about=("asset", asset.id), facts=facts)
