"""Posts: one post or comment as LinkedIn is told it, and as LinkedIn tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from content.people.troubles import Trouble
from content.writing.counting import little_text
from workers.platforms.base import Message, NotNow, Prepared, Receipt, Target

UNREADABLE = (TypeError, KeyError, ValueError, AttributeError)
THUMBNAIL = "thumbnail"
PUBLISHED = "PUBLISHED"
FEED = "https://www.linkedin.com/feed/update/"
_ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")
_HASHTAG = re.compile(r"\{hashtag\|\\?#\|([^{}|]+)\}")
_POST = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,30}")
_COMMENT = re.compile(r"urn:li:comment:\((?P<post>urn:li:\w+:\d+),(?P<id>\d+)\)")
_SLUG = re.compile(r"/posts/[^/]*-(?P<kind>share|ugcPost)-(?P<id>\d{1,30})(?:-[\w-]*)?/?")


@dataclass(frozen=True)
class Post:
    """One post or comment as LinkedIn shows it, its text as it was written; `media` are its assets with their alt texts."""

    remote_id: str
    author: str
    text: str
    media: tuple[tuple[str, str], ...]
    created_at: datetime
    public: bool = True

    @property
    def receipt(self) -> Receipt:
        """What is known of it."""
        return Receipt(self.remote_id, address_of(self.remote_id), self.created_at)


def author_of(target: Target) -> str:
    """The URN of an account, of an organisation where its number alone is known.

    Raises:
        NotNow: nobody said which.
    """
    if not target.remote_id:
        raise NotNow("The account is not connected to an organisation", trouble=Trouble.MISSING)
    return target.remote_id if target.remote_id.startswith("urn:li:") else f"urn:li:organization:{target.remote_id}"


def encoded(urn: str) -> str:
    """A URN as it stands in a path or a query."""
    return quote(urn, safe="")


def body_of(message: Message, prepared: Prepared, *, author: str) -> dict[str, Any]:
    """What POST /rest/posts is told."""
    spread = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}
    content = _content_of(message, prepared)
    return {
        "author": author,
        "commentary": little_text(message.text),
        "visibility": "PUBLIC",
        "distribution": spread,
        **({"content": content} if content else {}),
        "lifecycleState": PUBLISHED,
        "isReshareDisabledByAuthor": False,
    }


def comment_body_of(message: Message, *, author: str) -> dict[str, Any]:
    """What POST /rest/socialActions/{urn}/comments is told: plain text, in which nothing is escaped."""
    return {"actor": author, "object": message.reply_to, "message": {"text": message.text}}


def _content_of(message: Message, prepared: Prepared) -> dict[str, Any]:
    pairs = zip(prepared.media_ids, message.media, strict=True)
    assets = [{"id": urn} | ({"altText": media.alt_text} if media.alt_text else {}) for urn, media in pairs]
    if card := message.extras.link_card:
        thumbnail = prepared.keys.get(THUMBNAIL)
        shown = {"source": card.url, "title": card.title, "description": card.description}
        return {"article": shown | ({"thumbnail": thumbnail} if thumbnail else {})}
    if len(assets) > 1:
        return {"multiImage": {"images": assets}}
    return {"media": assets[0]} if assets else {}


def restored(commentary: str) -> str:
    """The text that was written, from the little text that LinkedIn keeps of it."""
    return _ESCAPED.sub(r"\1", _HASHTAG.sub(r"#\1", commentary))


def read(told: Any) -> Post:
    """A post from LinkedIn's answer.

    Raises:
        NotNow: it is none.
    """
    try:
        content = told.get("content") or {}
        assets = content.get("multiImage", {}).get("images", ()) or filter(None, [content.get("media")])
        return Post(
            remote_id=str(told["id"]),
            author=str(told["author"]),
            text=restored(str(told["commentary"])),
            media=tuple((str(one["id"]), str(one.get("altText") or "")) for one in assets),
            created_at=_moment(told.get("publishedAt") or told["createdAt"]),
            public=told["lifecycleState"] == PUBLISHED and told["visibility"] == "PUBLIC",
        )
    except UNREADABLE as error:
        raise NotNow("LinkedIn's answer cannot be read", trouble=Trouble.STRANGER) from error


def read_comment(told: Any, *, post: str) -> Post:
    """A comment on `post` from LinkedIn's answer.

    Raises:
        NotNow: it is none.
    """
    try:
        remote_id = comment_urn(post, str(told["id"]))
        return Post(remote_id, str(told["actor"]), str(told["message"]["text"]), (), _moment(told["created"]["time"]))
    except UNREADABLE as error:
        raise NotNow("LinkedIn's answer cannot be read", trouble=Trouble.STRANGER) from error


def elements_of(told: Mapping[str, Any]) -> list[Any]:
    """The elements of a Rest.li collection.

    Raises:
        NotNow: it is none.
    """
    elements = told.get("elements")
    if not isinstance(elements, list):
        raise NotNow("LinkedIn's answer is no list", trouble=Trouble.STRANGER)
    return elements


def comment_urn(post: str, number: str) -> str:
    """What a comment is called here: its post and its number."""
    return f"urn:li:comment:({post},{number})"


def comment_of(remote_id: str) -> tuple[str, str] | None:
    """The post and the number of a comment; None where it is no comment."""
    found = _COMMENT.fullmatch(remote_id)
    return (found["post"], found["id"]) if found else None


def address_of(remote_id: str) -> str:
    """The public address of a post or comment."""
    comment = comment_of(remote_id)
    return f"{FEED}{comment[0]}/?commentUrn={encoded(remote_id)}" if comment else f"{FEED}{remote_id}/"


def id_in(address: str) -> str | None:
    """The URN of the post at an address; None where there is none in it: an activity's number is not that of its post."""
    try:
        parts = urlsplit(unquote(address.strip()))
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in {"http", "https"} or host != "linkedin.com":
        return None
    if found := _SLUG.fullmatch(parts.path):
        return f"urn:li:{found['kind']}:{found['id']}"
    urn = parts.path.removeprefix("/feed/update/").rstrip("/")
    return urn if _POST.fullmatch(urn) else None


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
