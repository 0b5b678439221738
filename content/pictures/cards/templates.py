"""Templates: what a card looks like, as data. A template that changes gets a new version beside the old one.

Boxes are fractions of the frame (left, top, width, height); sizes of letters are fractions of its measure: see `measure`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from content.platforms import Frame

FOLDER = Path(__file__).parent / "templates"

Box = tuple[float, float, float, float]


class Shape(StrEnum):
    """What a frame's proportions are like; each has boxes of its own."""

    TALL = "tall"
    PORTRAIT = "portrait"
    SQUARE = "square"
    WIDE = "wide"


# Width to height, up to which a frame has the shape.
SHAPES = ((0.7, Shape.TALL), (0.95, Shape.PORTRAIT), (1.2, Shape.SQUARE), (float("inf"), Shape.WIDE))

WIDER = 1.25


def shape_of(frame: Frame) -> Shape:
    """What a frame's proportions are like."""
    return next(shape for most, shape in SHAPES if frame.width / frame.height < most)


def measure(frame: Frame) -> float:
    """The length in pixels that letters grow with: the shorter side, and in a wide frame, which has room beside, more."""
    return min(frame.width, frame.height) * (WIDER if shape_of(frame) == Shape.WIDE else 1)


@dataclass(frozen=True)
class Text:
    """One text: the field it shows (or the fixed words), where, and how its letters look.

    `sizes` are the smallest and the largest letters. `anchor` says where lines stand in a box with room to spare. A box that
    `follows` another text begins below it, so that what was written short leaves no hole.
    """

    field: str
    fixed: str
    boxes: Mapping[str, Box]
    sizes: tuple[float, float]
    face: str
    colour: str
    align: str
    anchor: str
    leading: float
    follows: str
    gap: float


@dataclass(frozen=True)
class Bar:
    """A plain area in one of the card's colours."""

    boxes: Mapping[str, Box]
    colour: str


@dataclass(frozen=True)
class Field:
    """What a person fills in: a text of at most `longest` characters; `lines` of it where it may be broken by hand."""

    name: str
    longest: int
    required: bool
    lines: int


@dataclass(frozen=True)
class Template:
    """One kind of card in one version."""

    name: str
    version: int
    fields: tuple[Field, ...]
    texts: tuple[Text, ...]
    bars: tuple[Bar, ...]


@cache
def templates() -> Mapping[tuple[str, int], Template]:
    """All templates by name and version."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {(one.name, one.version): one for one in found}


def newest() -> dict[str, Template]:
    """The newest version of each template, by name, in the order in which they are offered."""
    return {name: template for (name, _), template in sorted(templates().items())}


def _read(path: Path) -> Template:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Template(
        name=told["name"],
        version=told["version"],
        fields=tuple(_field(one) for one in told["fields"]),
        texts=tuple(_text(one) for one in told["texts"]),
        bars=tuple(Bar(_boxes(one["box"]), one["colour"]) for one in told.get("bars", ())),
    )


def _field(told: dict[str, Any]) -> Field:
    return Field(told["name"], told["longest"], told.get("required", False), told.get("lines", 1))


def _text(told: dict[str, Any]) -> Text:
    smallest, largest = told["sizes"]
    return Text(
        field=told.get("field", ""),
        fixed=told.get("fixed", ""),
        boxes=_boxes(told["box"]),
        sizes=(smallest, largest),
        face=told.get("face", "medium"),
        colour=told.get("colour", "text"),
        align=told.get("align", "left"),
        anchor=told.get("anchor", "top"),
        leading=told.get("leading", 1.25),
        follows=told.get("follows", ""),
        gap=told.get("gap", 0.0),
    )


def _boxes(told: dict[str, list[float]]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for shape in Shape:
        left, top, width, height = told[shape.value]
        boxes[shape.value] = (left, top, width, height)
    return boxes
