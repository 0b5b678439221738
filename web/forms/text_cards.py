"""The form of a card: its words for each template, how it is read, and how a preview is named in an address."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from content.foundation.problems import N_, NotFound
from content.pictures.cards import card as cards
from content.pictures.cards import templates
from content.pictures.cards.card import COLOURS, Card
from content.pictures.cards.templates import Template
from content.pictures.refusals import CardUnreadable
from web.forms import fields
from web.forms.fields import Field, Form

TEMPLATE, PHOTO, STEP, SAVE = "template", "photo", "step", "save"
COLOUR = "colour."
# More than any card says.
LARGEST = 20_000

TEMPLATES: dict[str, str] = {"kutipan": N_("Quotation"), "pengumuman": N_("Announcement"), "angka": N_("Figure")}
LABELS: dict[str, str] = {
    "quote": N_("What was said"),
    "speaker": N_("Who said it"),
    "role": N_("Position"),
    "label": N_("Subject"),
    "title": N_("Heading"),
    "details": N_("Day, time, place"),
    "number": N_("The number"),
    "caption": N_("What it counts"),
    "source": N_("Where it is from"),
    "office": N_("Name of the office"),
}
HINTS: dict[str, str] = {
    "quote": N_("Without quotation marks: the card has one."),
    "details": N_("Each line of its own stays a line."),
    "number": N_("For example Rp 1.000 or 3 juta."),
    "office": N_("Taken over from the last card."),
}
USES: dict[str, str] = {"ground": N_("Ground"), "text": N_("Letters"), "accent": N_("Accent")}


def template_of(sent: Mapping[str, str]) -> Template:
    """The template that was chosen; the first one where there is none called so."""
    known = templates.newest()
    return known.get(sent.get(TEMPLATE, ""), known[next(iter(TEMPLATES))])


def begun(template: Template, last: Card | None) -> Form:
    """An empty form, with the colours and the office of the last card."""
    colours = last.colours if last else COLOURS
    office = last.fields.get("office", "") if last else ""
    return Form({TEMPLATE: template.name, "office": office, PHOTO: ""} | {COLOUR + use: f"#{colours[use]}" for use in COLOURS})


def read(template: Template, sent: Mapping[str, str]) -> Form:
    """The form as it was sent."""
    texts = tuple(Field(one.name, required=one.required, longest=one.longest) for one in template.fields)
    colours = tuple(Field(COLOUR + use, required=False, longest=7) for use in COLOURS)
    form = fields.read((*texts, *colours, Field(PHOTO, required=False, longest=32)), sent)
    return Form({**form.values, TEMPLATE: template.name}, form.problems)


def card_of(template: Template, form: Form) -> Card:
    """The card that a form says, on plain ground."""
    colours = {use: form.values.get(COLOUR + use, "") for use in COLOURS}
    return cards.written(template, form.values, colours)


def named(card: Card) -> str:
    """A card as part of an address."""
    return urlsafe_b64encode(zlib.compress(card.canonical(), 9)).decode()


def card_named(name: str) -> Card:
    """The card that part of an address says.

    Raises:
        NotFound: it says none.
    """
    try:
        return cards.parse(zlib.decompressobj().decompress(urlsafe_b64decode(name), LARGEST))
    except (ValueError, zlib.error, CardUnreadable) as error:
        raise NotFound(what="picture", name=name[:20]) from error
