"""A sheet: the composer's form as plain values: what all accounts share, and what each says of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from content.writing.drafts import Draft, DraftPicture, DraftVariant
from web.forms import framings

# In what an account may follow the others; each is a tick in the form.
TEXT, TAGS, TIME, PICTURES = ASPECTS = ("text", "tags", "time", "pictures")
ALL = frozenset(ASPECTS)
SHARED = "shared"


@dataclass(frozen=True)
class Part:
    """What is said: by all accounts, or by one. In the aspects named by `same`, an account follows the shared part."""

    text: str = ""
    hashtags: str = ""
    link: str = ""
    date: str = ""
    time: str = ""
    zone: str = ""
    pictures: tuple[DraftPicture, ...] = ()
    frame: str = ""
    same: frozenset[str] = ALL

    def over(self, shared: Part) -> Part:
        """This account's part in full, with what it takes from the shared one."""
        taken: dict[str, Any] = {
            name: getattr(shared, name) for aspect, names in FIELDS.items() if aspect in self.same for name in names
        }
        return replace(self, **taken)

    def as_variant(self, account_id: str) -> DraftVariant:
        """The values that content keeps."""
        return DraftVariant(
            account_id=account_id, text=self.text, local_time=f"{self.date}T{self.time}", zone=self.zone,
            hashtags=self.hashtags, link=self.link, pictures=self.pictures, frame=self.frame,
        )  # fmt: skip


FIELDS = {TEXT: ("text",), TAGS: ("hashtags", "link"), TIME: ("date", "time", "zone"), PICTURES: ("pictures",)}


@dataclass(frozen=True)
class Sheet:
    """Everything the composer's form holds. `general` are its plain fields by name; `parts` by account id, in order."""

    general: Mapping[str, str]
    shared: Part
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The version this was written against; 0 for a new post."""
        typed = self.general.get("version", "")
        return int(typed) if typed.isdecimal() else 0

    def variants(self) -> tuple[DraftVariant, ...]:
        """What each account would say."""
        return tuple(part.over(self.shared).as_variant(account_id) for account_id, part in self.parts.items())

    def draft(self, *, campaign_id: str, kept: Mapping[str, DraftVariant]) -> Draft:
        """The values that content keeps; the accounts of `kept` are public and stay as they are."""
        variants = tuple(part for part in self.variants() if part.account_id not in kept)
        said = self.general
        return Draft(
            campaign_id=campaign_id, event_id=said["event"] or None, phase=said["phase"], title=said["title"],
            text=self.shared.text, pillar=said["pillar"], sensitivity=said["sensitivity"], source=said["source"],
            variants=(*kept.values(), *variants),
        )  # fmt: skip

    def with_pictures(self, brought: Mapping[str, Sequence[str]], alt_texts: Mapping[str, str]) -> Sheet:
        """The same, with pictures (asset ids) added by prefix; one that is there already is not added twice.

        `alt_texts` by asset id are what the library says of them: where a writer begins from.
        """
        sheet = self
        for prefix, assets in brought.items():
            added = tuple(DraftPicture(asset_id, alt_texts.get(asset_id, "")) for asset_id in dict.fromkeys(assets))
            sheet = sheet.changed(prefix, partial(_with, added))
        return sheet

    def framed(self, framed: Callable[[DraftPicture], DraftPicture]) -> Sheet:
        """The same, with the framing of each picture said in full."""
        sheet = self
        for prefix in (SHARED, *self.parts):
            sheet = sheet.changed(prefix, lambda part: replace(part, pictures=tuple(map(framed, part.pictures))))
        return sheet

    def changed(self, prefix: str, change: Callable[[Part], Part]) -> Sheet:
        """The same, with one part changed; an unknown prefix changes nothing."""
        if prefix == SHARED:
            return replace(self, shared=change(self.shared))
        return replace(self, parts={name: change(part) if name == prefix else part for name, part in self.parts.items()})


def done(sheet: Sheet, action: str) -> Sheet:
    """The sheet after a button: "base:<prefix>", "remove:<prefix>:<position>", "earlier:…", "later:…"; else as it is.

    "suggest:<prefix>:<position>" and "uncrop:<prefix>:<position>:<frame>" take back what was chosen of a picture.
    """
    verb, prefix, position, frame = [*action.split(":"), "", "", ""][:4]
    if verb == "base":
        return sheet.changed(prefix, lambda part: replace(part, text="", same=part.same | {TEXT}))
    if verb in STEPS and position.isdecimal():
        return sheet.changed(prefix, lambda part: replace(part, pictures=STEPS[verb](part.pictures, int(position))))
    if verb in framings.STEPS and position.isdecimal():
        step = partial(framings.STEPS[verb], frame=frame)
        return sheet.changed(prefix, lambda part: replace(part, pictures=_reframed(part.pictures, int(position), step)))
    return sheet


Pictures = tuple[DraftPicture, ...]


def _reframed(pictures: Pictures, position: int, step: Callable[[str], str]) -> Pictures:
    return tuple(replace(row, framing=step(row.framing)) if place == position else row for place, row in enumerate(pictures))


def _with(added: Pictures, part: Part) -> Part:
    there = {picture.asset_id for picture in part.pictures}
    return replace(part, pictures=part.pictures + tuple(row for row in added if row.asset_id not in there))


def _without(pictures: Pictures, position: int) -> Pictures:
    return pictures[:position] + pictures[position + 1 :]


def _later(pictures: Pictures, position: int) -> Pictures:
    if position + 1 >= len(pictures):
        return pictures
    return (*pictures[:position], pictures[position + 1], pictures[position], *pictures[position + 2 :])


def _earlier(pictures: Pictures, position: int) -> Pictures:
    return _later(pictures, position - 1) if position else pictures


STEPS: dict[str, Callable[[Pictures, int], Pictures]] = {"remove": _without, "earlier": _earlier, "later": _later}


def gathered(general: Mapping[str, str], text: str, variants: Iterable[DraftVariant], otherwise: Part) -> Sheet:
    """A sheet of what is kept: what most accounts have in common is shared, the rest is each account's own."""
    parts = {variant.account_id: _part(variant) for variant in variants}
    usual = [_common(list(parts.values()), names, otherwise) for names in FIELDS.values()]
    shared = replace(otherwise, **{name: value for values in usual for name, value in values.items()} | {"text": text})
    return Sheet(general, shared, {name: replace(part, same=_alike(part, shared)) for name, part in parts.items()})


def _part(variant: DraftVariant) -> Part:
    date, _, time = variant.local_time.partition("T")
    return Part(variant.text, variant.hashtags, variant.link, date, time, variant.zone, variant.pictures, variant.frame)


def _common(parts: list[Part], names: tuple[str, ...], otherwise: Part) -> dict[str, Any]:
    """The values that most parts have; the first of two that are as frequent."""
    counted = Counter(tuple(getattr(part, name) for name in names) for part in parts or [otherwise])
    return dict(zip(names, counted.most_common(1)[0][0], strict=True))


def _alike(part: Part, shared: Part) -> frozenset[str]:
    return frozenset(
        aspect for aspect, names in FIELDS.items() if all(getattr(part, name) == getattr(shared, name) for name in names)
    )
