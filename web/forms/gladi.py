"""Starting a gladi."""

from __future__ import annotations

from collections.abc import Iterable

from content.foundation.problems import N_, Problem
from content.planning.campaigns import Campaign
from web.forms.fields import Field

SHORTEST_SECONDS = 30
LONGEST_SECONDS = 3600
USUAL_SECONDS = 120


class SecondsOutOfRange(Problem):
    """Shorter cannot be watched, longer is no rehearsal."""

    cause = N_("A gladi takes %(least)s to %(most)s seconds; you wrote %(seconds)s.")
    fix = N_("Choose a number in between; 120 is usual.")


def gladi_form(campaigns: Iterable[Campaign]) -> tuple[Field, ...]:
    """The fields of the form."""
    return (
        Field("campaign", choices=tuple(row.id for row in campaigns)),
        Field("seconds", longest=5, pattern="[0-9]+", pattern_words=N_("A whole number of seconds, such as 120.")),
    )


def seconds(typed: str) -> int:
    """How long the gladi takes.

    Raises:
        SecondsOutOfRange
    """
    length = int(typed)
    if not SHORTEST_SECONDS <= length <= LONGEST_SECONDS:
        raise SecondsOutOfRange(least=SHORTEST_SECONDS, most=LONGEST_SECONDS, seconds=length)
    return length
