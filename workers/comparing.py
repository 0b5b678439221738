"""Comparing: whether a picture that the public sees is the one that was approved, although networks encode pictures anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from content.pictures import prints
from content.pictures.refusals import PictureRefused
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from content.records.evidence import Asked, AskedPicture, Likeness, Seen, SeenPicture
from workers.platforms.base import Picture, Public

# In so many of its 64 bits a print may differ after a network made the picture smaller and coarser.
ALIKE_BITS = 8


@dataclass(frozen=True)
class Comparison:
    """Where pictures are compared: decoded in the studio's sandbox alone, since anyone may have written what is public."""

    store: PictureStore
    studio: Studio

    def seen(self, public: Public, approved: Asked) -> Seen:
        """What the public sees, beside what was approved: each picture with how alike it is.

        Raises:
            StudioUnavailable, PictureMissing, PictureAltered, StoreUnavailable: nothing can be compared just now.
        """
        pairs = [(picture, _at(approved, number)) for number, picture in enumerate(public.pictures)]
        pictures = tuple(self._picture(shown, asked) for shown, asked in pairs)
        unseen = {name for name in public.unseen if name == "text" or approved.pictures or pictures}
        if any(picture.likeness is Likeness.UNSEEN for picture in pictures):
            unseen.add("pictures")
        return Seen(public.url, public.text, pictures, frozenset(unseen))

    def _picture(self, shown: Picture, asked: AskedPicture | None) -> SeenPicture:
        sha256 = hashlib.sha256(shown.content).hexdigest() if shown.content else ""
        likeness = self._likeness(shown.content, sha256, asked)
        return SeenPicture(sha256, shown.alt_text, likeness, asked.sha256 if asked else "")

    def _likeness(self, content: bytes, sha256: str, asked: AskedPicture | None) -> Likeness:
        if asked is None:
            return Likeness.DIFFERENT
        if sha256 == asked.sha256:
            return Likeness.EXACT
        if asked.is_film:
            # Networks make films anew, and a film has no print.
            return Likeness.UNSEEN
        return Likeness.ALIKE if content and self._look_alike(content, asked.sha256) else Likeness.DIFFERENT

    def _look_alike(self, content: bytes, sha256: str) -> bool:
        try:
            one, other = self.studio.look(content).print, self.studio.look(self.store.rendition(sha256)).print
        except PictureRefused:
            return False
        return one == other or prints.distance(one, other) <= ALIKE_BITS


def _at(approved: Asked, number: int) -> AskedPicture | None:
    return approved.pictures[number] if number < len(approved.pictures) else None
