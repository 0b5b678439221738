"""Connecting Telegram: the token of the office's bot, and the channel in which it may post.

Source: Bot API 10.1 (getMe, getChat, getChatMember). The token is part of every address: nothing here repeats an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from content.foundation.problems import N_, Problem
from content.people.credentials import Grant
from workers.connecting import answers
from workers.connecting.answers import SECONDS
from workers.connecting.consent import FORM
from workers.connecting.ways import Found
from workers.platforms.http import Ask
from workers.platforms.means import Means

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
MAY_POST = frozenset({"administrator", "creator"})


class NotItsToken(Problem):
    """What was typed has not the form of a bot's token."""

    cause = N_("This is not the token of a bot.")
    fix = N_("Copy it whole from BotFather: digits, a colon, then letters and digits.")


class BotMayNotPost(Problem):
    """The bot is no administrator of the chat, or has not the right to post. Facts: `bot`, `chat`."""

    cause = N_("The bot @%(bot)s may not post in %(chat)s.")
    fix = N_("Make it an administrator there with the right to post messages, then try again.")


@dataclass(frozen=True)
class TelegramWay:
    """A bot's token, a channel, and where there is one a private group in which pictures are tried first."""

    means: Means

    def enter(self, typed: Mapping[str, str]) -> tuple[Found, ...]:
        """The channel, once the bot may post there, and in the staging chat."""
        token = typed["bot_token"]
        if not TOKEN.fullmatch(token):
            raise NotItsToken
        bot = self._ask(token, "getMe", {})
        channel = self._chat(token, bot, typed["channel"])
        secrets = {"bot_token": token}
        if typed.get("staging_chat"):
            secrets["staging_chat"] = str(self._chat(token, bot, typed["staging_chat"])["id"])
        name, handle = channel.get("title"), channel.get("username")
        return (answers.found(Grant(secrets), remote_id=channel.get("id"), name=name, handle=handle),)

    def _chat(self, token: str, bot: dict[str, Any], typed: str) -> dict[str, Any]:
        """The chat of that name or number, in which the bot may post."""
        chat = self._ask(token, "getChat", {"chat_id": _named(typed)})
        member = self._ask(token, "getChatMember", {"chat_id": str(chat.get("id")), "user_id": str(bot.get("id"))})
        # Only channels tell apart who may post; in a group an administrator may.
        may = member.get("status") in MAY_POST and (chat.get("type") != "channel" or member.get("can_post_messages", True))
        if not may:
            raise BotMayNotPost(bot=bot.get("username", "?"), chat=chat.get("title", typed))
        return chat

    def _ask(self, token: str, method: str, asked: Mapping[str, str]) -> dict[str, Any]:
        address = f"{self.means.address('telegram')}/bot{token}/{method}"
        return answers.inner(
            answers.answered(self.means, Ask("POST", address, FORM, urlencode(asked).encode(), SECONDS)), "result"
        )


def _named(typed: str) -> str:
    """A chat's number, or its name with the @ that the Bot API wants; the address of a channel is a name too."""
    name = re.sub(r"^(https?://)?t\.me/", "", typed.strip()).strip("/@")
    return name if re.fullmatch(r"-?[0-9]+", name) else f"@{name}"
