"""Drawing: a card's pixels for one frame. The ground, or a photo under as much ground as its letters need; then the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

from content.pictures import colours, crops, encodings, masters, opening
from content.pictures.cards import card as cards
from content.pictures.cards import contrast, fitting, typefaces
from content.pictures.cards.card import Card
from content.pictures.cards.contrast import Colour
from content.pictures.cards.fitting import Area, Block
from content.pictures.cards.templates import Box, Text, measure, shape_of
from content.pictures.cards.typefaces import LANGUAGE, SHAPED
from content.pictures.framings import Framing
from content.pictures.recipes import OVERVIEW_FRAME, Wish
from content.pictures.refusals import CardUnreadable, ContrastTooLow, GlyphsMissing, PictureRefused, TextTooLong
from content.pictures.shapes import Made
from content.platforms import PORTRAIT, Frame

# So much of a text is repeated where it does not fit.
BEGINNING = 40
Placed = list[tuple[Text, Block]]


def render_all(
    content: bytes, wishes: Sequence[Wish], *, photo: bytes = b"", filename: str = ""
) -> list[Made | PictureRefused]:
    """A kept card as wished, in the order of the wishes, drawn anew for each frame; `photo` is its background's original.

    The same card, photo and wish give the same bytes.
    """
    try:
        card = cards.parse(content, filename=filename)
        if bool(card.background) != bool(photo):
            raise CardUnreadable(filename=filename, detail="background")
    except PictureRefused as refused:
        return [refused] * len(wishes)
    return [_rendered(card, wish, photo, filename) for wish in wishes]


def _rendered(card: Card, wish: Wish, photo: bytes, filename: str) -> Made | PictureRefused:
    try:
        drawn = draw(card, _native(wish.frame), photo=photo, filename=filename)
    except PictureRefused as refused:
        return refused
    return encodings.encode(drawn, mimes=wish.mimes, byte_limit=wish.byte_limit, credit=wish.framing.credit, flat=not photo)


def _native(frame: Frame) -> Frame:
    """The frame to draw; the overview has no proportions of its own, and shows the card as a feed does."""
    if frame != OVERVIEW_FRAME:
        return frame
    return Frame(frame.name, round(frame.height * PORTRAIT.width / PORTRAIT.height), frame.height)


def draw(card: Card, frame: Frame, *, photo: bytes = b"", filename: str = "") -> Image.Image:
    """The card in a frame, as an RGB picture of the frame's size.

    Raises:
        TextTooLong, GlyphsMissing, ContrastTooLow; PictureRefused: the photo cannot be read.
    """
    chosen = {use: contrast.colour_of(said) for use, said in card.colours.items()}
    placed = _placed(card, frame, filename)
    ground = _ground(card, frame, chosen["ground"], photo, filename)
    picture = _veiled(ground, placed, chosen, photo=bool(photo), filename=filename)
    pencil = ImageDraw.Draw(picture)
    for bar in card.design.bars:
        left, top, right, bottom = _area(bar.boxes[shape_of(frame)], frame).corners
        pencil.rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), fill=chosen[bar.colour])
    for text, block in placed:
        for line, start in zip(block.lines, block.starts(text.align), strict=True):
            pencil.text(
                start, line, chosen[text.colour], block.face.font, "ls", language=LANGUAGE if SHAPED else None
            )  # fmt: skip
    return picture


def _placed(card: Card, frame: Frame, filename: str) -> Placed:
    """Where each text of a card stands in a frame."""
    placed: Placed = []
    below: dict[str, int] = {}
    side = measure(frame)
    for text in card.design.texts:
        words = text.fixed or card.fields.get(text.field, "")
        if not words:
            continue
        _have_glyphs(words, text, filename)
        area = _area(text.boxes[shape_of(frame)], frame)
        if text.follows and text.follows in below:
            top = min(area.top, below[text.follows] + round(text.gap * side))
            area = Area(area.left, top, area.width, area.bottom - top)
        sizes = (round(text.sizes[0] * side), round(text.sizes[1] * side))
        block = fitting.fitted(words, text, area, sizes)
        if block is None:
            raise TextTooLong(
                filename=filename, text=_beginning(words), cut=fitting.to_cut(words, text, area, sizes[0]),
                size=f"{frame.width} × {frame.height}",
            )  # fmt: skip
        below[text.field] = block.area.bottom
        placed.append((text, block))
    return placed


def _have_glyphs(words: str, text: Text, filename: str) -> None:
    if lacking := typefaces.missing(words, text.face):
        raise GlyphsMissing(filename=filename, glyphs=" ".join(lacking[:BEGINNING]))


def _beginning(words: str) -> str:
    plain = words.replace("\n", " ")
    return plain if len(plain) <= BEGINNING else f"{plain[:BEGINNING].rstrip()}…"


def _area(box: Box, frame: Frame) -> Area:
    left, top, width, height = box
    across, down = round(left * frame.width), round(top * frame.height)
    return Area(across, down, round(width * frame.width), max(1, round(height * frame.height)))


def _ground(card: Card, frame: Frame, plain: Colour, photo: bytes, filename: str) -> Image.Image:
    """The photo, filling the frame; where there is none the plain ground."""
    size = (frame.width, frame.height)
    if not photo:
        return Image.new("RGB", size, plain)
    with opening.DECODERS, opening.explained(photo, filename):
        original = masters.Original(photo)
        layout = crops.layout(original.width, original.height, frame, Framing(focus=card.focus), (0.05, 20.0))
        [source] = original.sources([layout.crop])
        taken = source.taken(layout.crop)
    opaque = colours.laid_on(taken, card.colours["ground"]) if taken.mode == "RGBA" else taken.convert("RGB")
    return opaque if opaque.size == size else opaque.resize(size, Image.Resampling.LANCZOS)


def _veiled(ground: Image.Image, placed: Placed, chosen: Mapping[str, Colour], *, photo: bool, filename: str) -> Image.Image:
    """The ground with as much plain colour over a photo as all letters need to be read.

    Raises:
        ContrastTooLow: not even the plain colour is enough.
    """
    veiled = ground
    if photo:
        behind = [_extremes(ground, block) for _, block in placed]
        share = contrast.scrim({chosen[text.colour] for text, _ in placed}, chosen["ground"], behind)
        veiled = Image.blend(ground, Image.new("RGB", ground.size, chosen["ground"]), share)
    found = min((contrast.least(chosen[text.colour], [_extremes(veiled, block)]) for text, block in placed), default=21.0)
    if found < contrast.LEAST:
        raise ContrastTooLow(filename=filename, ratio=f"{found:.1f}")
    return veiled


def _extremes(picture: Image.Image, block: Block) -> tuple[Colour, Colour]:
    """The darkest and the lightest that each channel is behind a text."""
    bands = picture.crop(block.area.corners).getextrema()
    (red, most_red), (green, most_green), (blue, most_blue) = bands  # type: ignore[misc] # RGB has three, of whole numbers
    return (int(red), int(green), int(blue)), (int(most_red), int(most_green), int(most_blue))
