"""A fake of Instagram's professional accounts: containers, stories, comments, and what its pictures must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.networks.containers_fake import ContainerFake
from tests.networks.graph_fake import Asked, Thing
from tests.networks.graph_rules import GraphError, selected


@dataclass
class InstagramFake(ContainerFake):
    """Instagram's professional accounts; `own_login` speaks for graph.instagram.com, which deletes nothing."""

    own_login: bool = False
    SCOPES = frozenset(
        {"instagram_basic", "instagram_content_publish", "instagram_manage_comments", "instagram_manage_contents"}
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for method, path, handler in (
            ("POST", "{ig}/media", self._make), ("POST", "{ig}/media_publish", self._publish),
            ("GET", "{ig}/media", self._list), ("GET", "{ig}/stories", self._stories),
            ("GET", "{ig}/content_publishing_limit", self.limit),
            ("POST", "{media}/comments", self._comment), ("GET", "{media}/comments", self._comments),
            ("GET", "{thing}", self._show), ("DELETE", "{thing}", self._delete),
        ):  # fmt: skip
            self.route(method, f"/v26.0/{path}", handler)
        self.route("GET", "/refresh_access_token", lambda asked: self.renewed(asked.pairs))

    def _make(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("instagram_content_publish")
        pairs, kind = asked.pairs, asked.pairs.get("media_type", "IMAGE")
        caption = pairs.get("caption", "")
        if len(caption) > 2200 or len(re.findall(r"#\w", caption)) > 30 or len(re.findall(r"@\w", caption)) > 20:
            raise GraphError(36004, "The caption was too long", subcode=2207010, user="The caption is too long.")
        said: dict[str, Any] = {"media_type": kind, "caption": caption, "part": pairs.get("is_carousel_item") == "true"}
        if kind == "CAROUSEL":
            said["children"] = self.children(asked, 10)
        elif "video_url" in pairs:
            said |= self.film(pairs["video_url"])
        else:
            said |= self.picture(pairs.get("image_url", ""), _of_story if kind == "STORIES" else _of_feed)
            said["alt_text"] = None if kind == "STORIES" else pairs.get("alt_text")
        return self.container(asked, said)

    def _publish(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("instagram_content_publish")
        return self.published(asked, self.thing(asked.pairs["creation_id"], "container", account=asked.account))

    def _show(self, asked: Asked) -> Mapping[str, Any]:
        thing, fields = self.thing(asked.path[0], account=asked.account), asked.pairs.get("fields", "id")
        if thing.kind == "container":
            now = self.looked_upon(thing)
            shown = {"id": now.id, "status_code": now.state, "status": now.said.get("fails") or now.state}
            return selected("IGContainer", shown, fields)
        if thing.kind == "comment":
            return selected("IGComment", {"id": thing.id, "text": thing.said["text"], "timestamp": thing.time}, fields)
        return selected("IGMedia", self.media_fields(thing), fields)

    def media_fields(self, thing: Thing) -> dict[str, Any]:
        shown, said = super().media_fields(thing), thing.said
        story = said["media_type"] == "STORIES"
        shown |= {"caption": None if story else said["caption"] or None, "media_product_type": "STORY" if story else "FEED"}
        return shown | {"permalink": f"https://www.instagram.com/p/{shown['shortcode']}/"}

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        return self._listed(asked, story=False)

    def _stories(self, asked: Asked) -> Mapping[str, Any]:
        return self._listed(asked, story=True)

    def _listed(self, asked: Asked, *, story: bool) -> Mapping[str, Any]:
        asked.may("instagram_basic")
        things = [one for one in self.things("media") if (one.said["media_type"] == "STORIES") == story]
        shown = things[: int(asked.pairs.get("limit", "25"))]
        return {"data": [selected("IGMedia", self.media_fields(one), asked.pairs.get("fields", "id")) for one in shown]}

    def _comment(self, asked: Asked) -> Mapping[str, Any]:
        media, text = self.mine(asked, "media", "instagram_manage_comments"), asked.pairs.get("message", "")
        if not text or len(text) > 300:
            raise GraphError(100, "Invalid parameter", user="The comment is empty or too long.")
        return {"id": self.keep("comment", asked.account, "published", {"text": text, "media": media.id}).id}

    def _comments(self, asked: Asked) -> Mapping[str, Any]:
        media = self.mine(asked)
        found = [one for one in self.things("comment") if one.said["media"] == media.id]
        shown = [{"id": one.id, "text": one.said["text"], "timestamp": one.time} for one in found]
        return {"data": [selected("IGComment", one, asked.pairs.get("fields", "id")) for one in shown]}

    def _delete(self, asked: Asked) -> Mapping[str, Any]:
        thing = self.thing(asked.path[0], account=asked.account)
        if self.own_login and thing.kind == "media":
            raise GraphError(100, "Unsupported delete request")
        asked.may("instagram_manage_contents")
        self.forget(thing)
        return {"success": True}


def _of_story(content: bytes, picture: Image.Image) -> None:
    if picture.format != "JPEG":
        raise GraphError(36001, "The image format is not supported", subcode=2207005, user="The image format is not supported.")
    if len(content) > 8 * 1024 * 1024:
        raise GraphError(36000, "The image size is too large.", subcode=2207004, user="It should be less than 8 MiB.")


def _of_feed(content: bytes, picture: Image.Image) -> None:
    _of_story(content, picture)
    if not 0.8 <= picture.width / picture.height <= 1.91:
        raise GraphError(36003, "The aspect ratio is not supported", subcode=2207009, user="The image's ratio is not allowed.")
