"""Fitting: the largest letters in which a text stays within its box, and how much of it must go where none are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content.pictures.cards import lines, typefaces
from content.pictures.cards.templates import Text
from content.pictures.cards.typefaces import Face


@dataclass(frozen=True)
class Area:
    """A part of the frame, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.left + self.width, self.bottom


@dataclass(frozen=True)
class Block:
    """A text as it is set: its lines, the face, from line to line, and the area that it takes."""

    lines: tuple[str, ...]
    face: Face
    step: int
    area: Area

    def starts(self, align: str) -> list[tuple[float, int]]:
        """Where each line begins: its left edge and its base line."""
        base = self.area.top + self.face.ascent
        return [(self._left(line, align), base + self.step * number) for number, line in enumerate(self.lines)]

    def _left(self, line: str, align: str) -> float:
        spare = self.area.width - self.face.width(line)
        return self.area.left + {"left": 0.0, "centre": spare / 2, "right": spare}[align]


def fitted(words: str, text: Text, area: Area, sizes: tuple[int, int]) -> Block | None:
    """The text in the largest letters, in pixels between `sizes`, that keep it within its area; None where none do."""
    parts = lines.pieces(words)
    least, most = sizes
    if not _fits(parts, text, area, least):
        return None
    return _set(parts, text, area, _last(least, most, lambda size: _fits(parts, text, area, size)))


def to_cut(words: str, text: Text, area: Area, smallest: int) -> int:
    """How many characters must go so that the text fits in the smallest letters."""

    def fits(count: int) -> bool:
        kept = words[:count].strip()
        return not kept or _fits(lines.pieces(kept), text, area, smallest)

    return len(words) - _last(0, len(words), fits)


def _last(least: int, most: int, holds: Callable[[int], bool]) -> int:
    """The largest number for which it holds; it holds for `least`."""
    while least < most:
        middle = (least + most + 1) // 2
        if holds(middle):
            least = middle
        else:
            most = middle - 1
    return least


def _fits(parts: list[list[str]], text: Text, area: Area, size: int) -> bool:
    face = typefaces.face(text.face, size)
    found = lines.broken(parts, area.width, face.width)
    return found is not None and _height(face, text, size, len(found)) <= area.height


def _height(face: Face, text: Text, size: int, count: int) -> int:
    return face.ascent + face.descent + round(size * text.leading) * (count - 1)


def _set(parts: list[list[str]], text: Text, area: Area, size: int) -> Block:
    """The text in letters of a size that fits."""
    face = typefaces.face(text.face, size)
    found = lines.even(parts, area.width, face.width) or []
    height = _height(face, text, size, len(found))
    spare = area.height - height
    top = area.top + {"top": 0, "middle": spare // 2, "bottom": spare}[text.anchor]
    return Block(tuple(found), face, round(size * text.leading), Area(area.left, top, area.width, height))
