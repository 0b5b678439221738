"""Entering an official account into the register."""

from __future__ import annotations

from content.foundation.problems import N_
from content.platforms import PLATFORMS
from web.forms.fields import Field

ACCOUNT = (
    Field(
        "unit",
        longest=60,
        pattern=r"[a-z0-9]+(-[a-z0-9]+)*",
        pattern_words=N_("Small letters, digits and hyphens, such as dinas-kesehatan."),
    ),
    Field("name", longest=120),
    Field("platform", choices=tuple(PLATFORMS)),
    Field(
        "handle",
        longest=120,
        pattern=r"@?[\w.\-]+(@[\w.\-]+)?",
        pattern_words=N_("The name of the account on its network, without spaces."),
    ),
)
