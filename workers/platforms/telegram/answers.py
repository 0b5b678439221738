"""Telegram's answers: messages, files, and what a refusal means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Disappointment, NotNow, Receipt, Refused, Unknown
from workers.platforms.http import Reply
from workers.platforms.telegram.saying import Table

# A chat's own number begins so where its posts have an address.
CHANNEL = "-100"
UNREADABLE = (TypeError, KeyError, ValueError, IndexError, AttributeError)
CANNOT_BE_READ = "Telegram's answer cannot be read"
# What is said with 400 where the matter is the chat or the bot's rights in it, not the post.
NO_RIGHT = re.compile(r"(?i)chat not found|not enough rights|administrator rights|not a member|write_forbidden|deactivated")
# A token that was never one is not found; one that BotFather took back is unauthorized.
TROUBLES = {401: Trouble.WRONG, 403: Trouble.FORBIDDEN, 404: Trouble.WRONG, 429: Trouble.LIMITED}


def receipt(result: Any) -> Receipt:
    """What was sent, from the message that came back, or the messages of an album."""
    messages = result if isinstance(result, list) else [result]
    numbers = [int(one["message_id"]) for one in messages]
    sent = datetime.fromtimestamp(int(messages[0]["date"]), UTC)
    return Receipt(",".join(map(str, numbers)), address(messages[0]["chat"], numbers[0]), sent)


def address(chat: Table, number: int | str) -> str:
    """Where a message of a chat is seen: by everyone where the chat has a name, by its members where it has none."""
    name = chat.get("username") or f"c/{str(chat.get('id')).removeprefix(CHANNEL)}"
    return f"https://t.me/{name}/{number}"


def text(shown: Sequence[Table]) -> str:
    """The words of a post, in whichever of its messages they stand."""
    return next((words for said in shown if (words := str(said.get("text") or said.get("caption") or ""))), "")


def moment(forwarded: Table) -> datetime | None:
    """When what was forwarded had been sent."""
    sent = forwarded["forward_origin"].get("date") if isinstance(forwarded.get("forward_origin"), dict) else None
    return datetime.fromtimestamp(sent, UTC) if isinstance(sent, int) else None


def has_media(said: Table) -> bool:
    """Whether a message may be one of an album."""
    return "photo" in said or "video" in said


def belong_together(first: Table, following: Table) -> bool:
    """Whether two messages are of one album: sent in the same second, and the words stand in the first."""
    same_moment = moment(first) is not None and moment(first) == moment(following)
    return same_moment and has_media(following) and not following.get("caption")


def file_id(said: Table) -> str:
    """The file of a message: its film, or the largest form of its photo."""
    try:
        return str(said["video"]["file_id"] if "video" in said else said["photo"][-1]["file_id"])
    except UNREADABLE as error:
        raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error


def disappointment(reply: Reply, *, guarded: bool) -> Disappointment:
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
