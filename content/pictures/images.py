"""Pixels: how a picture is brought into a network's frame. Its neighbours know the steps: masters, crops, fills, encodings."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from content.pictures import colours, crops, encodings, fills, flatness, masters, movement, opening, photographs
from content.pictures.crops import Layout
from content.pictures.masters import Source
from content.pictures.recipes import Wish
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import Made

# Pillow works on pixels without holding the other threads up; more than two would only take more memory.
THREADS = 2


def render_all(content: bytes, wishes: Sequence[Wish], *, filename: str = "") -> list[Made | PictureRefused]:
    """What is wished of a picture, in the order of the wishes: upright, sRGB, framed, never upscaled, without metadata.

    The same content and wish give the same bytes, whatever else is wished. The picture is decoded once for all.

    Raises:
        ValueError: a network takes none of the kinds that we make, or not even one pixel fits its limit.
    """
    with opening.DECODERS:
        try:
            with opening.explained(content, filename):
                original = masters.Original(content)
                layouts = [
                    crops.layout(original.width, original.height, wish.frame, wish.framing, wish.ratios) for wish in wishes
                ]
                sources = original.sources([layout.crop for layout in layouts])
        except PictureRefused as refused:
            return [refused] * len(wishes)
        return _made_all(content, sources, layouts, wishes)


def render(content: bytes, wish: Wish, *, filename: str = "") -> Made:
    """The picture as wished.

    Raises:
        PictureRefused: the content cannot be read; `filename` is in the sentence.
        ValueError: see `render_all`.
    """
    made = render_all(content, [wish], filename=filename)[0]
    if isinstance(made, PictureRefused):
        raise made
    return made


def _made_all(
    content: bytes, sources: Sequence[Source], layouts: Sequence[Layout], wishes: Sequence[Wish]
) -> list[Made | PictureRefused]:
    """Each wish from its source; the largest are begun first, so that the threads end together."""
    order = sorted(range(len(wishes)), key=lambda number: -layouts[number].width * layouts[number].height)

    def make(number: int) -> Made:
        return movement.animated(content, wishes[number]) or _made(sources[number], layouts[number], wishes[number])

    with ThreadPoolExecutor(THREADS) as threads:
        begun = {number: threads.submit(make, number) for number in order}
        return [begun[number].result() for number in range(len(wishes))]


def _made(source: Source, layout: Layout, wish: Wish) -> Made:
    taken = source.taken(layout.crop)
    photograph = taken.mode == "YCbCr"
    framed = taken if photograph else _drawn(taken, layout, wish)
    return encodings.encode(
        framed if layout.bare else fills.filled(framed.convert("RGB"), layout, wish.framing),
        mimes=wish.mimes,
        byte_limit=wish.byte_limit,
        credit=wish.framing.credit,
        flat=not photograph and flatness.is_flat(framed),
    )


def _drawn(taken: Image.Image, layout: Layout, wish: Wish) -> Image.Image:
    """What is no photograph, on its background; sharpened unless it is drawn."""
    plain = colours.laid_on(taken, wish.framing.background)
    is_sharp = layout.crop.reduction <= photographs.REDUCED or flatness.is_flat(plain)
    return plain if is_sharp else photographs.sharpened(plain)
