"""The wire: what crosses the wall between us and the process that decodes: plain JSON and bytes, each value checked again.

A message is the length of its head (four bytes), the head as JSON, and the blobs whose lengths the head names. What comes
back was written by a process that has seen hostile bytes: it is read as anyone's, and never unpickled.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from content.pictures import framings
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import WHOLE, Look, Made, Recording, Suggestion
from content.platforms import Frame

LENGTH = struct.Struct("<I")
LONGEST_TEXT = 400
MOST_BLOBS = 1_000
LARGEST = 2**40
SURE = 100
Head = dict[str, Any]


class Garbled(ValueError):
    """A message that does not say what it must."""


def pack(head: Mapping[str, object], blobs: Sequence[bytes | bytearray] = ()) -> list[bytes | bytearray]:
    """The parts of a message, to be sent one after the other."""
    told = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}).encode()
    return [LENGTH.pack(len(told)), told, *blobs]


def unpack(message: bytes | bytearray) -> tuple[Head, list[bytes]]:
    """The head and the blobs of a message.

    Raises:
        Garbled
    """
    try:
        (length,) = LENGTH.unpack_from(message)
        head = json.loads(message[LENGTH.size : LENGTH.size + length])
        sizes = [number(size) for size in head.pop("blobs")]
    except (struct.error, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise Garbled from error
    if len(sizes) > MOST_BLOBS or LENGTH.size + length + sum(sizes) != len(message):
        raise Garbled
    return head, list(_cut(message, LENGTH.size + length, sizes))


def number(value: object, *, most: int = LARGEST) -> int:
    """A whole number from 0 to `most`.

    Raises:
        Garbled
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Garbled
    return value


def text(value: object) -> str:
    """A text of at most 400 characters.

    Raises:
        Garbled
    """
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Garbled
    return value


def told_wish(wish: Wish) -> Head:
    """A wish as plain data."""
    frame = (wish.frame.name, wish.frame.width, wish.frame.height)
    limits = {"mimes": wish.mimes, "byte_limit": wish.byte_limit, "ratios": wish.ratios}
    return {"frame": frame, "framing": str(wish.framing), **limits, "film": [wish.film_mimes, wish.film_bytes]}


def heard_wish(told: Head) -> Wish:
    """The wish that plain data say; they come from us."""
    limits = (tuple(told["mimes"]), told["byte_limit"])
    film_mimes, film_bytes = told["film"]
    framing = framings.parse(told["framing"])
    return Wish(Frame(*told["frame"]), *limits, framing, tuple(told["ratios"]), tuple(film_mimes), film_bytes)


def told_look(look: Look) -> Head:
    """A look as plain data."""
    seen, film = look.suggestion, look.recording
    return {
        "mime": look.mime, "size": [look.width, look.height], "frames": look.frames, "print": look.print,
        "suggestion": seen and [seen.across, seen.down, seen.confidence],
        "recording": film and [film.milliseconds, film.codec, film.millihertz, film.sound],
    }  # fmt: skip


def heard_look(told: Head) -> Look:
    """The look that plain data say.

    Raises:
        Garbled
    """
    try:
        width, height = (number(side) for side in told["size"])
        seen, film = told["suggestion"], told["recording"]
        return Look(
            text(told["mime"]), width, height, number(told["frames"]), text(told["print"]),
            Suggestion(number(seen[0], most=WHOLE), number(seen[1], most=WHOLE), number(seen[2], most=SURE)) if seen else None,
            Recording(number(film[0]), text(film[1]), number(film[2]), text(film[3])) if film else None,
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Garbled from error


def told_refusal(refused: PictureRefused) -> Head:
    """A refusal as its name and its facts."""
    facts = {name: value if isinstance(value, int) else str(value)[:LONGEST_TEXT] for name, value in refused.facts.items()}
    return {"refused": type(refused).__name__, "facts": facts}


def heard_refusal(told: Head) -> PictureRefused:
    """The refusal of that name; the plain one where we know none so called.

    Raises:
        Garbled
    """
    try:
        kinds = {kind.__name__: kind for kind in _kinds(PictureRefused)}
        facts = {text(name): value if isinstance(value, int) else text(value) for name, value in told["facts"].items()}
        facts.pop("reason", None)
        return kinds.get(text(told["refused"]), PictureRefused)(filename=str(facts.pop("filename", "")), **facts)
    except (KeyError, AttributeError, TypeError) as error:
        raise Garbled from error


def told_made(made: Iterable[Made | PictureRefused]) -> list[bytes | bytearray]:
    """What was made, in order, as a message."""
    rows: list[Head] = []
    blobs: list[bytes | bytearray] = []
    for one in made:
        if isinstance(one, PictureRefused):
            rows.append(told_refusal(one))
        else:
            rows.append({"mime": one.mime, "size": [one.width, one.height], "quality": one.quality})
            blobs.append(one.content)
    return pack({"made": rows}, blobs)


def heard_made(head: Head, blobs: list[bytes], wishes: Sequence[Wish]) -> list[Made | PictureRefused]:
    """What was made of these wishes, each within its own: a kind the network takes, and no more bytes than it allows.

    Raises:
        Garbled
    """
    rows, left = head.get("made"), iter(blobs)
    if not isinstance(rows, list) or len(rows) != len(wishes):
        raise Garbled
    return [_heard(row, wish, left) for row, wish in zip(rows, wishes, strict=True)]


def _heard(row: Head, wish: Wish, blobs: Iterable[bytes]) -> Made | PictureRefused:
    if "refused" in row:
        return heard_refusal(row)
    try:
        content = next(iter(blobs))
        width, height = (number(side) for side in row["size"])
        made = Made(content, text(row["mime"]), width, height, number(row["quality"], most=SURE))
    except (StopIteration, KeyError, TypeError, ValueError) as error:
        raise Garbled from error
    if wish.moves and made.mime in wish.film_mimes and len(content) <= wish.film_bytes:
        return made
    if made.mime not in wish.mimes or len(content) > wish.byte_limit:
        raise Garbled
    return made


def _kinds(kind: type[PictureRefused]) -> list[type[PictureRefused]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _kinds(below))]


def _cut(message: bytes | bytearray, begin: int, sizes: list[int]) -> Iterable[bytes]:
    view = memoryview(message)
    for size in sizes:
        yield bytes(view[begin : begin + size])
        begin += size
