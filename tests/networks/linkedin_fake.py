"""A LinkedIn of our own: the Posts, Images, Videos and Comments APIs as their pages describe them (version 202605).

Made from the documentation alone, for LinkedIn publishes no specification and no server. It keeps the rules that hurt: a
reserved character that is not escaped cuts the text there, silently; a created post is named in a header and nowhere else; the
same post twice is a duplicate of the first one's URN; a film is posted only when it is ready; URNs in paths are encoded.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, current_app, request

from tests.networks.stage import Seen

ORGANIZATION = "urn:li:organization:80401"
TOKEN = "rahasia-linkedin-awal"
RESERVED = frozenset("\\|{}@[]()<>#*_~")
LONGEST = 3_000

TABLES = """
create table post (urn text primary key, author text, commentary text, content text, created integer, gone integer default 0);
create table comment (id integer primary key, post text, actor text, said text, created integer, gone integer default 0);
create table asset (urn text primary key, owner text, state text, bytes blob, looks integer default 0);
"""


class Refusal(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, service: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.said = {"status": status, "code": code, "message": message, "serviceErrorCode": service}
        if code == "DUPLICATE_POST":
            self.said["errorDetails"] = {"inputErrors": [{"code": code}]}


@dataclass
class Fake:
    """Its state, and what a test may set: who may read posts and roles, the limit of today, how a film is worked on."""

    file: str
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    reads: bool = True
    tells_roles: bool = True
    role: str = "ADMINISTRATOR"
    calls_left: int = 1_000_000
    piece: int = 500
    looks_needed: int = 2
    film_ends: str = "AVAILABLE"
    names_posts: bool = True
    guard: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Open its file."""
        self.store = sqlite3.connect(self.file, check_same_thread=False, isolation_level=None)
        self.store.executescript(TABLES)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the store answers."""
        with self.guard:
            return self.store.execute(statement, values).fetchall()

    def asset(self, kind: str, owner: str) -> str:
        """A new picture or film that waits for its bytes."""
        urn = f"urn:li:{kind}:C4D{time.monotonic_ns()}"
        self.rows("insert into asset values (?, ?, 'WAITING_UPLOAD', x'', 0)", urn, owner)
        return urn

    def posted(self, author: str, commentary: str, content: Any) -> str:
        """A new post; its text ends where a reserved character is not escaped."""
        with self.guard:
            kept = json.dumps(content, sort_keys=True)
            statement = "select urn from post where author = ? and commentary = ? and content = ? and not gone"
            if twins := self.rows(statement, author, cut(commentary), kept):
                raise Refusal(422, "DUPLICATE_POST", f"Content is a duplicate of {twins[0][0]}", 0)
            urn = f"urn:li:share:{7_000_000_000_000_000_000 + time.monotonic_ns()}"
            moment = int(time.time() * 1000)
            self.rows("insert into post values (?, ?, ?, ?, ?, 0)", urn, author, cut(commentary), kept, moment)
            return urn

    def seen(self) -> list[Seen]:
        """Everything public, the oldest first."""
        found = []
        for urn, text, content in self.rows("select urn, commentary, content from post where not gone order by created, urn"):
            shown = tuple((self.bytes_of(one["id"]), one.get("altText", "")) for one in _assets(json.loads(content)))
            found.append(Seen(urn, plain(text), shown))
        for number, post, text in self.rows("select id, post, said from comment where not gone order by id"):
            found.append(Seen(f"urn:li:comment:({post},{number})", text, (), post))
        return found

    def bytes_of(self, urn: str) -> bytes:
        """What is shown of an asset."""
        return bytes(self.rows("select bytes from asset where urn = ?", urn)[0][0])


def cut(commentary: str) -> str:
    """Little text as far as it can be read: to the first reserved character that is not escaped."""
    position = 0
    while position < len(commentary):
        if commentary[position] == "\\" and commentary[position + 1 : position + 2] in RESERVED:
            position += 2
        elif commentary[position] in RESERVED:
            break
        else:
            position += 1
    return commentary[:position]


def plain(commentary: str) -> str:
    """What a reader sees of little text without elements."""
    shown, escaped = "", False
    for one in commentary:
        escaped = one == "\\" and not escaped
        shown += "" if escaped else one
    return shown


def _assets(content: Any) -> list[Any]:
    if "multiImage" in content:
        return list(content["multiImage"]["images"])
    return [content["media"]] if "media" in content else []


pages = Blueprint("posts", __name__)


def state() -> Fake:
    """The state of the LinkedIn that is asked."""
    fake: Fake = current_app.extensions["fake"]
    return fake


def as_json(said: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer."""
    return Response(json.dumps(said), status, {"Content-Type": "application/json", **(headers or {})})


@pages.post("/rest/posts")
def create() -> Response:
    fake = state()
    told = request.get_json()
    content = told.get("content", {})
    _valid(fake, told, content)
    urn = fake.posted(told["author"], told["commentary"], content)
    return Response(b"", 201, {"x-restli-id": urn} if fake.names_posts else {})


@pages.get("/rest/posts")
def listing() -> Response:
    fake = state()
    _may_read(fake)
    if request.args["q"] != "author" or request.headers.get("X-RestLi-Method") != "FINDER":
        raise Refusal(400, "ILLEGAL_ARGUMENT", "Unknown finder")
    page = int(request.args.get("count", 10)), int(request.args.get("start", 0))
    statement = "select * from post where author = ? and not gone order by created desc, urn desc limit ? offset ?"
    rows = fake.rows(statement, request.args["author"], *page)
    return as_json({"elements": [_told(row) for row in rows], "paging": {"start": page[1], "count": page[0], "links": []}})


@pages.get("/rest/posts/<urn>")
def read(urn: str) -> Response:
    fake = state()
    _may_read(fake)
    rows = fake.rows("select * from post where urn = ? and not gone", urn)
    if not rows:
        raise Refusal(404, "NOT_FOUND", f"Post {urn} is not found")
    return as_json(_told(rows[0]))


@pages.delete("/rest/posts/<urn>")
def delete(urn: str) -> Response:
    fake = state()
    fake.rows("update post set gone = 1 where urn = ?", urn)
    return Response(b"", 204)


def _valid(fake: Fake, told: Any, content: Any) -> None:
    if told["author"] != ORGANIZATION or not fake.role:
        raise Refusal(403, "ACCESS_DENIED", "Not enough permissions to access: partnerApiPostsExternal.CREATE", 100)
    if len(told["commentary"]) > LONGEST:
        raise Refusal(422, "TEXT_TOO_LONG", f"commentary length must not exceed {LONGEST} characters")
    assets = _assets(content)
    if "multiImage" in content and not 2 <= len(assets) <= 20:
        raise Refusal(400, "INVALID_CONTENT", "multiImage takes 2 to 20 images")
    if article := content.get("article"):
        assets = [{"id": article["thumbnail"]}] if "thumbnail" in article else []
    for one in assets:
        states = fake.rows("select state from asset where urn = ? and owner = ?", one["id"], told["author"])
        if not states:
            raise Refusal(400, "INVALID_URN_ID", f"{one['id']} is not found")
        if states[0][0] != "AVAILABLE":
            raise Refusal(400, "MEDIA_ASSET_WAITING_UPLOAD", f"Media asset {one['id']} is waiting for upload or processing")


def _may_read(fake: Fake) -> None:
    if not fake.reads:
        raise Refusal(403, "ACCESS_DENIED", "Not enough permissions to access: partnerApiPostsExternal.FINDER-author", 100)


def _told(row: tuple[Any, ...]) -> dict[str, Any]:
    urn, author, commentary, content, created, _ = row
    return {
        "id": urn,
        "author": author,
        "commentary": commentary,
        "content": json.loads(content),
        "createdAt": created,
        "publishedAt": created,
        "lastModifiedAt": created,
        "lifecycleState": "PUBLISHED",
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "thirdPartyDistributionChannels": []},
        "isReshareDisabledByAuthor": False,
    }


@pages.post("/rest/socialActions/<urn>/comments")
def comment(urn: str) -> Response:
    fake = state()
    told = request.get_json()
    if told["actor"] != ORGANIZATION or told["object"] != urn:
        raise Refusal(400, "ILLEGAL_ARGUMENT", "actor and object must be those of the path")
    if not fake.rows("select 1 from post where urn = ? and not gone", urn):
        raise Refusal(404, "NOT_FOUND", f"{urn} is not found")
    moment = int(time.time() * 1000)
    statement = "insert into comment (post, actor, said, created) values (?, ?, ?, ?) returning id"
    (number,) = fake.rows(statement, urn, told["actor"], told["message"]["text"], moment)[0]
    return as_json(_commented((number, urn, told["actor"], told["message"]["text"], moment)), 201, {"x-restli-id": str(number)})


@pages.get("/rest/socialActions/<urn>/comments")
def comments(urn: str) -> Response:
    fake = state()
    _may_read(fake)
    page = int(request.args.get("count", 10)), int(request.args.get("start", 0))
    rows = fake.rows(
        "select id, post, actor, said, created from comment where post = ? and not gone limit ? offset ?", urn, *page
    )
    return as_json({"elements": [_commented(row) for row in rows], "paging": {"start": page[1], "count": page[0], "links": []}})


@pages.get("/rest/socialActions/<urn>/comments/<number>")
def read_comment(urn: str, number: str) -> Response:
    fake = state()
    _may_read(fake)
    statement = "select id, post, actor, said, created from comment where post = ? and id = ? and not gone"
    rows = fake.rows(statement, urn, number)
    if not rows:
        raise Refusal(404, "NOT_FOUND", "Comment is not found")
    return as_json(_commented(rows[0]))


@pages.delete("/rest/socialActions/<urn>/comments/<number>")
def delete_comment(urn: str, number: str) -> Response:
    fake = state()
    if request.args.get("actor") != ORGANIZATION:
        raise Refusal(403, "ACCESS_DENIED", "Not enough permissions")
    fake.rows("update comment set gone = 1 where post = ? and id = ?", urn, number)
    return Response(b"", 204)


def _commented(row: tuple[Any, ...]) -> dict[str, Any]:
    number, post, actor, said, created = row
    return {
        "id": str(number),
        "commentUrn": f"urn:li:comment:({post.replace('share', 'activity')},{number})",
        "object": post.replace("share", "activity"),
        "actor": actor,
        "message": {"attributes": [], "text": said},
        "created": {"actor": actor, "time": created},
    }
