"""Looking: what an original is, before anything is stored: its kind, its size, and that it can be read to its end."""

from __future__ import annotations

from PIL import Image, ImageFile

from content.pictures import animations, colours, faces, focus, opening, polyglots, prints
from content.pictures.focus import Suggester
from content.pictures.refusals import Disguised, RawPhotograph, TooManyFrames, TooManyPixels
from content.pictures.shapes import Look, Suggestion

# An animation may have so many times the pixels of one picture, in all its frames.
MOVING_PICTURES = 10
# What is looked at for its subject and its print: the longer side, in pixels.
GLANCE = 320
# Who is asked where the subject is: the first who sees anything answers.
SUGGESTERS: tuple[Suggester, ...] = tuple(filter(None, (faces.suggester(faces.DETECTORS), focus.suggestion)))
# Modes that cannot be averaged are thinned out to this many times the glance first.
FINER = 4


def look(content: bytes, *, most_megapixels: int, most_frames: int = 500, filename: str = "") -> Look:
    """What a file is, decoded once to its end to be sure.

    Raises:
        PictureRefused: no picture, damaged, disguised, too many pixels or frames; `filename` is in the sentence. By the header
            wherever it tells.
    """
    with opening.DECODERS, opening.explained(content, filename, most_megapixels):
        ceiling = _Ceiling(most_megapixels, most_frames, filename)
        ceiling.pixels(*opening.claimed_webp(content))
        picture = opening.opened(content)
        _refuse_disguised(picture, content, filename)
        ceiling.frames(animations.frames_of(picture, content, most=most_frames), picture)
        # A JPEG decoded at an eighth is read to its end all the same, in less time and memory.
        kind, size, orientation = str(picture.format), picture.size, opening.orientation_of(picture)
        picture.draft(None, (GLANCE, GLANCE))
        picture.load()
        glance = _glance(picture, orientation)
        frames = _walked(picture, ceiling) if kind in animations.MOVING else 1
        width, height = opening.upright(size, orientation)
        return Look(opening.MIMES[kind], width, height, frames, prints.print_of(glance), _suggested(glance))


class _Ceiling:
    """What a picture may take, asked before each step that would take it."""

    def __init__(self, megapixels: int, frames: int, filename: str) -> None:
        self.megapixels, self.most_frames, self.filename = megapixels, frames, filename

    def pixels(self, width: int, height: int, times: int = 1) -> None:
        if width * height * times > self.megapixels * 1_000_000:
            raise TooManyPixels(filename=self.filename, most=self.megapixels)

    def frames(self, count: int, picture: ImageFile.ImageFile) -> None:
        self.pixels(*picture.size)
        if count > self.most_frames or count * picture.width * picture.height > self.megapixels * 1_000_000 * MOVING_PICTURES:
            most = self.megapixels * 1_000_000 * MOVING_PICTURES // max(1, picture.width * picture.height)
            raise TooManyFrames(filename=self.filename, most=min(self.most_frames, most))


def _refuse_disguised(picture: ImageFile.ImageFile, content: bytes, filename: str) -> None:
    if opening.is_raw(picture, content):
        raise RawPhotograph(filename=filename)
    found = polyglots.disguise_of(content)
    if found:
        raise Disguised(filename=filename, found=found)


def _walked(picture: ImageFile.ImageFile, ceiling: _Ceiling) -> int:
    """How many frames there are, each decoded, none more than is allowed."""
    count = 1
    while True:
        try:
            picture.seek(count)
        except EOFError:
            return count
        count += 1
        ceiling.frames(count, picture)
        picture.load()


def _glance(picture: Image.Image, orientation: int) -> Image.Image:
    """A small upright RGB copy of a decoded picture."""
    longer = max(picture.size)
    small = picture
    if picture.mode in colours.SMOOTH and longer >= 2 * GLANCE:
        small = picture.reduce(longer // GLANCE)
    elif longer > FINER * GLANCE:
        small = picture.resize(_within(picture.size, FINER * GLANCE), Image.Resampling.NEAREST)
    small.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    plain = colours.srgb(colours.smooth(small), None)
    turned = plain.transpose(opening.TURNS[orientation]) if orientation in opening.TURNS else plain
    return turned.resize(_within(turned.size, GLANCE), Image.Resampling.BOX) if max(turned.size) > GLANCE else turned


def _suggested(glance: Image.Image) -> Suggestion | None:
    return next(filter(None, (suggest(glance) for suggest in SUGGESTERS)), None)


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = longest / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
