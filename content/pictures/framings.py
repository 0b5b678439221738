"""Framing: what of a picture must stay in sight, and what fills the room that it does not; kept as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import quote, unquote

from content.foundation.problems import N_, Problem
from content.pictures.shapes import WHOLE

LONGEST = 2000
WHITE = "ffffff"
COLOUR_DIGITS = 6


class Fill(StrEnum):
    """What happens where a picture's ratio is not the frame's."""

    CROP = "crop"  # what does not fit is cut off
    LETTERBOX = "letterbox"  # all of it is kept, on the background
    BLUR = "blur"  # all of it is kept, on a blurred copy of itself
    WHOLE = "whole"  # all of it is kept, and the result has the picture's own ratio


class FramingUnreadable(Problem):
    """A text that says no framing. Fact: `said`."""

    cause = N_("“%(said)s” does not say what part of a picture is shown.")
    fix = N_("Choose the focal point or the crop again.")


@dataclass(frozen=True)
class Point:
    """A place in a picture, in ten-thousandths of its width and height."""

    across: int
    down: int


@dataclass(frozen=True)
class Box:
    """A part of a picture, in ten-thousandths of its width and height: where it begins, and how large it is."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Framing:
    """How a picture is brought into frames. `crops` are parts chosen for single frames, by the frame's name.

    `focus` None: a little above the middle. `background` is what shows through, as six hexadecimal digits. `moving` keeps an
    animation where the network takes one. `credit` is written into the file for whoever finds it later.
    """

    focus: Point | None = None
    crops: Mapping[str, Box] = field(default_factory=dict)
    fill: Fill = Fill.CROP
    background: str = WHITE
    moving: bool = False
    credit: str = ""

    def __str__(self) -> str:
        """The text that `parse` reads; the same framing gives the same text."""
        return ";".join(self._told())

    def for_frame(self, name: str) -> Framing:
        """What of this counts for one frame, so that a choice for another frame makes nothing new."""
        plain = replace(self, crops={})
        if name in self.crops:
            return replace(plain, focus=None, fill=Fill.CROP, crops={name: self.crops[name]})
        return plain if self.fill == Fill.CROP else replace(plain, focus=None)

    def _told(self) -> Iterator[str]:
        if self.focus:
            yield f"focus={self.focus.across},{self.focus.down}"
        for name, box in sorted(self.crops.items()):
            yield f"crop.{name}={box.left},{box.top},{box.width},{box.height}"
        if self.fill != Fill.CROP:
            yield f"fill={self.fill}"
        if self.background != WHITE:
            yield f"on={self.background}"
        if self.moving:
            yield "moving=1"
        if self.credit:
            yield f"credit={quote(self.credit, safe='')}"


def parse(said: str) -> Framing:
    """The framing that a text says; an empty one says the usual framing.

    Raises:
        FramingUnreadable
    """
    framing = Framing()
    if len(said) > LONGEST:
        raise FramingUnreadable(said=said[:40] + "…")
    for part in filter(None, said.split(";")):
        name, _, value = part.partition("=")
        try:
            framing = _with(framing, name, value)
        except ValueError as error:
            raise FramingUnreadable(said=part[:40]) from error
    return framing


def _with(framing: Framing, name: str, value: str) -> Framing:
    if name == "focus":
        return replace(framing, focus=Point(*_numbers(value, 2)))
    if name.startswith("crop."):
        return replace(framing, crops={**framing.crops, name.removeprefix("crop."): _box(value)})
    match name:
        case "fill":
            return replace(framing, fill=Fill(value))
        case "on":
            return replace(framing, background=_colour(value))
        case "moving":
            return replace(framing, moving=value == "1")
        case "credit":
            return replace(framing, credit=unquote(value))
    raise ValueError(name)


def _numbers(value: str, count: int) -> list[int]:
    numbers = [int(number) for number in value.split(",")]
    if len(numbers) != count or not all(0 <= number <= WHOLE for number in numbers):
        raise ValueError(value)
    return numbers


def _box(value: str) -> Box:
    box = Box(*_numbers(value, 4))
    if not box.width or not box.height or box.left + box.width > WHOLE or box.top + box.height > WHOLE:
        raise ValueError(value)
    return box


def _colour(value: str) -> str:
    if len(value) != COLOUR_DIGITS or int(value, 16) < 0:
        raise ValueError(value)
    return value.lower()
