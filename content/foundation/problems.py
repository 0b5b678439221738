"""How a problem is put into words: cause and next step, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

Translate = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Mark `message` for translation; it is translated where it is shown."""
    return message


class Problem(Exception):
    """Something a person can understand and mend.

    A subclass is named after what is wrong and sets `cause` and `fix`: English message ids whose %(name)s fields are
    filled with the facts given to the constructor.
    """

    cause: ClassVar[str] = N_("Something went wrong.")
    fix: ClassVar[str] = N_("Please try again.")

    def __init__(self, **facts: object) -> None:
        """Keep the facts; they fill the sentence and can be read by the caller."""
        super().__init__(self.cause % facts if facts else self.cause)
        self.facts: Mapping[str, object] = facts

    def say_cause(self, translate: Translate = str) -> str:
        """What is wrong."""
        return translate(self.cause) % self.facts if self.facts else translate(self.cause)

    def say_fix(self, translate: Translate = str) -> str:
        """What to do next."""
        return translate(self.fix) % self.facts if self.facts else translate(self.fix)

    def sentence(self, translate: Translate = str) -> str:
        """Cause and next step."""
        return f"{self.say_cause(translate)} {self.say_fix(translate)}"


class NotFound(Problem):
    """A record that is asked for does not exist, or not for this person."""

    cause = N_("There is no %(what)s “%(name)s”.")
    fix = N_("Check the name, or choose it from the list.")
