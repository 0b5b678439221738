"""The adapter of Telegram: a bot that may post in the office's channel.

Sources: the Bot API 10.1 and its machine-readable copy (telegram/api.json). Nothing of it was tried on the live network.
A bot cannot look back into a channel: when an answer is lost, a person decides. With a staging chat (the administrators and
the bot) pictures are uploaded there ahead of time, and what is public is forwarded there to be read; without one, pictures
travel with the post and nothing is read back. Texts go as they are, without parse_mode: Telegram itself finds the links.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import (
    Call,
    Disappointment,
    Media,
    Message,
    NotNow,
    Picture,
    Prepared,
    Public,
    Receipt,
    Refused,
    Sought,
    Target,
    Unknown,
)
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means
from workers.platforms.telegram import answers, saying
from workers.platforms.telegram.saying import Table

NAME = "telegram"
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
ADDRESS = re.compile(r"(?i)(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?(c/[0-9]+|\w+)/([0-9]{1,18})(?:[/?#].*)?")
SHOWN = ("text", "pictures")
HIDDEN = "alternative texts"
CHAT = "the staging chat"
GONE = re.compile(r"(?i)message to (?:delete|forward) not found|message_id_invalid")
METHODS = "telegram/api.json#/methods"
ASKING = ("getMe", "getChat", "getChatMember", "getFile", "forwardMessage", "deleteMessage")
SENDING = ("sendMessage", "sendPhoto", "sendVideo", "sendMediaGroup")
NOTHING: Table = {}
MOST_IN_ALBUM = 10
QUIETLY: Table = {"disable_notification": True}


@dataclass(frozen=True)
class TelegramAdapter:
    """The office's bot. Secrets: "bot_token", and "staging_chat" where there is one; the account's remote id is its chat."""

    means: Means

    @property
    def capabilities(self) -> Capabilities:
        """No alternative texts, no comments, and no way to find a post whose number was lost."""
        return Capabilities(Recovery.PERSON, threads=True, films=True, reads_back=SHOWN, test_target=CHAT)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The bot's methods, and the download of a file, which the specification has in words alone."""
        words = "https://core.telegram.org/bots/api#getfile (not machine-readable)"
        methods = (Operation(name, "POST", f"/bot{{token}}/{name}", f"{METHODS}/{name}") for name in (*ASKING, *SENDING))
        return (*methods, Operation("download", "GET", "/file/bot{token}/{folder}/{file}", words))

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """The text's length, and each picture's size."""
        return tuple(saying.reasons(target, message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Send each picture to the staging chat for its file id, and take it away there; without such a chat, nothing."""
        if reasons := self.check(target, message):
            raise Refused("; ".join(reasons))
        _token(target)
        if not target.secrets.get("staging_chat"):
            return Prepared()
        return Prepared(tuple(self._staged(target, media) for media in message.media))

    def publish(self, target: Target, call: Call) -> Receipt:
        """Send the message, the picture, the film or the album: one call, whatever it is."""
        ask = self._ask(target, *saying.sending(call.message, call.prepared), chat=target.remote_id)
        guarded = replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=call.message.reference)
        reply = self.means.http.send(guarded)
        if asking.table(reply).get("ok") is not True:
            raise answers.disappointment(reply, guarded=True)
        try:
            return answers.receipt(asking.table(reply)["result"])
        except answers.UNREADABLE as error:
            raise Unknown(answers.CANNOT_BE_READ, trouble=Trouble.STRANGER) from error

    def find(self, target: Target, sought: Sought) -> Receipt | None:  # noqa: ARG002 - the contract's arguments
        """It cannot be found: the Bot API has no history."""
        raise Unknown("A Telegram bot cannot look back into a channel; look there and paste the address of the post")

    def recognise(self, target: Target, address: str) -> str | None:
        """The number in t.me/<name>/<number>, or in t.me/c/<chat>/<number> where the channel has no public name."""
        found = ADDRESS.fullmatch(address.strip())
        own = {target.remote_id.lower().lstrip("@"), target.handle.lower().lstrip("@")}
        own |= (
            {f"c/{target.remote_id.removeprefix(answers.CHANNEL)}"} if target.remote_id.startswith(answers.CHANNEL) else set()
        )
        return found[2] if found and found[1].lower() in own else None

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """The post as it is now, forwarded to the staging chat. Telegram compresses pictures; films are not looked into."""
        if not saying.NUMBERS.fullmatch(remote_id):
            return None
        chat = self._asked(target, "getChat", chat=target.remote_id)
        url = answers.address(chat, remote_id.partition(",")[0])
        unseen = Public(url, "", (), unseen=frozenset({*SHOWN, HIDDEN}))
        if not target.secrets.get("staging_chat"):
            return unseen
        try:
            shown = self._messages(target, remote_id)
        except Refused:
            # The channel lets nobody forward its posts.
            return unseen
        if not shown:
            return None
        filmed = any("video" in said for said in shown)
        pictures = () if filmed else tuple(self._pictures(target, shown))
        hidden = frozenset({HIDDEN, "pictures"} if filmed else {HIDDEN})
        return Public(url, answers.text(shown), pictures, answers.moment(shown[0]), hidden)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take every message of the post down; Telegram lets a bot do that for 48 hours, and says so afterwards."""
        for number in self._numbers(target, remote_id) if saying.NUMBERS.fullmatch(remote_id) else []:
            try:
                self._asked(target, "deleteMessage", {"message_id": number}, chat=target.remote_id)
            except Refused as refusal:
                if not GONE.search(refusal.detail):
                    raise

    def renew(self, target: Target) -> Grant | None:  # noqa: ARG002 - the contract's argument
        """A bot's token has no end."""
        return None

    def health(self, target: Target) -> Health:
        """Whether the bot is there, and may post in the chat."""
        me = self._asked(target, "getMe")
        chat = self._asked(target, "getChat", chat=target.remote_id)
        member = self._asked(target, "getChatMember", {"user_id": me.get("id")}, chat=target.remote_id)
        status, channel = str(member.get("status")), chat.get("type") == "channel"
        admin = member.get("can_post_messages", not channel)
        may = {"creator": True, "administrator": admin, "member": not channel, "restricted": member.get("can_send_messages")}
        if not may.get(status):
            raise NotNow(f"The bot is “{status}” in that chat and may not post there", trouble=Trouble.FORBIDDEN)
        return Health()

    def _staged(self, target: Target, media: Media) -> str:
        """A picture's file id, by a message to the staging chat."""
        kind, file = saying.KIND[media.is_film], ("file", media.read(), media.mime)
        said = self._asked(target, f"send{kind.title()}", QUIETLY, {kind: file}, chat=target.secrets["staging_chat"])
        self._tidied(target, said)
        return answers.file_id(said)

    def _numbers(self, target: Target, remote_id: str) -> list[int]:
        """The messages of a post. An album that a person named by its first one is whole again where that can be seen."""
        numbers = [int(number) for number in remote_id.split(",")]
        if len(numbers) == 1 and target.secrets.get("staging_chat"):
            with contextlib.suppress(Disappointment):
                numbers += [numbers[0] + at for at in range(1, len(self._messages(target, remote_id)))]
        return numbers

    def _messages(self, target: Target, remote_id: str) -> list[dict[str, Any]]:
        """The messages of a post as the channel has them now, with what follows a single picture in its album.

        None at all where one of them is gone.
        """
        numbers = [int(number) for number in remote_id.split(",")]
        shown = [said for number in numbers if (said := self._forwarded(target, number))]
        if len(shown) < len(numbers):
            return []
        while len(numbers) == 1 and len(shown) < MOST_IN_ALBUM and answers.has_media(shown[0]):
            following = self._forwarded(target, numbers[0] + len(shown))
            if not following or not answers.belong_together(shown[0], following):
                break
            shown.append(following)
        return shown

    def _forwarded(self, target: Target, number: int) -> dict[str, Any] | None:
        """One message as the channel has it now; None where it is gone."""
        fields = {"from_chat_id": saying.chat(target.remote_id), "message_id": number, **QUIETLY}
        try:
            said = self._asked(target, "forwardMessage", fields, chat=target.secrets["staging_chat"])
        except Refused as refusal:
            if GONE.search(refusal.detail):
                return None
            raise
        self._tidied(target, said)
        return said

    def _tidied(self, target: Target, said: Table) -> None:
        """Leave the staging chat as it was; where that fails, a picture too many stays among the administrators."""
        with contextlib.suppress(Disappointment):
            self._asked(target, "deleteMessage", {"message_id": said.get("message_id")}, chat=target.secrets["staging_chat"])

    def _pictures(self, target: Target, shown: Iterable[Table]) -> Iterator[Picture]:
        for said in (said for said in shown if "photo" in said):
            path = str(self._asked(target, "getFile", {"file_id": answers.file_id(said)}).get("file_path"))
            reply = self._again(Ask("GET", f"{self.means.address(NAME)}/file/bot{_token(target)}/{quote(path)}"))
            yield Picture("", reply.body if reply.status == HTTPStatus.OK else b"")

    def _asked(self, target: Target, *what: Any, chat: str = "") -> dict[str, Any]:
        """The result of a call that may be made again; an empty table where it is no table."""
        reply = self._again(self._ask(target, *what, chat=chat))
        said = asking.table(reply)
        if said.get("ok") is not True:
            raise answers.disappointment(reply, guarded=False)
        return said["result"] if isinstance(said.get("result"), dict) else {}

    def _ask(self, target: Target, method: str, fields: Table = NOTHING, files: Table = NOTHING, *, chat: str) -> Ask:
        """A call of a method; the chat stands in the address, so that who watches the traffic knows whom it is for."""
        headers, body = asking.multipart_body({**saying.written(fields), **files}) if files else asking.json_body(fields)
        query = f"?{urlencode({'chat_id': saying.chat(chat)})}" if chat else ""
        url = f"{self.means.address(NAME)}/bot{_token(target)}/{method}{query}"
        return Ask("POST", url, headers, body, self.means.longest_seconds)

    def _again(self, ask: Ask) -> Reply:
        return asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)


def _token(target: Target) -> str:
    token = target.secrets.get("bot_token", "").strip()
    if not token:
        raise NotNow("The account is not connected", trouble=Trouble.MISSING)
    if not TOKEN.fullmatch(token):
        raise NotNow("This is not the form of a bot's token, which BotFather gives as 123456:ABC…", trouble=Trouble.WRONG)
    return token
