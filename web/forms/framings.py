"""Framings in the composer's form: what was chosen on the picture or typed as numbers, and how it is said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from content.foundation.problems import N_
from content.pictures import framings
from content.pictures.framings import Fill, Framing, FramingUnreadable, Point
from content.pictures.shapes import WHOLE
from web.languages import _

# What each format is called, and its ratio as it is written in every language.
FRAMES = {
    "portrait": (N_("Portrait"), " 4:5"),
    "tall": (N_("Portrait"), " 3:4"),
    "square": (N_("Square"), " 1:1"),
    "landscape": (N_("Landscape"), " 16:9"),
    "wide": (N_("Landscape"), " 16:9"),
    "link": (N_("Link card 1.91:1"), ""),
    "story": (N_("Story"), " 9:16"),
    "profile": (N_("Profile picture"), " 1:1"),
    "thumbnail": (N_("Thumbnail"), " 16:9"),
}
# How a picture comes into a frame of another ratio; what keeps its own ratio is chosen nowhere in the composer.
FILLS = {Fill.CROP: N_("Crop"), Fill.LETTERBOX: N_("Border"), Fill.BLUR: N_("Blurred background")}
# What a person types is in hundredths of the picture.
HUNDREDTH = WHOLE // 100
ON, OFF = "1", "0"


@dataclass(frozen=True)
class Typed:
    """The fields of one picture as they were sent: `framing` is the hidden text, the others say more than it does.

    An empty field says nothing, and leaves to the text what the text says.
    """

    framing: str = ""
    across: str = ""
    down: str = ""
    fill: str = ""
    background: str = ""
    moving: str = ""

    def text(self) -> str:
        """The framing that all fields together say, as text."""
        there = readable(self.framing)
        return str(
            replace(
                there,
                focus=_focus(there.focus, self.across, self.down),
                fill=Fill(self.fill) if self.fill in set(Fill) else there.fill,
                background=_background(self.background) or there.background,
                moving=self.moving == ON if self.moving else there.moving,
            )
        )


def readable(said: str) -> Framing:
    """The framing that a text says; the usual one where it says none (an address typed by hand, or a newer page)."""
    try:
        return framings.parse(said)
    except FramingUnreadable:
        return Framing()


def percent(place: int) -> int:
    """A place in hundredths, as a person types it."""
    return (place + HUNDREDTH // 2) // HUNDREDTH


def unfocused(said: str, frame: str) -> str:  # noqa: ARG001 - as every step
    """The text without a focal point, so that the suggested one counts."""
    return str(replace(readable(said), focus=None))


def uncropped(said: str, frame: str) -> str:
    """The text without the part that was chosen for one frame."""
    there = readable(said)
    return str(replace(there, crops={name: box for name, box in there.crops.items() if name != frame}))


# What the buttons beside a picture do to its framing.
STEPS: dict[str, Callable[..., str]] = {"suggest": unfocused, "uncrop": uncropped}


def frame_words(name: str) -> str:
    """What a format is called, in the reader's language."""
    word, ratio = FRAMES.get(name, (name, ""))
    return _(word) + ratio


def said(framing: str, *, frame: str = "") -> str:
    """A framing in words, in the reader's language; empty for the usual one. With a `frame`, only what counts for that one."""
    there = readable(framing)
    return "; ".join(_told(there.for_frame(frame) if frame else there))


def place_words(point: Point) -> str:
    """A place in a picture in words."""
    return _("%(across)s %% from the left, %(down)s %% from the top") % {
        "across": percent(point.across),
        "down": percent(point.down),
    }


def _told(framing: Framing) -> Iterator[str]:
    if framing.focus:
        yield _("focal point %(place)s") % {"place": place_words(framing.focus)}
    for name, box in sorted(framing.crops.items()):
        yield _("own crop for %(frame)s: %(wide)s × %(high)s %% of the picture, %(place)s") % {
            "frame": frame_words(name),
            "wide": percent(box.width),
            "high": percent(box.height),
            "place": place_words(Point(box.left, box.top)),
        }
    if framing.fill in FILLS and framing.fill != Fill.CROP:
        yield _(FILLS[framing.fill])
    if framing.background != framings.WHITE:
        yield _("background #%(colour)s") % {"colour": framing.background}
    if framing.moving:
        yield _("animation kept")


def _focus(there: Point | None, across: str, down: str) -> Point | None:
    """What was typed; where that says no more than the rounded place, the place stays as exact as it was chosen."""
    if not (_hundred(across) and _hundred(down)):
        return there
    typed = (int(across), int(down))
    if there and (percent(there.across), percent(there.down)) == typed:
        return there
    return Point(typed[0] * HUNDREDTH, typed[1] * HUNDREDTH)


def _hundred(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and int(typed) * HUNDREDTH <= WHOLE


def _background(typed: str) -> str:
    colour = typed.removeprefix("#").lower()
    return colour if len(colour) == framings.COLOUR_DIGITS and set(colour) <= set("0123456789abcdef") else ""
