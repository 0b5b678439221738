"""Facebook Pages: everything is made unpublished ahead of time, and the guarded call turns it public.

Meta's Pages documentation says that an unpublished post is published by `is_published=true`; the parameter is in its own list
of what a post takes. Neither could be tried on the live network: where it refuses (error 100), that is Refused in its words.
A first comment and a story have no unpublished form: the guarded call makes them, and they are looked for in their lists (for
stories the Page must keep a story archive). What is prepared and never published stays among the Page's drafts. Left out:
reels, stories that are films, and `appsecret_proof`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Call, Media, Message, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.facebook import public
from workers.platforms.facebook.public import STORY
from workers.platforms.graph import containers, errors, limits
from workers.platforms.graph.host import LIFE, VERSION, Graph
from workers.platforms.means import Means

# While Facebook codes a film anew (Video API, page "Publishing").
CODING = frozenset({"processing", "uploading", "upload_complete"})
CAPABILITIES = Capabilities(
    recovery=Recovery.EXACT, first_comment=True, alt_text=True, films=True, stories=True, link_cards=True
)
PAGE, POST, COMMENTS = "meta/Page.json#POST ", "meta/PagePost.json#", "meta/PagePost.json#GET comments"
UNWRITTEN = "Pages API, page 'Comments': not machine-readable"
OPERATIONS = (
    Operation("upload a picture", "POST", f"/{VERSION}/{{page}}/photos", f"{PAGE}photos"),
    Operation("make a post", "POST", f"/{VERSION}/{{page}}/feed", f"{PAGE}feed"),
    Operation("make a film", "POST", f"/{VERSION}/{{page}}/videos", f"{PAGE}videos"),
    Operation("publish a story", "POST", f"/{VERSION}/{{page}}/photo_stories", f"{PAGE}photo_stories"),
    Operation("comment", "POST", f"/{VERSION}/{{post}}/comments", f"{POST}POST comments"),
    Operation("list comments", "GET", f"/{VERSION}/{{post}}/comments", COMMENTS),
    Operation("list stories", "GET", f"/{VERSION}/{{page}}/stories", "meta/Page.json#GET stories"),
    Operation("list posts", "GET", f"/{VERSION}/{{page}}/published_posts", "meta/Page.json#GET published_posts"),
    Operation("publish", "POST", f"/{VERSION}/{{post}}", f"{POST}#update"),
    Operation("look", "GET", f"/{VERSION}/{{thing}}", f"{POST}#get"),
    Operation("delete", "DELETE", f"/{VERSION}/{{thing}}", f"{POST}#delete"),
)


@dataclass(frozen=True)
class FacebookAdapter:
    """Facebook Pages, each with a Page's own token: those do not end, but are withdrawn with a password or a role.

    `pauses` are seconds between looks at a film.
    """

    means: Means
    pauses: Sequence[float] = containers.PAUSES
    capabilities: Capabilities = CAPABILITIES
    operations: tuple[Operation, ...] = OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Length, pictures, and what goes together."""
        return (*limits.complaints(target, message, self.capabilities), *_mixtures(message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Upload the pictures, and make the post or the film, all unpublished."""
        if said := self.check(target, message):
            raise Refused(". ".join(said))
        graph = self._graph(target)
        until = self.means.now() + LIFE
        if message.media and message.media[0].is_film:
            made = {"file_url": message.media[0].address(), "description": message.text, "published": "false"}
            return Prepared((), until, {"video": _processed(graph, graph.make(f"{graph.node}/videos", made), self.pauses)})
        photos = tuple(_uploaded(graph, media) for media in message.media)
        if message.reply_to:
            return Prepared(photos, until, {"answers": public.answered(graph, message.reply_to)})
        if message.frame == "story":
            return Prepared(photos, until)
        return Prepared(photos, until, {"post": graph.make(f"{graph.node}/feed", _unpublished(message, photos))})

    def publish(self, target: Target, call: Call) -> Receipt:
        """Turn it public; a comment or a story is made."""
        graph = self._graph(target)
        path, pairs = _publishing(graph, call)
        remote_id = _named(path, graph.guarded(path, pairs, call), call)
        if not remote_id:
            raise Unknown("The network took it, and does not say what became of it", trouble=Trouble.STRANGER)
        return Receipt(remote_id, public.address_of(graph, remote_id))

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """Whether the unpublished thing is public now; a comment or a story by its list."""
        return public.found(self._graph(target), sought)

    def recognise(self, target: Target, address: str) -> str | None:
        """A post's or film's id from its address; of one that hides the number, what stands there instead."""
        return public.recognised(target, address)

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public sees of a post, film, comment or story; the alternative texts are those the office wrote."""
        return public.shown(self._graph(target), remote_id)

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post, film, comment or story down."""
        graph = self._graph(target)
        if (known := public.resolved(graph, remote_id.removeprefix(STORY))) is not None:
            graph.remove(known)

    def renew(self, target: Target) -> Grant | None:
        """None: a Page's token does not end by itself."""
        del target
        return None

    def health(self, target: Target) -> Health:
        """Whether the token opens the Page, and the Page may be posted to."""
        graph = self._graph(target)
        reply = graph.asked(graph.node, "id,name,is_published,can_post")
        said = asking.table(reply)
        hidden = ("The Page is not published: nobody sees what is posted",) if said.get("is_published") is False else ()
        closed = ("This connection may not post on the Page",) if said.get("can_post") is False else ()
        return Health(warnings=(*hidden, *closed, *errors.warnings(reply.headers)))

    def _graph(self, target: Target) -> Graph:
        return Graph(self.means, f"{self.means.address('graph')}/{VERSION}", target)


def _mixtures(message: Message) -> Iterator[str]:
    films, pictures = sum(media.is_film for media in message.media), len(message.media)
    if films and pictures > 1:
        yield "A film goes alone"
    if message.reply_to and (films or pictures > 1):
        yield "A comment takes one picture"
    if message.frame == "story" and (films or pictures != 1 or message.reply_to):
        yield "A story is one picture"
    if message.extras.link_card and message.media:
        yield "A link card and pictures do not go together"


def _uploaded(graph: Graph, media: Media) -> str:
    alt_text = {"alt_text_custom": media.alt_text} if media.alt_text else {}
    name = f"{media.sha256[:16]}.{media.mime.rpartition('/')[2]}"
    parts: dict[str, str | tuple[str, bytes, str]] = {"source": (name, media.read(), media.mime), "published": "false"}
    return graph.upload(f"{graph.node}/photos", {**alt_text, **parts})


def _processed(graph: Graph, film: str, pauses: Sequence[float]) -> str:
    """The film's id, once Facebook has coded it anew; one that takes longer than there is time is published as it is.

    Raises:
        Refused: it cannot be coded.
    """
    said = containers.patiently(graph, lambda: graph.look(film, "status"), lambda one: _film_status(one) in CODING, pauses)
    if _film_status(said) == "error":
        raise Refused("Facebook could not process the film")
    return film


def _film_status(said: Mapping[str, Any]) -> str:
    status = said.get("status")
    return str(status.get("video_status")) if isinstance(status, dict) else ""


def _unpublished(message: Message, photos: tuple[str, ...]) -> dict[str, str]:
    attached = json.dumps([{"media_fbid": photo} for photo in photos]) if photos else ""
    link = message.extras.link_card.url if message.extras.link_card else ""
    return {"message": message.text, "link": link, "attached_media": attached, "published": "false"}


def _publishing(graph: Graph, call: Call) -> tuple[str, dict[str, str]]:
    """Where the guarded call goes, and what it says."""
    keys, photos = call.prepared.keys, call.prepared.media_ids
    if call.message.reply_to:
        attached = {"attachment_id": photos[0]} if photos else {}
        return f"{keys['answers']}/comments", {"message": call.message.text, **attached}
    if call.message.frame == "story":
        return f"{graph.node}/photo_stories", {"photo_id": photos[0]}
    if "video" in keys:
        return keys["video"], {"published": "true"}
    return keys["post"], {"is_published": "true"}


def _named(path: str, said: Mapping[str, Any], call: Call) -> str:
    """What the network calls what was made public; empty where it does not say that it was."""
    if call.message.reply_to:
        return str(said.get("id") or "")
    if said.get("success") is not True:
        return ""
    if call.message.frame == "story":
        return f"{STORY}{said['post_id']}" if said.get("post_id") else ""
    return path
