"""Movement: a picture that moves, kept moving as a GIF where that was chosen and the network takes one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from math import gcd, sqrt

from PIL import Image, ImageFile

from content.pictures import animations, colours, crops, fills, opening
from content.pictures.crops import Layout
from content.pictures.files import GIF
from content.pictures.masters import Source
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import Made
from content.platforms import Frame

# What X takes of a GIF (its media documentation, November 2026); the others that take one take more.
WIDEST, HIGHEST, MOST_FRAMES = 1280, 1080, 350
# All frames together, as they are and as they become: what can be worked on in the time that one piece of work has.
MOST_PIXELS, MOST_MADE = 150_000_000, 40_000_000
TRIES = 2
# What an animation that was too heavy is brought to, as a share of the limit by its pixels.
AIM = 0.6
QUALITY = 100
COLOURS = 256
# The colours of a frame are chosen from a copy this many times smaller.
GLANCE = 4
# What a browser shows a frame for that does not say, in milliseconds.
USUAL_MILLISECONDS = 100


def animated(content: bytes, wish: Wish) -> Made | None:
    """The picture as wished, moving and without any metadata; None where it does not move, or cannot as the network wants it.

    A frame may be missing or broken behind the first: then there is only the first.
    """
    if not wish.framing.moving or GIF not in wish.mimes:
        return None
    most = (WIDEST, HIGHEST)
    with suppress(PictureRefused), opening.explained(content, ""):
        for _ in range(TRIES):
            picture = opening.opened(content)
            frames = animations.frames_of(picture, content, most=MOST_FRAMES)
            layout = _layout(picture, frames, wish, most)
            if layout is None:
                return None
            made = _written(picture, frames, layout, wish)
            if len(made) <= wish.byte_limit:
                return Made(made, GIF, layout.width, layout.height, QUALITY)
            share = sqrt(wish.byte_limit * AIM / len(made))
            most = (max(1, int(layout.width * share)), max(1, int(layout.height * share)))
    return None


def _layout(picture: ImageFile.ImageFile, frames: int, wish: Wish, most: tuple[int, int]) -> Layout | None:
    """How each frame is laid out; None where the picture does not move or moves too much."""
    width, height = opening.upright(picture.size, opening.orientation_of(picture))
    if not 1 < frames <= min(MOST_FRAMES, MOST_PIXELS // (width * height)):
        return None
    layout = crops.layout(width, height, _within(wish.frame, most), wish.framing, wish.ratios)
    share = sqrt(MOST_MADE / (layout.width * layout.height * frames))
    if share >= 1:
        return layout
    fewer = _within(wish.frame, (max(1, int(layout.width * share)), max(1, int(layout.height * share))))
    return crops.layout(width, height, fewer, wish.framing, wish.ratios)


def _within(frame: Frame, most: tuple[int, int]) -> Frame:
    """The largest frame of the same ratio that is no wider and no higher."""
    common = gcd(frame.width, frame.height)
    across, down = frame.width // common, frame.height // common
    times = max(1, min(common, most[0] // across, most[1] // down))
    return Frame(frame.name, across * times, down * times)


def _written(picture: ImageFile.ImageFile, count: int, layout: Layout, wish: Wish) -> bytes:
    milliseconds: list[int] = []
    frames = list(_frames(picture, count, layout, wish, milliseconds))
    again = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=milliseconds, optimize=False, **again)
    return file.getvalue()


def _frames(
    picture: ImageFile.ImageFile, count: int, layout: Layout, wish: Wish, milliseconds: list[int]
) -> Iterator[Image.Image]:
    """Every frame, laid out, with colours of its own; how long each is shown is added to `milliseconds`."""
    turn = opening.TURNS.get(opening.orientation_of(picture))
    profile = picture.info.get("icc_profile")
    for number in range(count):
        picture.seek(number)
        picture.load()
        milliseconds.append(int(picture.info.get("duration") or USUAL_MILLISECONDS))
        plain = colours.srgb(colours.smooth(picture.copy()), profile)
        upright = plain.transpose(turn) if turn is not None else plain
        framed = colours.laid_on(Source(upright).taken(layout.crop), wish.framing.background)
        yield _in_a_palette(fills.filled(framed, layout, wish.framing))


def _in_a_palette(frame: Image.Image) -> Image.Image:
    """A frame with at most 256 colours: its own where it has no more."""
    few = frame.getcolors(COLOURS)
    if few:
        return frame.quantize(len(few), dither=Image.Dither.NONE)
    palette = frame.reduce(min(GLANCE, *frame.size)).quantize(COLOURS)
    return frame.quantize(palette=palette, dither=Image.Dither.NONE)
