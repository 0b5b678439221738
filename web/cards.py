"""An account's card in the composer: what it says of its own, what goes out on it, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.people.accounts import Account
from content.pictures import recipes
from content.pictures.renditions import Rendition
from content.platforms import PLATFORMS, Frame
from content.publication.publications import Publication
from content.writing.drafts import DraftPicture
from content.writing.previews import Preview
from web.forms.sheets import PICTURES, Part

# The renditions there are, by asset, recipe and recipe version.
Renditions = Mapping[tuple[str, str, int], Rendition]


@dataclass(frozen=True)
class Card:
    """One account's card. `full` is its part with what it takes from the shared one."""

    account: Account
    part: Part
    full: Part
    preview: Preview
    publication: Publication | None
    public: bool

    def rendition_of(self, picture: DraftPicture, made: Renditions) -> Rendition | None:
        """What is made of a picture for this account, if it was asked for."""
        recipe = recipes.recipe(self.account.platform, frame=self.full.frame, framing=picture.framing)
        versions = (picture.recipe_version, recipes.VERSION, 1)
        return next((row for version in versions if (row := made.get((picture.asset_id, recipe, version)))), None)

    @property
    def frame(self) -> Frame:
        """The format of its pictures."""
        return PLATFORMS[self.account.platform].frame_called(self.full.frame)

    @property
    def follows(self) -> bool:
        """Whether it shows the pictures that all accounts share."""
        return PICTURES in self.part.same
