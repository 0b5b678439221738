"""Why a picture is not taken, or cannot be read again: one class per reason, each with its next step."""

from __future__ import annotations

from typing import ClassVar

from content.foundation.problems import N_, Problem


class PictureRefused(Problem):
    """A file cannot be used as a picture; nothing was stored. Facts: `filename`, `reason` (a fixed word) and the numbers."""

    reason: ClassVar[str] = "refused"
    cause = N_("“%(filename)s” cannot be used as a picture.")
    fix = N_("Choose another picture.")

    def __init__(self, *, filename: str, **facts: object) -> None:
        """Keep the file's name, the reason and the facts of this refusal."""
        super().__init__(filename=filename, reason=self.reason, **facts)


class NotAPicture(PictureRefused):
    """The content is none of the kinds we take, whatever the name says."""

    reason = "kind"
    cause = N_("“%(filename)s” is not a picture that can be read: JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF.")
    fix = N_("Save it as JPEG or PNG, then choose it again.")


class Damaged(PictureRefused):
    """The content begins as a picture and cannot be read to its end."""

    reason = "damaged"
    cause = N_("“%(filename)s” is damaged or incomplete.")
    fix = N_("Get the file from its source once more, check that it opens, then choose it again.")


class TooManyPixels(PictureRefused):
    """The picture would take too much memory. Fact: `most`, in megapixels."""

    reason = "pixels"
    cause = N_("“%(filename)s” has more pixels than the %(most)s megapixels that are allowed.")
    fix = N_("Save it in a smaller size, then choose it again.")


class TooManyFrames(PictureRefused):
    """The animation is too long. Fact: `most`, in single pictures."""

    reason = "frames"
    cause = N_("“%(filename)s” moves for longer than the %(most)s single pictures that are allowed.")
    fix = N_("Shorten the animation, or bring it as a video (MP4).")


class TooMuchWork(PictureRefused):
    """Reading the file takes more memory or time than one picture may have."""

    reason = "work"
    cause = N_("“%(filename)s” takes more memory or time than one picture may.")
    fix = N_("Save it anew as JPEG in a smaller size, then choose it again.")


class VectorDrawing(PictureRefused):
    """An SVG: a programme that draws, not pixels."""

    reason = "svg"
    cause = N_("“%(filename)s” is an SVG drawing: it may hold programs, and no network takes it.")
    fix = N_("Open it in a drawing program, export it as PNG, then choose that file.")


class Document(PictureRefused):
    """A PDF."""

    reason = "pdf"
    cause = N_("“%(filename)s” is a PDF document, not a picture.")
    fix = N_("Export the page you need as PNG or JPEG, then choose that file.")


class RawPhotograph(PictureRefused):
    """What a camera's sensor saw, before it became a picture."""

    reason = "raw"
    cause = N_("“%(filename)s” is a camera’s raw file, which every program develops differently.")
    fix = N_("Export it as JPEG from the camera or a photo program, then choose that file.")


class WrongContainer(PictureRefused):
    """A video in a kind of file that no network takes. Fact: `kind` ("MKV")."""

    reason = "container"
    cause = N_("“%(filename)s” is a video in a kind of file (%(kind)s) that the networks do not take.")
    fix = N_("Export it as MP4 (H.264 pictures, AAC sound), then choose it again.")


class NoMovingPicture(PictureRefused):
    """A film without pictures: sound alone, or a cover."""

    reason = "sound"
    cause = N_("“%(filename)s” holds sound but no moving picture.")
    fix = N_("Choose a video, or post the sound as a video with a still picture.")


class Disguised(PictureRefused):
    """A picture that is something else as well. Fact: `found`, what else ("zip", "HTML")."""

    reason = "disguised"
    cause = N_("“%(filename)s” carries something other than a picture (%(found)s).")
    fix = N_("Do not open it elsewhere. Ask its sender for a clean copy, or save it anew as PNG, then choose that file.")


class TooHeavy(PictureRefused):
    """The file is too large. Fact: `most`, in megabytes."""

    reason = "bytes"
    cause = N_("“%(filename)s” is larger than the %(most)s MB that are allowed.")
    fix = N_("Save it in a smaller size, then choose it again.")


class CreditTooLong(PictureRefused):
    """The credit does not fit its column. Fact: `most`, in characters."""

    reason = "credit"
    cause = N_("The credit of “%(filename)s” is longer than %(most)s characters.")
    fix = N_("Shorten the credit, then try again.")


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
