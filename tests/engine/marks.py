"""The mark of a machine, remembered without a disk: thousands of examples need no fsync."""

from __future__ import annotations

from pathlib import Path

from content.foundation.marks import Mark, Marks


class RememberedMarks(Marks):
    """The rules of the real one (tested by itself): a mark moves forward in one life, or begins anew."""

    def __init__(self, host: str, mark: Mark | None = None) -> None:
        super().__init__(Path(), host)
        self.mark = mark

    def read(self) -> Mark | None:
        return self.mark

    def advance(self, mark: Mark) -> None:
        if mark.follows(self.mark):
            self.mark = mark

    def replace(self, mark: Mark) -> None:
        self.mark = mark
