"""Threads: a container is made ahead of time of text and of pictures that Threads fetches, and the guarded call publishes it.

`auto_publish_text` is never used: it gives up the container, whose state is what says whether the publishing took place.
Written by Meta's own Postman collection and documentation; no container has ever been made on the live network. Left out:
polls, topics, quotes, places, text entities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from content.people.credentials import Grant
from workers.platforms import asking
from workers.platforms.base import Call, Media, Message, NotNow, Prepared, Public, Receipt, Refused, Sought, Target, Unknown
from workers.platforms.capabilities import Capabilities, Health, Operation, Recovery
from workers.platforms.graph import containers, errors, limits
from workers.platforms.graph.answers import closest
from workers.platforms.graph.host import LIFE, Graph
from workers.platforms.means import Means

VERSION = "v1.0"
HOSTS = frozenset({"threads.net", "www.threads.net", "threads.com", "www.threads.com"})
REPLY_CONTROLS = {"followers": "followers_only", "mentioned": "mentioned_only"}
LISTS = ("me/threads", "me/replies")
LISTED = "id,text,timestamp,permalink"
FIELDS = f"id,text,permalink,timestamp,{containers.SHOWN},children{{{containers.SHOWN}}}"

COLLECTION = "threads/threads-api.postman_collection.json#"
OPERATIONS = (
    Operation("make a container", "POST", f"/{VERSION}/me/threads", f"{COLLECTION}Post to Threads"),
    Operation("publish", "POST", f"/{VERSION}/me/threads_publish", f"{COLLECTION}2. Publish Threads Post"),
    Operation("look at a container", "GET", f"/{VERSION}/{{container}}", f"{COLLECTION}Check Container's Publishing Status"),
    Operation("look at a post", "GET", f"/{VERSION}/{{thread}}", f"{COLLECTION}Get Threads Post Details"),
    Operation("list posts", "GET", f"/{VERSION}/me/threads", f"{COLLECTION}Get a List of All a User's Threads"),
    Operation("list replies", "GET", f"/{VERSION}/me/replies", f"{COLLECTION}Get a List of All a User's Replies"),
    Operation("limit", "GET", f"/{VERSION}/me/threads_publishing_limit", f"{COLLECTION}Retrieve Publishing Quota Limit"),
    Operation("delete", "DELETE", f"/{VERSION}/{{thread}}", f"{COLLECTION}Delete Threads Post"),
    Operation("renew", "GET", "/refresh_access_token", f"{COLLECTION}Refresh Access Token"),
)
CAPABILITIES = Capabilities(
    recovery=Recovery.EXACT, threads=True, first_comment=True, alt_text=True, films=True, link_cards=True,
    reply_controls=tuple(REPLY_CONTROLS), needs_public_address=True, renews=True,
)  # fmt: skip


@dataclass(frozen=True)
class ThreadsAdapter:
    """Threads. `pauses` are seconds between looks at a container."""

    means: Means
    pauses: Sequence[float] = containers.PAUSES
    capabilities: Capabilities = CAPABILITIES
    operations: tuple[Operation, ...] = OPERATIONS

    def check(self, target: Target, message: Message) -> tuple[str, ...]:
        """Length by Threads' own count, pictures, and what goes together."""
        return (*limits.complaints(target, message, self.capabilities), *_mixtures(message))

    def prepare(self, target: Target, message: Message) -> Prepared:
        """Make the container, and wait until Threads has fetched its pictures."""
        if said := self.check(target, message):
            raise Refused(". ".join(said))
        graph, until = self._graph(target), self.means.now() + LIFE
        answered = containers.answered(graph, message.reply_to, LISTS) if message.reply_to else ""
        children = self._children(graph, message) if len(message.media) > 1 else ()
        container = graph.make("me/threads", {**_container(message, children), **_around(message), "reply_to_id": answered})
        self._settle(graph, container)
        return Prepared(children, until, {"container": container} | ({"answers": answered} if answered else {}))

    def publish(self, target: Target, call: Call) -> Receipt:
        """Publish the container; then ask for the address of what was published."""
        graph = self._graph(target)
        said = graph.guarded("me/threads_publish", {"creation_id": call.prepared.keys["container"]}, call)
        if not said.get("id"):
            raise Unknown("Threads took it, and does not say what became of it")
        return containers.receipt(graph, str(said["id"]), self._home(target))

    def find(self, target: Target, sought: Sought) -> Receipt | None:
        """By the container's state; which post it became by the account's list."""
        graph = self._graph(target)
        said = graph.look(sought.prepared.keys.get("container", "0"), "status")
        state = str((said or {}).get("status"))
        if state in {containers.FINISHED, *containers.FAILED}:
            return None
        if one := _listed(graph, sought):
            return containers.receipt_of(one, self._home(target))
        if said is None:
            return None
        raise NotNow(f"The container is {state}, and the post is not in the account's list yet", wait_seconds=60.0)

    def recognise(self, target: Target, address: str) -> str | None:
        """The short code in threads.net/@{handle}/post/{code}, on either of its hosts."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() not in HOSTS:
            return None
        match parts.path.strip("/").split("/"):
            case [handle, "post", code] if handle.lower() == f"@{_handle(target)}" and containers.SHORTCODE.fullmatch(code):
                return code
        return None

    def fetch(self, target: Target, remote_id: str) -> Public | None:
        """What the public sees of a post or reply."""
        graph = self._graph(target)
        known = containers.resolved(graph, remote_id, LISTS)
        said = graph.look(known, FIELDS) if known else None
        return containers.shown(graph, said, said.get("text")) if said else None

    def delete(self, target: Target, remote_id: str) -> None:
        """Take a post down: 100 a day."""
        graph = self._graph(target)
        if known := containers.resolved(graph, remote_id, LISTS):
            graph.remove(known)

    def renew(self, target: Target) -> Grant | None:
        """A new token for 60 days; the old one must be a day old."""
        asked = {"grant_type": "th_refresh_token", "access_token": target.secrets.get("access_token", "")}
        return self._graph(target).renewed(f"{self.means.address('threads')}/refresh_access_token?{urlencode(asked)}")

    def health(self, target: Target) -> Health:
        """How many posts the account may still publish in 24 hours."""
        reply = self._graph(target).asked("me/threads_publishing_limit", "quota_usage,config")
        left, total = containers.quota(asking.table(reply))
        daily = {"posts_a_day": total} if total else {}
        return Health(daily, left if total else None, warnings=errors.warnings(reply.headers))

    def _graph(self, target: Target) -> Graph:
        return Graph(self.means, f"{self.means.address('threads')}/{VERSION}", target)

    def _home(self, target: Target) -> str:
        return f"https://www.threads.net/@{_handle(target)}"

    def _settle(self, graph: Graph, container: str) -> None:
        containers.settle(graph, container, state="status", why="error_message", pauses=self.pauses)

    def _children(self, graph: Graph, message: Message) -> tuple[str, ...]:
        """One container for each picture of a carousel, in order."""
        made = tuple(graph.make("me/threads", {**_source(media), "is_carousel_item": "true"}) for media in message.media)
        for container in made:
            self._settle(graph, container)
        return made


def _listed(graph: Graph, sought: Sought) -> Mapping[str, Any] | None:
    """The post that the container became; of replies, one to the same post."""
    answered = sought.prepared.keys.get("answers")
    if not answered:
        return closest(graph.listed("me/threads", LISTED, limit="50"), sought, text="text", time_of="timestamp")
    replies = graph.listed("me/replies", f"{LISTED},replied_to", limit="50")
    same = [one for one in replies if str((one.get("replied_to") or {}).get("id")) == answered]
    return closest(same, sought, text="text", time_of="timestamp")


def _source(media: Media) -> dict[str, str]:
    """What it is, where Threads fetches it, and its alternative text."""
    kind, name = ("VIDEO", "video_url") if media.is_film else ("IMAGE", "image_url")
    return {"media_type": kind, name: media.address(), "alt_text": media.alt_text}


def _container(message: Message, children: tuple[str, ...]) -> dict[str, str]:
    if children:
        return {"media_type": "CAROUSEL", "children": ",".join(children)}
    return _source(message.media[0]) if message.media else {"media_type": "TEXT"}


def _around(message: Message) -> dict[str, str]:
    """What every container takes: its text, who may answer it, the link it shows."""
    link = message.extras.link_card.url if message.extras.link_card else ""
    control = REPLY_CONTROLS.get(message.extras.reply_control, "")
    return {"text": message.text, "reply_control": control, "link_attachment": link}


def _mixtures(message: Message) -> Iterator[str]:
    if message.extras.link_card and message.media:
        yield "A link card and pictures do not go together"


def _handle(target: Target) -> str:
    return target.handle.removeprefix("@").lower()
