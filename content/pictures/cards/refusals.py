"""Why a card is not drawn: one class per reason, each with its next step."""

from __future__ import annotations

from content.foundation.problems import N_
from content.pictures.refusals import PictureRefused


class CardUnreadable(PictureRefused):
    """What is kept is no card, or one of a template that is not here. Fact: `detail`."""

    reason = "card"
    cause = N_("“%(filename)s” is not a card that can be drawn (%(detail)s).")
    fix = N_("Make the card again on the page “Text on pictures”.")


class TextTooLong(PictureRefused):
    """A text does not fit even in the smallest letters. Facts: `text` (its beginning), `cut` (characters), `size`."""

    reason = "text"
    cause = N_("“%(text)s” does not fit in the format of %(size)s pixels.")
    fix = N_("Shorten it by %(cut)s characters or more.")


class ContrastTooLow(PictureRefused):
    """Text and ground are too much alike. Fact: `ratio`, such as "3.1"."""

    reason = "contrast"
    cause = N_("The text is hard to read: its contrast to the ground is %(ratio)s:1, and 4.5:1 is needed.")
    fix = N_("Choose a darker ground, or lighter letters.")


class GlyphsMissing(PictureRefused):
    """The typeface has no such letters. Fact: `glyphs`."""

    reason = "glyphs"
    cause = N_("The typeface has no sign for %(glyphs)s.")
    fix = N_("Leave it out of the card; emoji can stand in the text of the post.")
