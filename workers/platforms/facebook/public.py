"""What the public sees of a Page: posts, films, comments and stories, and which of them is the one sought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workers.platforms.base import Picture, Public, Receipt, Refused, Sought, Target
from workers.platforms.graph.answers import closest, listing
from workers.platforms.graph.host import Graph

HOSTS = frozenset({"facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com", "fb.com", "www.fb.com"})
NUMBER = re.compile(r"[0-9]{3,40}")
# What stands in addresses in the place of a number since 2022; the Page's own list alone says which post it is.
OPAQUE = re.compile(r"pfbid[0-9A-Za-z]{10,150}")
# Before the id of a story, which is a number as a film's is.
STORY = "story_"
NEWEST = "50"
TEXT, PICTURES, ALT_TEXTS = "text", "pictures", "alternative texts"

ATTACHED = "type,target,media"
POST_FIELDS = f"id,message,permalink_url,is_published,created_time,attachments{{{ATTACHED},subattachments{{{ATTACHED}}}}}"
COMMENT_FIELDS = f"id,message,permalink_url,created_time,from,attachment{{{ATTACHED}}}"
FILM_FIELDS = "id,description,permalink_url,published,from"
STORY_FIELDS = "post_id,media_id,url"

Table = Mapping[str, Any]


def address_of(graph: Graph, remote_id: str) -> str:
    """An address that leads to it, whatever the network calls it in the address bar."""
    return f"https://www.facebook.com/{f'stories/{graph.node}' if remote_id.startswith(STORY) else remote_id}"


def found(graph: Graph, sought: Sought) -> Receipt | None:
    """Whether what was prepared is public now. Its times say when it was made, so the receipt has none."""
    keys = sought.prepared.keys
    if sought.message.reply_to:
        return _found_comment(graph, sought)
    if sought.message.frame == "story":
        return _found_story(graph, sought.prepared.media_ids)
    if film := keys.get("video"):
        said = graph.look(film, "published,permalink_url")
        return _receipt(graph, film, said) if said and said.get("published") is True else None
    post = keys.get("post", "")
    said = graph.look(post, "is_published,permalink_url") if post else None
    if said is None:
        return _found_post(graph, sought)
    return _receipt(graph, post, said) if said.get("is_published") is True else None


def _receipt(graph: Graph, remote_id: str, said: Table) -> Receipt:
    return Receipt(remote_id, str(said.get("permalink_url") or address_of(graph, remote_id)))


def _found_post(graph: Graph, sought: Sought) -> Receipt | None:
    """By its text, where the network does not know the post by the id that it gave."""
    if not sought.message.text.strip():
        return None
    posts = graph.listed(f"{graph.node}/published_posts", "id,message,permalink_url,created_time", limit=NEWEST)
    one = closest(posts, sought, text="message", time_of="created_time")
    return _receipt(graph, str(one["id"]), one) if one else None


def _found_comment(graph: Graph, sought: Sought) -> Receipt | None:
    path = f"{sought.prepared.keys['answers']}/comments"
    comments = graph.listed(path, "id,message,created_time,permalink_url,from", order="reverse_chronological", limit=NEWEST)
    one = closest((one for one in comments if _is_ours(graph, one)), sought, text="message", time_of="created_time")
    return _receipt(graph, str(one["id"]), one) if one else None


def _found_story(graph: Graph, photos: tuple[str, ...]) -> Receipt | None:
    one = _story(graph, "media_id", photos[0])
    return Receipt(f"{STORY}{one['post_id']}", str(one.get("url") or address_of(graph, STORY))) if one else None


def _story(graph: Graph, name: str, value: str) -> Table | None:
    stories = graph.listed(f"{graph.node}/stories", STORY_FIELDS)
    return next((one for one in stories if str(one.get(name)) == value), None)


def _is_ours(graph: Graph, said: Table) -> bool:
    author = said.get("from")
    return isinstance(author, dict) and str(author.get("id")) == graph.target.remote_id


def recognised(target: Target, address: str) -> str | None:
    """The id of a post or film in the pasted address of a page of Facebook."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in HOSTS:
        return None
    pieces, asked = [piece for piece in parts.path.split("/") if piece], parse_qs(parts.query)
    if pieces in (["permalink.php"], ["story.php"]):
        pieces = [*asked.get("id", ()), "posts", *asked.get("story_fbid", ())]
    return _of_pieces(target, pieces)


def _of_pieces(target: Target, pieces: list[str]) -> str | None:
    """The id in {page}_{post}, {page}/posts/…/{post} or {page}/videos/…/{film}."""
    if len(pieces) == 1 and re.fullmatch(rf"{re.escape(target.remote_id)}_[0-9]{{3,40}}", pieces[0]):
        return pieces[0]
    names = {target.handle.removeprefix("@").lower(), target.remote_id} - {""}
    if len(pieces) not in {3, 4} or pieces[0].lower() not in names or pieces[1] not in {"posts", "videos"}:
        return None
    if NUMBER.fullmatch(pieces[-1]):
        return pieces[-1] if pieces[1] == "videos" else f"{target.remote_id}_{pieces[-1]}"
    return pieces[-1] if OPAQUE.fullmatch(pieces[-1]) else None


def resolved(graph: Graph, remote_id: str) -> str | None:
    """What Graph calls it: an id as it is, what stands in an address by the Page's list; None where it is not there."""
    if not OPAQUE.fullmatch(remote_id):
        return remote_id
    posts = graph.listed(f"{graph.node}/published_posts", "id,permalink_url", limit=NEWEST)
    return next((str(one["id"]) for one in posts if remote_id in str(one.get("permalink_url"))), None)


def answered(graph: Graph, remote_id: str) -> str:
    """The id of the post that a comment is for: a person may have named it by its address.

    Raises:
        Refused: it is not there.
    """
    if known := resolved(graph, remote_id):
        return known
    raise Refused("The post that this comment is for is not there any more")


def shown(graph: Graph, remote_id: str) -> Public | None:
    """What the public sees of it now; None where it is gone, or somebody else's."""
    if remote_id.startswith(STORY):
        return _shown_story(graph, remote_id)
    known = resolved(graph, remote_id)
    if known is None or NUMBER.fullmatch(known):
        return _shown_film(graph, known) if known else None
    if known.startswith(f"{graph.node}_"):
        said = graph.look(known, POST_FIELDS)
        return _shown(graph, said, listing(said.get("attachments"))) if said and said.get("is_published") is True else None
    said = graph.look(known, COMMENT_FIELDS)
    return _shown(graph, said, [said.get("attachment") or {}]) if said and _is_ours(graph, said) else None


def _shown(graph: Graph, said: Table, attachments: Iterable[Table]) -> Public:
    photos = [one for each in attachments for one in _parts(each) if one.get("type") == "photo"]
    pictures = tuple(_photo(graph, str((one.get("target") or {}).get("id", ""))) for one in photos)
    url = str(said.get("permalink_url") or address_of(graph, str(said.get("id"))))
    return Public(url, str(said.get("message") or ""), pictures)


def _parts(attachment: Table) -> list[Table]:
    """An album's pictures; what is no album is its own only part."""
    return [*(listing(attachment.get("subattachments")) or (attachment,))]


def _photo(graph: Graph, photo: str) -> Picture:
    """A picture in its largest size, with the alternative text the office gave it; the network's own guess is none."""
    said = graph.look(photo, "images,alt_text_custom") or {}
    largest = max(said.get("images") or [{}], key=lambda one: int(one.get("width") or 0))
    return graph.shown(largest.get("source"), said.get("alt_text_custom"))


def _shown_film(graph: Graph, film: str) -> Public | None:
    said = graph.look(film, FILM_FIELDS)
    if not said or said.get("published") is not True or not _is_ours(graph, said):
        return None
    url = str(said.get("permalink_url") or address_of(graph, film))
    return Public(url, str(said.get("description") or ""), (), unseen=frozenset({PICTURES, ALT_TEXTS}))


def _shown_story(graph: Graph, remote_id: str) -> Public | None:
    """A story shows its picture and no text."""
    one = _story(graph, "post_id", remote_id.removeprefix(STORY))
    if one is None:
        return None
    url = str(one.get("url") or address_of(graph, remote_id))
    return Public(url, "", (_photo(graph, str(one.get("media_id"))),), unseen=frozenset({TEXT}))
