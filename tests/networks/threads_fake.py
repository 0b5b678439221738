"""A fake of Threads: containers, replies, and what its pictures must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.networks.containers_fake import ContainerFake
from tests.networks.graph_fake import Asked, Thing
from tests.networks.graph_rules import GraphError, selected


@dataclass
class ThreadsFake(ContainerFake):
    """Threads."""

    quota: int = 250
    bad_film = "FAILED_PROCESSING_VIDEO"
    SCOPES = frozenset({"threads_basic", "threads_content_publish", "threads_manage_replies", "threads_delete"})

    def __post_init__(self) -> None:
        super().__post_init__()
        for method, path, handler in (
            ("POST", "me/threads", self._make), ("POST", "me/threads_publish", self._publish),
            ("GET", "me/threads", self._list), ("GET", "me/replies", self._replies),
            ("GET", "me/threads_publishing_limit", self.limit),
            ("GET", "{thing}", self._show), ("DELETE", "{thing}", self._delete),
        ):  # fmt: skip
            self.route(method, f"/v1.0/{path}", handler)
        self.route("GET", "/refresh_access_token", lambda asked: self.renewed(asked.pairs))

    def _make(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("threads_content_publish")
        pairs, kind = asked.pairs, asked.pairs.get("media_type", "")
        if len(pairs.get("text", "")) > 500:
            raise GraphError(100, "Param text must be at most 500 characters long.")
        if pairs.get("reply_to_id"):
            self.thing(pairs["reply_to_id"], "media")
        said: dict[str, Any] = {
            "media_type": kind,
            "part": pairs.get("is_carousel_item") == "true",
            "alt_text": pairs.get("alt_text"),
        }
        said |= {name: pairs.get(name, "") for name in ("text", "reply_to_id", "reply_control", "link_attachment")}
        if kind == "CAROUSEL":
            said["children"] = self.children(asked, 20)
        elif kind == "VIDEO":
            said |= self.film(pairs["video_url"])
        elif kind == "IMAGE":
            said |= self.picture(pairs["image_url"], _of_threads)
        elif kind != "TEXT" or not pairs.get("text"):
            raise GraphError(100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
        return self.container(asked, said)

    def _publish(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("threads_content_publish")
        return self.published(asked, self.thing(asked.pairs["creation_id"], "container", account=asked.account))

    def _show(self, asked: Asked) -> Mapping[str, Any]:
        thing, fields = self.thing(asked.path[0], account=asked.account), asked.pairs.get("fields", "id")
        if thing.kind == "container":
            now = self.looked_upon(thing)
            return selected("Container", {"id": now.id, "status": now.state, "error_message": now.said.get("fails")}, fields)
        return selected("ThreadsMedia", self.media_fields(thing), fields)

    def media_fields(self, thing: Thing) -> dict[str, Any]:
        shown, answered = super().media_fields(thing), thing.said["reply_to_id"]
        url = f"https://www.threads.net/@kantor/post/{shown['shortcode']}"
        return {
            **shown,
            "text": thing.said["text"] or None,
            "permalink": url,
            "replied_to": {"id": answered} if answered else None,
        }

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        return self._listed(asked, replies=False)

    def _replies(self, asked: Asked) -> Mapping[str, Any]:
        return self._listed(asked, replies=True)

    def _listed(self, asked: Asked, *, replies: bool) -> Mapping[str, Any]:
        asked.may("threads_basic")
        things = [one for one in self.things("media") if bool(one.said["reply_to_id"]) == replies]
        shown = things[: int(asked.pairs.get("limit", "25"))]
        return {"data": [selected("ThreadsMedia", self.media_fields(one), asked.pairs.get("fields", "id")) for one in shown]}

    def _delete(self, asked: Asked) -> Mapping[str, Any]:
        thing = self.mine(asked, "media", "threads_delete")
        self.forget(thing)
        return {"success": True, "deleted_id": thing.id}


def _of_threads(content: bytes, picture: Image.Image) -> None:
    if picture.format not in {"JPEG", "PNG"} or len(content) > 8_000_000:
        raise GraphError(100, "Invalid parameter", subcode=2207005, user="The image format is not supported.")
    if not 0.1 <= picture.width / picture.height <= 10:
        raise GraphError(100, "Invalid parameter", subcode=2207009, user="The image's ratio is not allowed.")
