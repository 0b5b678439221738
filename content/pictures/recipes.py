"""Recipes: the name of one rendition, such as "x.wide" or "x.wide@focus=5000,3200", and what it asks for.

A recipe, its version and the bytes of the original say every byte of the result.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from content.pictures import framings
from content.pictures.framings import Fill, Framing
from content.platforms import PLATFORMS, Frame

# A change of how pictures are made is a new version; what was saved with an older one keeps it, and its renditions.
VERSION = 2
# Long enough for a credit in which every letter needs nine characters.
LONGEST = 2100

# A video is held in memory while it is sent: more than this is not, whatever a network would take.
MOST_FILM_BYTES = 1_000_000_000

# The whole picture as staff see it in the dashboard; it goes nowhere else.
OFFICE = "office"
OVERVIEW = f"{OFFICE}.overview"
OVERVIEW_FRAME = Frame("overview", 1280, 1280)
OVERVIEW_BYTES = 2_000_000


@dataclass(frozen=True)
class Wish:
    """One picture to make: into which frame and how, what kinds of file may come out, and how many bytes at most.

    `ratios` are the narrowest and widest width:height that the network takes. Of a video that is to move, the video itself
    comes out, of the kinds `film_mimes` and with `film_bytes` at most.
    """

    frame: Frame
    mimes: tuple[str, ...]
    byte_limit: int
    framing: Framing = field(default_factory=Framing)
    ratios: tuple[float, float] = (0.05, 20.0)
    film_mimes: tuple[str, ...] = ()
    film_bytes: int = 0

    @property
    def most_bytes(self) -> int:
        """More than any answer to it may have."""
        return max(self.byte_limit, self.film_bytes if self.moves else 0)

    @property
    def moves(self) -> bool:
        """Whether a video comes out as a video."""
        return self.framing.moving and bool(self.film_mimes)


def recipe(platform: str, *, frame: str = "", framing: str = "") -> str:
    """The name of a network's rendition: in its usual frame unless another is named, framed as a framing's text says.

    Raises:
        FramingUnreadable
        KeyError: there is no such network.
    """
    chosen = PLATFORMS[platform].frame_called(frame).name
    counting = str(framings.parse(framing).for_frame(chosen))
    return f"{platform}.{chosen}" + (f"@{counting}" if counting else "")


def platform_of(recipe: str) -> str:
    """The network that a recipe is for; OFFICE for the overview."""
    return recipe.partition(".")[0]


def wish_of(recipe: str) -> Wish:
    """What a recipe asks for.

    Raises:
        FramingUnreadable
        KeyError: it names no network that we know.
    """
    place, _, framing = recipe.partition("@")
    if place == OVERVIEW:
        return Wish(OVERVIEW_FRAME, ("image/jpeg",), OVERVIEW_BYTES, Framing(fill=Fill.WHOLE))
    name, _, frame = place.partition(".")
    platform = PLATFORMS[name]
    film = (platform.footage.mimes, min(platform.footage.most_bytes, MOST_FILM_BYTES)) if platform.footage else ((), 0)
    chosen = platform.frame_called(frame)
    return Wish(chosen, platform.mimes, platform.picture_bytes, framings.parse(framing), platform.ratios, *film)
