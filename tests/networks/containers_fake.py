"""What the fakes of Instagram and Threads share: containers that pass through their states, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.networks.graph_fake import Asked, GraphFake, Thing
from tests.networks.graph_rules import GraphError, coded_anew, looked_at, selected

IN_PROGRESS, FINISHED, PUBLISHED, EXPIRED, ERROR = "IN_PROGRESS", "FINISHED", "PUBLISHED", "EXPIRED", "ERROR"
LIFE = timedelta(hours=24)
TYPES = {"VIDEO": "VIDEO", "REELS": "VIDEO", "CAROUSEL": "CAROUSEL_ALBUM", "TEXT": "TEXT_POST"}


@dataclass
class ContainerFake(GraphFake):
    """What both have in common. A container is ready after it was looked at `looks` times; `quota` posts go out in a day."""

    looks: int = 2
    quota: int = 100

    def container(self, asked: Asked, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make one; what it shows is fetched at once."""
        return {"id": self.keep("container", asked.account, IN_PROGRESS, {"looks": self.looks, **said}).id}

    def grown(self, thing: Thing) -> Thing:
        """A container as it is by now."""
        if thing.state in {IN_PROGRESS, FINISHED} and self.now() - thing.at > LIFE:
            return self.change(thing, EXPIRED)
        if thing.state == IN_PROGRESS and thing.said["looks"] <= 0:
            return self.change(thing, ERROR if thing.said.get("fails") else FINISHED)
        return thing

    def looked_upon(self, thing: Thing) -> Thing:
        """One look at a container."""
        if thing.state == IN_PROGRESS:
            thing = self.change(thing, IN_PROGRESS, looks=thing.said["looks"] - 1)
        return self.grown(thing)

    def film(self, address: str) -> dict[str, Any]:
        """A film, which is judged later."""
        mime, content = self.fetched(address)
        good = mime.startswith("video/") and b"ftyp" in content[:16]
        return {"file": self.keep_file(mime, content), "fails": "" if good else self.bad_film}

    bad_film = "Error: Media upload has failed with error code 2207026"

    def picture(self, address: str, check: Any) -> dict[str, Any]:
        """A picture, which is judged at once by `check`."""
        _, content = self.fetched(address)
        check(content, found := looked_at(content))
        return {"file": self.keep_file("image/jpeg", coded_anew(found))}

    def published(self, asked: Asked, container: Thing) -> Mapping[str, Any]:
        """Make a container public, once.

        Raises:
            GraphError: it is not ready, or no longer there.
        """
        container = self.grown(container)
        if container.state == IN_PROGRESS:
            raise GraphError(
                9007, "Media ID is not available", subcode=2207027, user="The media is not ready for publishing, please wait."
            )
        if container.state == EXPIRED:
            raise GraphError(-2, "Media has expired", subcode=2207020, user="Please try to upload again.")
        if container.state != FINISHED:
            raise GraphError(24, "The requested resource does not exist", subcode=2207006)
        today = [one for one in self.things("media") if one.account == asked.account and one.at > self.now() - LIFE]
        if len(today) >= self.quota:
            raise GraphError(
                9, "Application request limit reached", subcode=2207042, user="You reached maximum number of posts."
            )
        self.change(container, PUBLISHED)
        return {"id": self.keep("media", asked.account, PUBLISHED, container.said).id}

    def children(self, asked: Asked, most: int) -> list[str]:
        """The parts of a carousel, as asked for."""
        names = [name for name in asked.pairs.get("children", "").split(",") if name]
        if not 2 <= len(names) <= most:
            raise GraphError(100, "Invalid parameter", subcode=2207028, user=f"A carousel has 2 to {most} parts.")
        parts = [self.thing(name, "container", account=asked.account) for name in names]
        if any(not part.said.get("part") for part in parts):
            raise GraphError(100, "Invalid parameter: children", subcode=2207028)
        if any(self.grown(part).state != FINISHED for part in parts):
            raise GraphError(9007, "Media ID is not available", subcode=2207027)
        return names

    def media_fields(self, thing: Thing) -> dict[str, Any]:
        """What both show of something public, or of a part of it."""
        said, kind = thing.said, thing.said["media_type"]
        parts = [self.media_fields(self.thing(name)) for name in said.get("children", ())]
        return {
            "id": thing.id, "shortcode": f"C{int(thing.id):x}", "timestamp": thing.time, "username": "kantor",
            "media_type": TYPES.get(kind, "IMAGE"), "media_url": said.get("file"), "alt_text": said.get("alt_text"),
            "children": {"data": parts},
        }  # fmt: skip

    def limit(self, asked: Asked) -> Mapping[str, Any]:
        """How much of the day's quota is used."""
        used = sum(one.account == asked.account and one.at > self.now() - LIFE for one in self.things("media"))
        one = {"quota_usage": used, "config": {"quota_total": self.quota, "quota_duration": 86_400}}
        return {"data": [selected("Limit", one, asked.pairs.get("fields", "quota_usage"))]}

    def mine(self, asked: Asked, kind: str = "media", *scopes: str) -> Thing:
        """The thing in the path, if it is of this account."""
        for scope in scopes:
            asked.may(scope)
        return self.thing(asked.path[0], kind, account=asked.account)
