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

SERVER = Field("server", longest=200)
CHAT = r"@?[\w]+|-?[0-9]+|(https?://)?t\.me/[\w]+"
CHAT_WORDS = N_("The channel's name, such as @dkijakarta, or its number, such as -1001234567890.")

# What a person types to connect an account, by network; on the others they agree on the network's own page.
CONNECTING: dict[str, tuple[Field, ...]] = {
    "x": (Field("replies", required=False, longest=2),),
    "mastodon": (SERVER,),
    "bluesky": (
        Field("server", required=False, longest=200),
        Field("identifier", longest=253),
        Field("app_password", longest=200),
    ),
    "telegram": (
        Field("bot_token", longest=200),
        Field("channel", longest=120, pattern=CHAT, pattern_words=CHAT_WORDS),
        Field("staging_chat", required=False, longest=120, pattern=CHAT, pattern_words=CHAT_WORDS),
    ),
}

# Which of several was chosen, and that it is meant although it is called otherwise in the register.
CHOICE = (Field("choice"), Field("same", required=False))
