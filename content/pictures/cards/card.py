"""A card: what someone wrote, in which template and colours, as the canonical JSON that is kept as its original."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content.foundation import canonical
from content.pictures.cards import contrast, templates
from content.pictures.cards.templates import Field, Template
from content.pictures.framings import Point
from content.pictures.refusals import CardUnreadable

SCHEMA = "tayang/card/1"
MIME = "application/vnd.tayang.card+json"
# The office's colours: letters on the deep blue of the dashboard, and a warm accent that can be read on it.
COLOURS: Mapping[str, str] = {"ground": "1a4480", "text": "ffffff", "accent": "ffd166"}

SHA256 = re.compile("[0-9a-f]{64}")
SPACES = re.compile(r"[^\S\n]+")
BLANK_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Card:
    """What a card says: `fields` by name, `colours` as six hexadecimal digits by use.

    `background` is the SHA-256 of a photo's original, and `focus` what of it must stay in sight.
    """

    template: str
    version: int
    fields: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=lambda: dict(COLOURS))
    background: str = ""
    focus: Point | None = None

    @property
    def design(self) -> Template:
        """Its template.

        Raises:
            KeyError: it is not here.
        """
        return templates.templates()[self.template, self.version]

    def canonical(self) -> bytes:
        """The bytes that are kept; the same card gives the same ones."""
        focus = f"{self.focus.across},{self.focus.down}" if self.focus else ""
        return canonical.dumps(
            {
                "schema": SCHEMA,
                "template": self.template,
                "version": str(self.version),
                "fields": {name: text for name, text in self.fields.items() if text},
                "colours": dict(self.colours),
                "background": self.background,
                "focus": focus,
            }
        )

    def words(self) -> str:
        """Everything it says, in the order of its template: where an alternative text begins from."""
        said = [self.fields.get(one.name, "").replace("\n", " ") for one in self.design.fields]
        return " ".join(_ended(text) for text in said if text)

    def title(self) -> str:
        """The beginning of what matters most in it, to tell it from others."""
        wanted = next((one.name for one in self.design.fields if one.required), "")
        return self.fields.get(wanted, "").replace("\n", " ")[:60].strip()

    def lacks(self) -> list[Field]:
        """The fields that must be filled and are not."""
        return [one for one in self.design.fields if one.required and not self.fields.get(one.name)]


def written(template: Template, fields: Mapping[str, str], colours: Mapping[str, str], **more: Any) -> Card:
    """A card of what a person typed: spaces and lines tidied, texts no longer than their fields, only known colours."""
    texts = {one.name: _tidy(fields.get(one.name, ""), one) for one in template.fields}
    chosen = {use: _colour(colours.get(use, ""), usual) for use, usual in COLOURS.items()}
    return Card(template.name, template.version, texts, chosen, **more)


def parse(content: bytes, *, filename: str = "") -> Card:
    """The card that kept bytes say.

    Raises:
        CardUnreadable
    """
    try:
        card = _heard(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CardUnreadable(filename=filename, detail=type(error).__name__) from error
    return card


def _heard(told: dict[str, Any]) -> Card:
    """The card that plain data say.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: they say none, or one of a template that is not here.
    """
    background = told["background"]
    if told["schema"] != SCHEMA or (background and not SHA256.fullmatch(background)):
        raise ValueError(background)
    card = Card(
        template=told["template"],
        version=int(told["version"]),
        fields={str(name): str(text) for name, text in told["fields"].items()},
        colours={use: _read_colour(told["colours"][use]) for use in COLOURS},
        background=background,
        focus=Point(*map(int, told["focus"].split(","))) if told["focus"] else None,
    )
    assert card.design  # its template is here
    return card


def _tidy(text: str, known: Field) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter in "\n\t" or letter.isprintable())
    lines = BLANK_LINES.sub("\n", SPACES.sub(" ", plain.replace("\r", ""))).strip()
    return (lines if known.lines > 1 else lines.replace("\n", " "))[: known.longest].strip()


def _ended(text: str) -> str:
    return text if text[-1] in ".!?…" else f"{text}."


def _colour(said: str, usual: str) -> str:
    try:
        return _read_colour(said.strip().removeprefix("#").lower())
    except ValueError:
        return usual


def _read_colour(said: str) -> str:
    contrast.colour_of(said)
    return said
