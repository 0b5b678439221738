"""The pictures a plan names, found by name in its folders and looked at once each."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from content.foundation.problems import N_, Problem
from content.pictures.intake import Intake
from content.pictures.refusals import TooHeavy
from content.pictures.shapes import Look
from content.writing.plans.cells import shown
from content.writing.plans.nearest import nearest

# Folders beside the plan in which offices keep its pictures.
USUAL = ("gambar", "pictures")


class PictureNotFound(Problem):
    """No file of this name is in the folders."""

    cause = N_("There is no picture “%(name)s” in %(folders)s.")
    fix = N_("Put it there, or write the name of one that is there, such as %(nearest)s.")


class NoPictures(Problem):
    """The folders hold nothing at all."""

    cause = N_("There is no picture “%(name)s”: %(folders)s holds no files.")
    fix = N_("Name the folder of the pictures with --media.")


class NotAFileName(Problem):
    """A path or a link where a file's name is wanted."""

    cause = N_("“%(name)s” is not the name of a file alone.")
    fix = N_("Write only the file's name, such as foto.jpg; download linked pictures into the folder of pictures first.")


class PictureUnreadable(Problem):
    """The system does not let us read the picture."""

    cause = N_("The picture “%(name)s” cannot be read (%(detail)s).")
    fix = N_("Check who may read the file, and the disk it is on, then try again.")


class NoSuchFolder(Problem):
    """The folder of pictures that was named is not there."""

    cause = N_("There is no folder %(folder)s.")
    fix = N_("Check the folder's name after --media.")


@dataclass(frozen=True)
class Picture:
    """A picture of a plan: where it is, and what it was when it was looked at."""

    path: Path
    sha256: str
    look: Look
    size: int


def folders_for(plan: Path, media: Path | None) -> tuple[Path, ...]:
    """Where a plan's pictures are: in `media` where one is named, else in the plan's own folder or the usual ones beside it.

    Raises:
        NoSuchFolder
    """
    if media is not None:
        if not media.is_dir():
            raise NoSuchFolder(folder=media)
        return (media,)
    own = plan.resolve().parent
    return (own, *(own / name for name in USUAL))


class Media:
    """The files of some folders by name. Only names that a folder lists are opened, so no name leads out of it."""

    def __init__(self, folders: Sequence[Path], intake: Intake) -> None:
        """Look for pictures in these folders, the first one first."""
        self._folders = folders
        self.intake = intake
        self._listed: dict[str, Path] | None = None
        self._seen: dict[str, Picture | Problem] = {}

    def picture(self, name: str) -> Picture | Problem:
        """The picture called `name`, or why it cannot be used.

        A problem is one of NotAFileName, PictureNotFound, NoPictures, PictureUnreadable, PictureRefused.
        """
        if name not in self._seen:
            try:
                self._seen[name] = self._look(name)
            except Problem as problem:
                self._seen[name] = problem
        return self._seen[name]

    def _look(self, name: str) -> Picture:
        path = self._find(name)
        try:
            if path.stat().st_size > self.intake.most_bytes:
                raise TooHeavy(filename=name, most=self.intake.most_bytes // 1_000_000)
            content = path.read_bytes()
        except OSError as error:
            raise PictureUnreadable(name=shown(name), detail=error.strerror or type(error).__name__) from error
        look = self.intake.look(content, filename=name)
        return Picture(path, hashlib.sha256(content).hexdigest(), look, len(content))

    def _find(self, name: str) -> Path:
        if "/" in name or "\\" in name:
            raise NotAFileName(name=shown(name))
        if self._listed is None:
            self._listed = {_composed(path.name): path for path in self._files()}
        found = self._listed.get(_composed(name))
        if found:
            return found
        folders = ", ".join(str(folder) for folder in self._folders if folder.is_dir()) or str(self._folders[0])
        if not self._listed:
            raise NoPictures(name=shown(name), folders=folders)
        raise PictureNotFound(name=shown(name), folders=folders, nearest=nearest(name, self._listed))

    def _files(self) -> Iterator[Path]:
        """Every file of the folders, of the first folder last so that it wins; links that lead out of a folder are none."""
        for folder in reversed(self._folders):
            home = folder.resolve()
            try:
                listed = sorted(home.iterdir())
            except OSError:
                continue
            yield from (path for path in listed if path.is_file() and path.resolve().is_relative_to(home))


def _composed(name: str) -> str:
    # One file system keeps "é" as one letter, another as two.
    return unicodedata.normalize("NFC", name)
