"""A fake of Facebook Pages: unpublished photos and posts that nobody sees, comments, stories, films, permissions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.networks.graph_fake import Asked, GraphFake, Thing
from tests.networks.graph_rules import GraphError, coded_anew, looked_at, not_there, selected

V = "/v26.0"
SCOPES = frozenset({"pages_manage_posts", "pages_read_engagement", "pages_manage_engagement", "pages_show_list"})
FORMATS = frozenset({"JPEG", "PNG", "GIF", "BMP", "TIFF"})
LONGEST, LARGEST = 63_206, 10 * 1024 * 1024
PUBLISHED, UNPUBLISHED = "published", "unpublished"


@dataclass
class FacebookFake(GraphFake):
    """Pages; a post is named {page}_{number}, a comment {post's number}_{number}. A film is coded after `looks` looks."""

    looks: int = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        for method, path, handler in (
            ("POST", "{page}/photos", self._add_photo), ("POST", "{page}/feed", self._add_post),
            ("POST", "{page}/videos", self._add_film), ("POST", "{page}/photo_stories", self._add_story),
            ("GET", "{page}/stories", self._list_stories), ("GET", "{page}/published_posts", self._list_posts),
            ("POST", "{post}/comments", self._add_comment), ("GET", "{post}/comments", self._list_comments),
            ("POST", "{thing}", self._update), ("GET", "{thing}", self._show), ("DELETE", "{thing}", self._delete),
        ):  # fmt: skip
            self.route(method, f"{V}/{path}", handler)

    def _page(self, asked: Asked) -> str:
        if asked.path[0] not in {asked.account, "me"}:
            raise GraphError(200, "(#200) The token is not of this Page", status=403)
        return asked.account

    def _add_photo(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        page = self._page(asked)
        _, content = asked.files["source"] if "source" in asked.files else self.fetched(asked.pairs.get("url", ""))
        if len(content) > LARGEST:
            raise GraphError(1, "An unknown error occurred: the photo is too large")
        picture = looked_at(content)
        if picture.format not in FORMATS:
            raise GraphError(324, "(#324) Missing or invalid image file")
        file = self.keep_file("image/jpeg", coded_anew(picture))
        size = {"width": picture.width, "height": picture.height}
        said = {"file": file, "alt": asked.pairs.get("alt_text_custom"), **size}
        photo = self.keep("photo", page, UNPUBLISHED, said)
        if asked.pairs.get("published", "true") != "false":
            post = self.keep("post", page, PUBLISHED, {"message": asked.pairs.get("caption"), "photos": [photo.id]})
            return {"id": photo.id, "post_id": f"{page}_{post.id}"}
        return {"id": photo.id}

    def _add_post(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        page, message = self._page(asked), asked.pairs.get("message", "")
        if len(message) > LONGEST:
            raise GraphError(100, "(#100) The message is too long", user="Shorten the text of the post.")
        attached = [str(one["media_fbid"]) for one in json.loads(asked.pairs.get("attached_media", "[]"))]
        if not (message or attached or asked.pairs.get("link")):
            raise GraphError(100, "(#100) Missing message or attachment")
        for name in attached:
            self.thing(name, "photo", account=page)
        state = UNPUBLISHED if asked.pairs.get("published") == "false" else PUBLISHED
        said = {"message": message, "photos": attached, "link": asked.pairs.get("link")}
        return {"id": f"{page}_{self.keep('post', page, state, said).id}"}

    def _add_film(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        mime, content = self.fetched(asked.pairs["file_url"])
        if not mime.startswith("video/"):
            raise GraphError(352, "(#352) Sorry, the video file you selected is in a format that we don't support.")
        state = UNPUBLISHED if asked.pairs.get("published") == "false" else PUBLISHED
        said = {"description": asked.pairs.get("description", ""), "file": self.keep_file(mime, content), "looks": self.looks}
        said["film"] = b"ftyp" in content[:16]
        return {"id": self.keep("video", self._page(asked), state, said).id}

    def _add_story(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        photo = self.thing(asked.pairs["photo_id"], "photo", account=self._page(asked))
        return {"success": True, "post_id": self.keep("story", asked.account, PUBLISHED, {"photos": [photo.id]}).id}

    def _add_comment(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_engagement")
        post = self._post(asked.path[0], asked.account)
        if post.state != PUBLISHED:
            raise not_there(asked.path[0])
        photos = [self.thing(asked.pairs["attachment_id"], "photo").id] if asked.pairs.get("attachment_id") else []
        said = {"message": asked.pairs.get("message", ""), "post": post.id, "photos": photos}
        return {"id": f"{post.id}_{self.keep('comment', asked.account, PUBLISHED, said).id}"}

    def _update(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        thing = self._post(asked.path[0], asked.account)
        name = "published" if thing.kind == "video" else "is_published"
        if asked.pairs.get(name) != "true":
            raise GraphError(100, f"(#100) Invalid parameter: {name}", user="A post cannot be unpublished.")
        self.change(thing, PUBLISHED, at=self.now())
        return {"success": True}

    def _delete(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_manage_posts")
        self.forget(self._post(asked.path[0], asked.account))
        return {"success": True}

    def _show(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_read_engagement")
        fields, name = asked.pairs.get("fields", "id"), asked.path[0]
        if name == asked.account:
            page = {"id": name, "name": "Kantor", "is_published": True, "can_post": "pages_manage_posts" in asked.token.scopes}
            return selected("Page", page, fields)
        thing = self._post(name, asked.account)
        return selected(thing.kind.capitalize(), self._shown(thing), fields)

    def _list_posts(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_read_engagement")
        return self._listed(asked, [one for one in self.things("post") if one.state == PUBLISHED])

    def _list_stories(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_read_engagement")
        return self._listed(asked, self.things("story"))

    def _list_comments(self, asked: Asked) -> Mapping[str, Any]:
        asked.may("pages_read_engagement")
        post = self._post(asked.path[0], asked.account)
        return self._listed(asked, [one for one in self.things("comment") if one.said["post"] == post.id])

    def _listed(self, asked: Asked, things: list[Thing]) -> Mapping[str, Any]:
        shown = things[: int(asked.pairs.get("limit", "25"))]
        return {"data": [selected(one.kind, self._shown(one), asked.pairs.get("fields", "id")) for one in shown]}

    def _post(self, name: str, page: str) -> Thing:
        """The thing of that name, whose first half is the page's or the post's."""
        owner, _, number = name.rpartition("_")
        thing = self.thing(number, account=page)
        if self.name_of(thing) != name or (owner and thing.kind not in {"post", "comment"}):
            raise not_there(name)
        return thing

    def name_of(self, thing: Thing) -> str:
        """What the network calls it."""
        owner = {"post": thing.account, "comment": thing.said.get("post")}.get(thing.kind)
        return f"{owner}_{thing.id}" if owner else thing.id

    def _shown(self, thing: Thing) -> dict[str, Any]:
        """Every field of a thing that the fake knows."""
        name, said = self.name_of(thing), thing.said
        shown = {
            "id": name, "created_time": thing.time, "permalink_url": f"https://www.facebook.com/{thing.account}/posts/{thing.id}",
            "from": {"id": thing.account, "name": "Kantor"},
        }  # fmt: skip
        public = thing.state == PUBLISHED
        if thing.kind == "photo":
            image = {"source": said["file"], "width": said["width"], "height": said["height"]}
            return {**shown, "alt_text_custom": said["alt"], "alt_text": "May be an image", "images": [image]}
        if thing.kind == "video":
            status = {"video_status": self.coded(thing)}
            return {**shown, "description": said["description"], "published": public, "status": status}
        if thing.kind == "story":
            url = f"https://www.facebook.com/stories/{thing.account}/{thing.id}"
            return {
                "post_id": thing.id,
                "media_id": said["photos"][0],
                "media_type": "photo",
                "url": url,
                "status": thing.state,
            }
        attached = [self._attached(photo) for photo in said["photos"]]
        album = [{"type": "album", "target": None, "media": None, "subattachments": {"data": attached}}]
        if thing.kind == "comment":
            return {**shown, "message": said["message"], "attachment": attached[0] if attached else None}
        many = album if len(attached) > 1 else attached
        return {**shown, "message": said["message"] or None, "is_published": public, "attachments": {"data": many}}

    def coded(self, film: Thing) -> str:
        """How far a film is, after one more look."""
        film = self.change(film, film.state, looks=film.said["looks"] - 1)
        return "processing" if film.said["looks"] > 0 else "ready" if film.said["film"] else "error"

    def _attached(self, photo: str) -> dict[str, Any]:
        source = self.thing(photo).said["file"]
        return {"type": "photo", "target": {"id": photo}, "media": {"image": {"src": source}}, "subattachments": None}
