"""What comes over the wall is read as anyone's: exactly what it must be, or nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.pictures import wire
from content.pictures.framings import Fill, Framing, Point
from content.pictures.recipes import Wish, wish_of
from content.pictures.refusals import PictureRefused, TooManyFrames
from content.pictures.shapes import Look, Made, Recording, Suggestion
from content.pictures.wire import Garbled
from content.platforms import SQUARE

WISH = Wish(SQUARE, ("image/jpeg",), 1_000, Framing(focus=Point(1, 2), fill=Fill.BLUR, credit="Foto: Ayu; “A”"))
LOOK = Look("video/mp4", 3, 4, 5, "00ff00ff00ff00ff", Suggestion(1, 2, 3), Recording(6, "h264", 25_000, "aac"))
MADE = Made(b"pixels", "image/jpeg", 3, 4, 85)


def sent(parts: list[bytes | bytearray]) -> tuple[wire.Head, list[bytes]]:
    return wire.unpack(b"".join(parts))


def test_what_is_told_is_heard() -> None:
    assert wire.heard_wish(sent(wire.pack(wire.told_wish(WISH)))[0]) == WISH
    assert wire.heard_look(sent(wire.pack(wire.told_look(LOOK)))[0]) == LOOK
    plain = Look("image/png", 1, 1)
    assert wire.heard_look(sent(wire.pack(wire.told_look(plain)))[0]) == plain


def test_what_was_made_is_heard_in_order_with_what_was_refused() -> None:
    heard = wire.heard_made(*sent(wire.told_made([MADE, TooManyFrames(filename="a", most=3), MADE])), [WISH] * 3)
    assert (heard[0], heard[2]) == (MADE, MADE)
    assert isinstance(heard[1], TooManyFrames)
    assert heard[1].facts == {"filename": "a", "most": 3, "reason": "frames"}


@pytest.mark.parametrize(
    "made",
    [
        [Made(b"x" * 1_001, "image/jpeg", 3, 4, 85)],
        [Made(b"x", "text/html", 3, 4, 85)],
        [Made(b"x", "image/jpeg", -3, 4, 85)],
        [Made(b"x", "image/jpeg", 3, 4, 185)],
        [MADE, MADE],
        [],
    ],
    ids=["too heavy", "another kind", "less than nothing", "better than best", "too many", "none"],
)
def test_what_was_not_wished_for_is_not_taken(made: list[Made]) -> None:
    head, blobs = sent(wire.told_made(made))
    with pytest.raises(Garbled):
        wire.heard_made(head, blobs, [WISH])


def test_a_refusal_of_a_name_that_we_do_not_know_is_a_plain_one() -> None:
    refused = wire.heard_refusal({"refused": "__import__", "facts": {"filename": "a"}})
    assert type(refused) is PictureRefused
    for told in ({"refused": 3, "facts": {}}, {"refused": "Damaged", "facts": []}, {"refused": "Damaged"}):
        with pytest.raises(Garbled):
            wire.heard_refusal(told)


@pytest.mark.parametrize(
    "changes",
    [{"mime": 3}, {"size": [1]}, {"size": [1, True]}, {"frames": -1}, {"suggestion": [1, 2]}, {"suggestion": [1, 20_000, 3]},
     {"print": "x" * 401}, {"recording": "film"}],
    ids=str,
)  # fmt: skip
def test_a_look_that_is_none_is_not_taken(changes: wire.Head) -> None:
    with pytest.raises(Garbled):
        wire.heard_look({**wire.told_look(LOOK), **changes})


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.binary(max_size=40).map(lambda rest: b"\x10\x00\x00\x00" + rest)))
def test_bytes_that_anyone_wrote_are_a_message_or_are_not(message: bytes) -> None:
    with suppress(Garbled):
        head, blobs = wire.unpack(message)
        wire.heard_made(head, blobs, [wish_of("x.wide")])
