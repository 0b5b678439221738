"""The adapter of Telegram: a bot that may post in the office's channel.

Sources: the Bot API 10.1 and its machine-readable copy (telegram/api.json). Nothing of it was tried on the live network.
A bot cannot look back into a channel: when an answer is lost, a person decides. With a staging chat (the administrators and
the bot) pictures are uploaded there ahead of time, and what is public is forwarded there to be read; without one, pictures
travel with the post and nothing is read back. Texts go as they are, without parse_mode: Telegram itself finds the links.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from content.people.credentials import Grant
from content.people.troubles import Trouble
from content.platforms import PLATFORMS
from content.writing import counting
from workers.platforms import asking, base
from workers.platforms.base import Media, Message, NotNow, Receipt, Refused, Target, Unknown
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means

NAME = "telegram"
# Bot API 10.1, sendPhoto: width and height together, and the longer side by the shorter.
MOST_PIXELS = 10_000
WIDEST = 20
TAKES = frozenset({"image/jpeg", "image/png", "video/mp4"})
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
ADDRESS = re.compile(r"(?i)(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?(c/[0-9]+|\w+)/([0-9]{1,18})(?:[/?#].*)?")
NUMBERS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18})*")
# A chat's own number begins so where its posts have an address.
CHANNEL = "-100"
SHOWN = ("text", "pictures")
HIDDEN = "alternative texts"
CHAT = "the staging chat"
UNREADABLE = (TypeError, KeyError, ValueError, IndexError, AttributeError)
CANNOT_BE_READ = "Telegram's answer cannot be read"
# What is said with 400 where the matter is the chat or the bot's rights in it, not the post.
NO_RIGHT = re.compile(r"(?i)chat not found|not enough rights|administrator rights|not a member|write_forbidden|deactivated")
GONE = re.compile(r"(?i)message to (?:delete|forward) not found|message_id_invalid")
# A token that was never one is not found; one that BotFather took back is unauthorized.
TROUBLES = {401: Trouble.WRONG, 403: Trouble.FORBIDDEN, 404: Trouble.WRONG, 429: Trouble.LIMITED}
METHODS = "telegram/api.json#/methods"
ASKING = ("getMe", "getChat", "getChatMember", "getFile", "forwardMessage", "deleteMessage")
KIND = {False: "photo", True: "video"}
SENDING = ("sendMessage", "sendPhoto", "sendVideo", "sendMediaGroup")
Part = str | tuple[str, bytes, str]
Table = Mapping[str, Any]
NOTHING: Table = {}
QUIETLY: Table = {"disable_notification": True}


@dataclass(frozen=True)
class TelegramAdapter:
    """The office's bot. Secrets: "bot_token", and "staging_chat" where there is one; the account's remote id is its chat."""

    means: Means

    @property
    def capabilities(self) -> base.Capabilities:
        """No alternative texts, no comments, and no way to find a post whose number was lost."""
        return base.Capabilities(base.Recovery.PERSON, threads=True, films=True, reads_back=SHOWN, test_target=CHAT)

    @property
    def operations(self) -> tuple[base.Operation, ...]:
        """The bot's methods, and the download of a file, which the specification has in words alone."""
        words = "telegram/api.json#/types/File (its description; not machine-readable)"
        methods = (base.Operation(name, "POST", f"/bot{{token}}/{name}", f"{METHODS}/{name}") for name in (*ASKING, *SENDING))
        return (*methods, base.Operation("download", "GET", "/file/bot{token}/{folder}/{file}", words))

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """The text's length, and each picture's size."""
        return tuple(_reasons(target, message))

    def prepare(self, target: Target, message: Message) -> base.Prepared:
        """Send each picture to the staging chat for its file id, and take it away there; without such a chat, nothing."""
        if reasons := self.check(target, message):
            raise Refused("; ".join(reasons))
        _token(target)
        if not target.secrets.get("staging_chat"):
            return base.Prepared()
        return base.Prepared(tuple(self._staged(target, media) for media in message.media))

    def publish(self, target: Target, call: base.Call) -> Receipt:
        """Send the message, the picture, the film or the album: one call, whatever it is."""
        ask = self._ask(target, *_sending(call.message, call.prepared), chat=target.remote_id)
        guarded = replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=call.message.reference)
        reply = self.means.http.send(guarded)
        if asking.table(reply).get("ok") is not True:
            raise _disappointment(reply, guarded=True)
        try:
            return _receipt(asking.table(reply)["result"])
        except UNREADABLE as error:
            raise Unknown(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error

    def find(self, target: Target, sought: base.Sought) -> Receipt | None:  # noqa: ARG002 - the contract's arguments
        """It cannot be found: the Bot API has no history."""
        raise Unknown("A Telegram bot cannot look back into a channel; look there and paste the address of the post")

    def recognise(self, target: Target, address: str) -> str | None:
        """The number in t.me/<name>/<number>, or in t.me/c/<chat>/<number> where the channel has no public name."""
        found = ADDRESS.fullmatch(address.strip())
        own = {target.remote_id.lower().lstrip("@"), target.handle.lower().lstrip("@")}
        own |= {f"c/{target.remote_id.removeprefix(CHANNEL)}"} if target.remote_id.startswith(CHANNEL) else set()
        return found[2] if found and found[1].lower() in own else None

    def fetch(self, target: Target, remote_id: str) -> base.Public | None:
        """The post as it is now, forwarded to the staging chat. Telegram compresses pictures; films are not looked into."""
        numbers = remote_id.split(",") if NUMBERS.fullmatch(remote_id) else []
        if not (numbers and target.secrets.get("staging_chat")):
            return base.Public(_address(target, numbers[0]), "", (), unseen=frozenset({*SHOWN, HIDDEN})) if numbers else None
        shown = [said for number in numbers if (said := self._forwarded(target, number))]
        if len(shown) < len(numbers):
            return None
        text = next((words for said in shown if (words := str(said.get("text") or said.get("caption") or ""))), "")
        pictures = () if any("video" in said for said in shown) else tuple(self._pictures(target, shown))
        hidden = {HIDDEN} if pictures or "video" not in shown[0] else {HIDDEN, "pictures"}
        return base.Public(_address(target, numbers[0]), text, pictures, unseen=frozenset(hidden))

    def delete(self, target: Target, remote_id: str) -> None:
        """Take every message of the post down; Telegram lets a bot do that for 48 hours, and says so afterwards."""
        for number in remote_id.split(",") if NUMBERS.fullmatch(remote_id) else []:
            try:
                self._asked(target, "deleteMessage", {"message_id": int(number)}, chat=target.remote_id)
            except Refused as refusal:
                if not GONE.search(refusal.detail):
                    raise

    def renew(self, target: Target) -> Grant | None:  # noqa: ARG002 - the contract's argument
        """A bot's token has no end."""
        return None

    def health(self, target: Target) -> base.Health:
        """Whether the bot is there, and may post in the chat."""
        me = self._asked(target, "getMe")
        chat = self._asked(target, "getChat", chat=target.remote_id)
        member = self._asked(target, "getChatMember", {"user_id": me.get("id")}, chat=target.remote_id)
        status, channel = str(member.get("status")), chat.get("type") == "channel"
        admin = member.get("can_post_messages", not channel)
        may = {"creator": True, "administrator": admin, "member": not channel, "restricted": member.get("can_send_messages")}
        if not may.get(status):
            raise NotNow(f"The bot is “{status}” in that chat and may not post there", trouble=Trouble.FORBIDDEN)
        return base.Health()

    def _staged(self, target: Target, media: Media) -> str:
        """A picture's file id, by a message to the staging chat."""
        kind, file = KIND[media.is_film], ("file", media.read(), media.mime)
        said = self._asked(target, f"send{kind.title()}", QUIETLY, {kind: file}, chat=target.secrets["staging_chat"])
        self._tidied(target, said)
        return _file_id(said)

    def _forwarded(self, target: Target, number: str) -> dict[str, Any] | None:
        """One message as the channel has it now; None where it is gone."""
        fields = {"from_chat_id": _chat(target.remote_id), "message_id": int(number), **QUIETLY}
        try:
            said = self._asked(target, "forwardMessage", fields, chat=target.secrets["staging_chat"])
        except Refused as refusal:
            if GONE.search(refusal.detail):
                return None
            raise NotNow(refusal.detail) from refusal
        self._tidied(target, said)
        return said

    def _tidied(self, target: Target, said: Table) -> None:
        """Leave the staging chat as it was; where that fails, a picture too many stays among the administrators."""
        with contextlib.suppress(base.Disappointment):
            self._asked(target, "deleteMessage", {"message_id": said.get("message_id")}, chat=target.secrets["staging_chat"])

    def _pictures(self, target: Target, shown: Iterable[Table]) -> Iterator[base.Picture]:
        for said in (said for said in shown if "photo" in said):
            path = str(self._asked(target, "getFile", {"file_id": _file_id(said)}).get("file_path"))
            reply = self._again(Ask("GET", f"{self.means.address(NAME)}/file/bot{_token(target)}/{quote(path)}"))
            yield base.Picture("", reply.body if reply.status == HTTPStatus.OK else b"")

    def _asked(self, target: Target, *what: Any, chat: str = "") -> dict[str, Any]:
        """The result of a call that may be made again; an empty table where it is no table."""
        reply = self._again(self._ask(target, *what, chat=chat))
        said = asking.table(reply)
        if said.get("ok") is not True:
            raise _disappointment(reply, guarded=False)
        return said["result"] if isinstance(said.get("result"), dict) else {}

    def _ask(self, target: Target, method: str, fields: Table = NOTHING, files: Table = NOTHING, *, chat: str) -> Ask:
        """A call of a method; the chat stands in the address, so that who watches the traffic knows whom it is for."""
        headers, body = asking.multipart_body({**_written(fields), **files}) if files else asking.json_body(fields)
        query = f"?{urlencode({'chat_id': _chat(chat)})}" if chat else ""
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


def _reasons(target: Target, message: Message) -> Iterator[str]:
    row, limits = PLATFORMS[NAME], target.limits
    films = row.footage.most_bytes if row.footage else 0
    most = limits.get("text_limit", row.limit_for(pictures=len(message.media)))
    if (length := counting.count(NAME, message.text)) > most:
        yield f"The text has {length} characters as Telegram counts them; it takes {most}"
    if not message.media and not message.text.strip():
        yield "There is nothing to send"
    if (many := len(message.media)) > limits.get("most_pictures", row.most_pictures):
        yield f"Telegram takes {row.most_pictures} pictures in one post, and there are {many}"
    if message.extras != base.NO_EXTRAS or not NUMBERS.fullmatch(message.reply_to or "0"):
        yield "Polls, link cards, reply controls and answers to other networks' posts do not go to Telegram"
    for media in message.media:
        yield from _faults(media, films if media.is_film else limits.get("picture_bytes", row.picture_bytes))


def _faults(media: Media, most: int) -> Iterator[str]:
    shorter, longer = sorted((media.width, media.height))
    if media.mime not in TAKES:
        yield f"Telegram does not take {media.mime}"
    if len(media.read()) > most:
        yield f"A picture or film has more than {most:,} bytes"
    if not media.is_film and (longer + shorter > MOST_PIXELS or longer > WIDEST * shorter):
        yield f"A picture of {media.width} × {media.height} is too large or too narrow for Telegram"


def _sending(message: Message, prepared: base.Prepared) -> tuple[str, dict[str, Any], dict[str, Part]]:
    """The method that sends a message, its fields, and the files that travel along."""
    fields: dict[str, Any] = {}
    if message.reply_to:
        fields["reply_parameters"] = {"message_id": int(message.reply_to.partition(",")[0])}
    if not message.media:
        return "sendMessage", fields | {"text": message.text}, {}
    names = prepared.media_ids or tuple(f"attach://file{at}" for at in range(len(message.media)))
    travelling = () if prepared.media_ids else enumerate(message.media)
    files: dict[str, Part] = {f"file{at}": ("file", media.read(), media.mime) for at, media in travelling}
    caption = {"caption": message.text} if message.text else {}
    kinds = [KIND[one.is_film] for one in message.media]
    if len(names) == 1:
        return f"send{kinds[0].title()}", fields | caption | {kinds[0]: names[0]}, files
    album: list[dict[str, str]] = [{"type": kind, "media": name} for kind, name in zip(kinds, names, strict=True)]
    album[0] |= caption
    return "sendMediaGroup", fields | {"media": album}, files


def _file_id(said: Table) -> str:
    try:
        return str(said["video"]["file_id"] if "video" in said else said["photo"][-1]["file_id"])
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error


def _written(fields: Table) -> dict[str, Part]:
    """Fields as a multipart form has them: what is not a text, as JSON."""
    return {name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False) for name, said in fields.items()}


def _chat(said: str) -> int | str:
    try:
        return int(said)
    except ValueError:
        return f"@{said.lstrip('@')}"


def _receipt(result: Any) -> Receipt:
    """What was sent, from the message that came back, or the messages of an album."""
    messages = result if isinstance(result, list) else [result]
    numbers = [int(one["message_id"]) for one in messages]
    chat, moment = messages[0]["chat"], datetime.fromtimestamp(int(messages[0]["date"]), UTC)
    name = str(chat.get("username") or f"c/{str(chat['id']).removeprefix(CHANNEL)}")
    return Receipt(",".join(map(str, numbers)), f"https://t.me/{name}/{numbers[0]}", moment)


def _address(target: Target, number: str) -> str:
    chat = target.remote_id
    return f"https://t.me/{chat[1:] if chat.startswith('@') else f'c/{chat.removeprefix(CHANNEL)}'}/{number}"


def _disappointment(reply: Reply, *, guarded: bool) -> base.Disappointment:
    """What an answer without a result means. With 4xx Telegram has done nothing."""
    said = asking.table(reply)
    extra = said["parameters"] if isinstance(said.get("parameters"), dict) else {}
    words = f"{reply.status}: {asking.words(said, ('description',))}"
    if "ok" not in said or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status < HTTPStatus.BAD_REQUEST:
        stranger = asking.is_page(reply) or reply.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return (Unknown if guarded else NotNow)(words, trouble=Trouble.STRANGER if stranger else Trouble.SILENT)
    if new := extra.get("migrate_to_chat_id"):
        return NotNow(f"{words}. The chat's number is {new} now: connect the account with it", trouble=Trouble.WRONG)
    if trouble := Trouble.FORBIDDEN if NO_RIGHT.search(words) else TROUBLES.get(reply.status):
        return NotNow(words, wait_seconds=float(extra.get("retry_after") or 0), trouble=trouble)
    return Refused(words)
