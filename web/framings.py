"""How each picture of the composer is brought into the frames of the chosen accounts, and what its alternative text lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from content.foundation.problems import Problem
from content.pictures import recipes
from content.pictures.assets import Asset, Kind
from content.pictures.framings import Framing, Point
from content.pictures.renditions import Rendition
from content.platforms import PLATFORMS, Frame, Platform
from content.writing.checks import alternatives
from content.writing.drafts import DraftPicture
from web.cards import Card, Renditions
from web.forms.framings import readable
from web.forms.sheets import SHARED, Part

GIF = "image/gif"
# Kinds of files that may be see-through.
SEE_THROUGH = frozenset({"image/png", "image/webp", GIF, "image/avif", "image/tiff"})


@dataclass(frozen=True)
class Cut:
    """A picture in one network's format; what is made of it, once it was asked for."""

    platform: Platform
    frame: Frame
    rendition: Rendition | None

    @property
    def size(self) -> tuple[int, int]:
        """Its pixels as they are; as they are meant to be until it is made."""
        made = self.rendition
        return (made.width, made.height) if made and made.width and made.height else (self.frame.width, self.frame.height)


@dataclass(frozen=True)
class Framed:
    """One picture of a part of the sheet. `spot` names its place there for buttons and for the page."""

    prefix: str
    place: int
    picture: DraftPicture
    asset: Asset
    overview: Rendition | None
    cuts: tuple[Cut, ...]
    platforms: tuple[Platform, ...]
    findings: tuple[Problem, ...]

    @property
    def spot(self) -> str:
        """As a button says it."""
        return f"{self.prefix}:{self.place}"

    @property
    def name(self) -> str:
        """As an element of the page is called."""
        return f"{self.prefix}-{self.place + 1}"

    @property
    def framing(self) -> Framing:
        """How it is brought into frames."""
        return readable(self.picture.framing)

    @property
    def suggested(self) -> Point | None:
        """Where the machine, or whoever looked after the picture, sees its subject."""
        if self.asset.focus_across is None or self.asset.focus_down is None:
            return None
        return Point(self.asset.focus_across, self.asset.focus_down)

    @property
    def can_be_framed(self) -> bool:
        """Whether there is anything to choose: videos and cards are shown as they are."""
        return self.asset.kind == Kind.PICTURE

    @property
    def can_move(self) -> bool:
        """Whether to ask if its animation is kept."""
        return self.asset.frames > 1 and any(GIF in platform.mimes for platform in self.platforms)

    @property
    def shows_background(self) -> bool:
        """Whether a background may be seen even where nothing is added around the picture."""
        return self.asset.mime in SEE_THROUGH

    @property
    def alt_limits(self) -> list[tuple[int, str]]:
        """The longest alternative text, and the networks that take so much, the least first."""
        limits: dict[int, list[str]] = {}
        for platform in self.platforms:
            limits.setdefault(min(platform.alt_text_limit, alternatives.LONGEST), []).append(platform.label)
        return [(limit, ", ".join(labels)) for limit, labels in sorted(limits.items())]


def shown(shared: Part, cards: Sequence[Card], assets: Mapping[str, Asset], made: Renditions) -> Mapping[str, Sequence[Framed]]:
    """The pictures of the shared part and of each account's own, by prefix, with what every network gets of them.

    An account that follows the shared pictures keeps its own out of sight, and gets nothing of them.
    """
    open_cards = [card for card in cards if not card.public]
    following = [card for card in open_cards if card.follows]
    framed = {SHARED: list(_framed(SHARED, shared, following, assets, made))}
    for card in open_cards:
        own = [] if card.follows else [card]
        framed[card.account.id] = list(_framed(card.account.id, card.part, own, assets, made))
    return framed


def _framed(prefix: str, part: Part, cards: Sequence[Card], assets: Mapping[str, Asset], made: Renditions) -> Iterator[Framed]:
    platforms = tuple(dict.fromkeys(PLATFORMS[card.account.platform] for card in cards))
    for place, picture in enumerate(part.pictures):
        yield Framed(
            prefix=prefix,
            place=place,
            picture=picture,
            asset=assets[picture.asset_id],
            overview=made.get((picture.asset_id, recipes.OVERVIEW, recipes.VERSION)),
            cuts=tuple(_cuts(picture, cards, made)),
            platforms=platforms,
            findings=tuple(_findings(cards, place + 1)),
        )


def _cuts(picture: DraftPicture, cards: Sequence[Card], made: Renditions) -> Iterator[Cut]:
    """One for each network and format: accounts that get the same bytes share one."""
    for (platform, frame), card in {(card.account.platform, card.frame): card for card in cards}.items():
        yield Cut(PLATFORMS[platform], frame, card.rendition_of(picture, made))


def _findings(cards: Sequence[Card], number: int) -> Iterator[Problem]:
    """What is wrong with one picture's alternative text, each kind once: the accounts say the same of it."""
    told = {
        type(finding): finding for card in cards for finding in card.preview.findings if finding.facts.get("position") == number
    }
    yield from told.values()
