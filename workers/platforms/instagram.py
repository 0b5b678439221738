"""Instagram: a container is made ahead of time of pictures that Instagram fetches, and the guarded call publishes it.

A container's own state says whether the publishing took place. The accounts are professional ones, opened either through their
Facebook Page (no end, may delete) or through Instagram itself (60 days, renewed by machine, cannot delete); `secrets["login"]`
says which. An account that must still be authorised on Facebook (PPA) is FORBIDDEN in Instagram's words. Written by Meta's
documentation; no container has ever been made on the live network. Left out: resumable films, tags, collaborators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from content.people.credentials import Grant
from workers.platforms import asking
from workers.platforms.base import Call, Media, Message, NotNow, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.graph import containers, errors, limits
from workers.platforms.graph.answers import closest
from workers.platforms.graph.host import LIFE, VERSION, Graph
from workers.platforms.means import Means

HOSTS = frozenset({"instagram.com", "www.instagram.com", "m.instagram.com"})
OWN_LOGIN = "instagram"
MOST_HASHTAGS, MOST_MENTIONS = 30, 20
LONGEST_COMMENT, MOST_HASHTAGS_IN_COMMENT, MOST_LINKS_IN_COMMENT = 300, 4, 1
HASHTAG, MENTION, LINK = re.compile(r"#\w"), re.compile(r"(?<!\w)@\w"), re.compile(r"https?://\S")
LISTED = "id,caption,timestamp,permalink"
FIELDS = f"id,caption,permalink,timestamp,media_product_type,{containers.SHOWN},children{{{containers.SHOWN}}}"
COMMENT_FIELDS = "id,text,timestamp"

USER, MEDIA = "meta/IGUser.json#", "meta/IGMedia.json#"
UNWRITTEN = "Instagram Platform, page "
OPERATIONS = (
    Operation("make a container", "POST", f"/{VERSION}/{{account}}/media", f"{USER}POST media"),
    Operation("look at a container", "GET", f"/{VERSION}/{{thing}}", f"{MEDIA}#get; containers not machine-readable"),
    Operation("publish", "POST", f"/{VERSION}/{{account}}/media_publish", f"{USER}POST media_publish"),
    Operation("list posts", "GET", f"/{VERSION}/{{account}}/media", f"{USER}GET media"),
    Operation("list stories", "GET", f"/{VERSION}/{{account}}/stories", f"{USER}GET stories"),
    Operation("comment", "POST", f"/{VERSION}/{{media}}/comments", f"{MEDIA}POST comments"),
    Operation("list comments", "GET", f"/{VERSION}/{{media}}/comments", f"{MEDIA}GET comments"),
    Operation("limit", "GET", f"/{VERSION}/{{account}}/content_publishing_limit", f"{USER}GET content_publishing_limit"),
    Operation("delete", "DELETE", f"/{VERSION}/{{thing}}", f"{MEDIA}#delete"),
    Operation("renew", "GET", "/refresh_access_token", f"{UNWRITTEN}'Refresh access token': not machine-readable"),
)
CAPABILITIES = Capabilities(
    recovery=Recovery.EXACT, first_comment=True, alt_text=True, films=True, stories=True, needs_public_address=True, renews=True
)


@dataclass(frozen=True)
class InstagramAdapter:
    """Instagram's professional accounts. `pauses` are seconds between looks at a container."""

    means: Means
    pauses: Sequence[float] = containers.PAUSES
    capabilities: Capabilities = CAPABILITIES
    operations: tuple[Operation, ...] = OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Length, pictures, hashtags, mentions."""
        own = _of_comment(message) if message.reply_to else _of_post(message)
        return (*limits.complaints(target, message, self.capabilities), *own)

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Make the container, and wait until Instagram has fetched its pictures."""
        if said := self.check(target, message):
            raise Refused(". ".join(said))
        graph = self._graph(target)
        if message.reply_to:
            return Prepared(keys={"answers": containers.answered(graph, message.reply_to, _lists(graph))})
        until, children = self.means.now() + LIFE, self._children(graph, message)
        container = graph.make(f"{graph.node}/media", _container(message, children))
        self._settle(graph, container)
        return Prepared(children, until, {"container": container})

    def publish(self, target: Target, call: Call) -> Receipt:
        """Publish the container, or comment; then ask for the address of what was published."""
        graph, answered = self._graph(target), call.prepared.keys.get("answers")
        if answered:
            said = graph.guarded(f"{answered}/comments", {"message": call.message.text}, call)
            return Receipt(f"{answered}_{_id(said)}", self._home(target))
        said = graph.guarded(f"{graph.node}/media_publish", {"creation_id": call.prepared.keys["container"]}, call)
        return containers.receipt(graph, _id(said), self._home(target))

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """By the container's state; which post it became by the account's list."""
        graph = self._graph(target)
        if answered := sought.prepared.keys.get("answers"):
            comments = graph.listed(f"{answered}/comments", COMMENT_FIELDS, limit="50")
            one = closest(comments, sought, text="text", time_of="timestamp")
            return Receipt(f"{answered}_{one['id']}", self._home(target)) if one else None
        said = graph.look(sought.prepared.keys.get("container", "0"), "status_code")
        state = str((said or {}).get("status_code"))
        if state in {containers.FINISHED, *containers.FAILED}:
            return None
        if one := self._listed(graph, sought):
            return containers.receipt_of(one, self._home(target))
        if said is None:
            return None
        raise NotNow(f"The container is {state}, and the post is not in the account's list yet", wait_seconds=60.0)

    def recognise(self, target: Target, address: str) -> str | None:
        """The short code in instagram.com/p/…, /reel/… and /{handle}/p/…; `fetch` knows whether it is the account's own."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        pieces = [piece for piece in parts.path.split("/") if piece]
        if pieces[:1] == [_handle(target)]:
            pieces = pieces[1:]
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in HOSTS or len(pieces) != 2:  # noqa: PLR2004 - p/code
            return None
        return pieces[1] if pieces[0] in {"p", "reel"} and containers.SHORTCODE.fullmatch(pieces[1]) else None

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public sees of a post, story or comment."""
        graph = self._graph(target)
        if comment := _comment(remote_id):
            said = graph.look(comment, COMMENT_FIELDS)
            return containers.shown(graph, {**said, "permalink": self._home(target)}, said.get("text")) if said else None
        known = containers.resolved(graph, remote_id, _lists(graph))
        said = graph.look(known, FIELDS) if known else None
        return containers.shown(graph, said, said.get("caption")) if said else None

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post or a comment down; a post only where the account is opened through its Facebook Page."""
        graph, comment = self._graph(target), _comment(remote_id)
        if not comment and target.secrets.get("login") == OWN_LOGIN:
            raise Refused("Instagram deletes posts for accounts connected through Facebook only: delete it in Instagram")
        known = comment or containers.resolved(graph, remote_id, _lists(graph))
        if known:
            graph.remove(known)

    def renew(self, target: Target) -> Grant | None:
        """A new token for 60 days, where it is Instagram's own; a Page's does not end."""
        if target.secrets.get("login") != OWN_LOGIN:
            return None
        asked = {"grant_type": "ig_refresh_token", "access_token": target.secrets.get("access_token", "")}
        return self._graph(target).renewed(f"{self.means.address('instagram')}/refresh_access_token?{urlencode(asked)}")

    def health(self, target: Target) -> Health:
        """How many posts the account may still publish: Meta's pages contradict each other, so the account is asked."""
        graph = self._graph(target)
        reply = graph.asked(f"{graph.node}/content_publishing_limit", "quota_usage,config")
        left, total = containers.quota(asking.table(reply))
        daily = {"posts_a_day": total} if total else {}
        return Health(daily, left if total else None, warnings=errors.warnings(reply.headers))

    def _graph(self, target: Target) -> Graph:
        host = "instagram" if target.secrets.get("login") == OWN_LOGIN else "graph"
        return Graph(self.means, f"{self.means.address(host)}/{VERSION}", target)

    def _home(self, target: Target) -> str:
        return f"https://www.instagram.com/{_handle(target)}/"

    def _settle(self, graph: Graph, container: str) -> None:
        containers.settle(graph, container, state="status_code", why="status", pauses=self.pauses)

    def _children(self, graph: Graph, message: Message) -> tuple[str, ...]:
        """One container for each picture of a carousel, in order; none where there is only one."""
        if len(message.media) == 1:
            return ()
        made = tuple(graph.make(f"{graph.node}/media", _part(media)) for media in message.media)
        for container in made:
            self._settle(graph, container)
        return made

    def _listed(self, graph: Graph, sought: Sought) -> Mapping[str, object] | None:
        """The post that the container became; stories show no text."""
        story = sought.message.frame == "story"
        listed = graph.listed(f"{graph.node}/{'stories' if story else 'media'}", LISTED, limit="50")
        return closest(listed, sought, text="" if story else "caption", time_of="timestamp")


def _lists(graph: Graph) -> tuple[str, str]:
    """Where everything of the account is listed."""
    return f"{graph.node}/media", f"{graph.node}/stories"


def _source(media: Media) -> dict[str, str]:
    """Where Instagram fetches it, and its alternative text: films have none there."""
    return {"video_url": media.address()} if media.is_film else {"image_url": media.address(), "alt_text": media.alt_text}


def _part(media: Media) -> dict[str, str]:
    """One of a carousel."""
    return {**_source(media), "media_type": "VIDEO" if media.is_film else "", "is_carousel_item": "true"}


def _container(message: Message, children: tuple[str, ...]) -> dict[str, str]:
    if children:
        return {"media_type": "CAROUSEL", "children": ",".join(children), "caption": message.text}
    media = message.media[0]
    if message.frame == "story":
        return {"media_type": "STORIES", **{name: said for name, said in _source(media).items() if name != "alt_text"}}
    return {**({"media_type": "REELS"} if media.is_film else {}), **_source(media), "caption": message.text}


def _of_post(message: Message) -> Iterator[str]:
    if not message.media:
        yield "Instagram takes no post without a picture"
    if (hashtags := len(HASHTAG.findall(message.text))) > MOST_HASHTAGS:
        yield f"{hashtags} hashtags, Instagram takes {MOST_HASHTAGS}"
    if (mentions := len(MENTION.findall(message.text))) > MOST_MENTIONS:
        yield f"{mentions} mentions, Instagram takes {MOST_MENTIONS}"
    if message.frame == "story" and len(message.media) > 1:
        yield "A story is one picture or film"


def _of_comment(message: Message) -> Iterator[str]:
    """As Instagram's page on comments has it."""
    if message.media:
        yield "A comment takes no pictures"
    if len(message.text) > LONGEST_COMMENT:
        yield f"The comment counts {len(message.text)}, Instagram takes {LONGEST_COMMENT}"
    if len(HASHTAG.findall(message.text)) > MOST_HASHTAGS_IN_COMMENT or len(LINK.findall(message.text)) > MOST_LINKS_IN_COMMENT:
        yield f"A comment takes {MOST_HASHTAGS_IN_COMMENT} hashtags and {MOST_LINKS_IN_COMMENT} link"


def _id(said: Mapping[str, object]) -> str:
    if not said.get("id"):
        raise Unknown("Instagram took it, and does not say what became of it")
    return str(said["id"])


def _comment(remote_id: str) -> str:
    """The comment's own id in {media}_{comment}; empty where it is none. A short code with a line in it has letters too."""
    media, _, comment = remote_id.partition("_")
    return comment if media.isdecimal() and comment.isdecimal() else ""


def _handle(target: Target) -> str:
    return target.handle.removeprefix("@").lower()
