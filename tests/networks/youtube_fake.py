"""A YouTube of our own for the tests: channels, films, resumable uploads, comments and tokens in SQLite.

What calls and answers look like is checked against the discovery document by whoever uses it; the rules that it has in words
(titles, bytes, what an unaudited project may not) are here.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

SCHEMA = """
create table token (access text primary key, channel text, ends text);
create table refresh (token text primary key, channel text, client text);
create table session (id text primary key, channel text, resource text, size integer, content blob default x'');
create table video (id text primary key, channel text, snippet text, status text, published text, content blob, cover blob);
create table comment (id text primary key, video text, channel text, text text, published text);
"""
PIECE, COVER = 256 * 1024, 50 * 1024 * 1024


class No(Exception):
    """An error in Google's form."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.said = error(status, reason, message)


def error(status: int, reason: str, message: str) -> dict[str, Any]:
    """The body of an error."""
    one = {"message": message, "domain": "youtube", "reason": reason}
    return {"error": {"code": status, "message": message, "errors": [one]}}


class YouTube:
    """One YouTube. A project that is not `audited` may publish nothing."""

    def __init__(self, folder: Path) -> None:
        self.audited = True
        self.guard = threading.Lock()
        self.store = sqlite3.connect(folder / "youtube.sqlite", check_same_thread=False, isolation_level=None)
        self.store.row_factory = sqlite3.Row
        self.store.executescript(SCHEMA)
        self.count = 0

    def admit(self, channel: str, access: str, refresh: str, client: str) -> None:
        self.store.execute("insert into refresh values (?, ?, ?)", (refresh, channel, client))
        self._grant(access, channel)

    def _grant(self, access: str, channel: str) -> None:
        ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        self.store.execute("insert into token values (?, ?, ?)", (access, channel, ends))

    def films(self, *, public: bool = True) -> list[sqlite3.Row]:
        return [row for row in self.store.execute("select * from video") if (_privacy(row) == "public") == public]

    def comments(self) -> list[sqlite3.Row]:
        return self.store.execute("select * from comment order by rowid").fetchall()

    def __call__(self, environ: Any, start: Any) -> Any:
        with Request(environ) as request, self.guard:
            return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        route = ROUTES.get((request.method, request.path))
        try:
            if route is None:
                raise No(404, "notFound", "Not Found")  # noqa: TRY301 - it is answered like every other refusal
            return route(self, request)
        except No as no:
            return _json(no.said, no.status)

    def channel(self, request: Request) -> str:
        """Whose token came along."""
        access = request.headers.get("Authorization", "").removeprefix("Bearer ")
        row = self.store.execute("select * from token where access = ?", (access,)).fetchone()
        if row is None or datetime.fromisoformat(row["ends"]) <= datetime.now(UTC):
            raise No(401, "authError", "Request had invalid authentication credentials.")
        return str(row["channel"])

    def own(self, request: Request, video: str) -> sqlite3.Row:
        channel = self.channel(request)
        row: sqlite3.Row | None = self.store.execute("select * from video where id = ?", (video,)).fetchone()
        if row is None:
            raise No(404, "videoNotFound", "The video that you are trying to update cannot be found.")
        if row["channel"] != channel:
            raise No(403, "forbidden", "Forbidden")
        return row

    def name(self, length: int) -> str:
        """A new id of so many letters."""
        self.count += 1
        return "v" + hashlib.sha256(str(self.count).encode()).hexdigest()[: length - 1]


def _privacy(row: sqlite3.Row) -> str:
    return str(json.loads(row["status"])["privacyStatus"])


def _json(said: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(said, ensure_ascii=False), status, headers, content_type="application/json; charset=UTF-8")


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checked(resource: Any) -> dict[str, Any]:
    """A film's resource as it may be uploaded."""
    snippet = resource["snippet"]
    title, description = snippet["title"], snippet["description"]
    if not 0 < len(title) <= 100 or {"<", ">"} & set(title):
        raise No(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
    if len(description.encode()) > 5000 or {"<", ">"} & set(description):
        raise No(400, "invalidDescription", "The request metadata specifies an invalid video description.")
    if sum(len(tag) + 1 for tag in snippet.get("tags", [])) > 501:
        raise No(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    checked: dict[str, Any] = resource
    return checked


def _begin(network: YouTube, request: Request) -> Response:
    channel = network.channel(request)
    if request.args.get("uploadType") != "resumable":
        raise No(400, "badRequest", "uploadType")
    resource, session = _checked(request.get_json()), network.name(24)
    size = int(request.headers["X-Upload-Content-Length"])
    network.store.execute(
        "insert into session (id, channel, resource, size) values (?, ?, ?, ?)", (session, channel, json.dumps(resource), size)
    )
    location = f"{request.host_url}upload/youtube/v3/videos?uploadType=resumable&upload_id={session}"
    return Response(b"", 200, {"Location": location, "X-GUploader-UploadID": session})


def _upload(network: YouTube, request: Request) -> Response:
    session = request.args.get("upload_id")
    row = network.store.execute("select * from session where id = ?", (session,)).fetchone()
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("Content-Range", ""))
    if row is None or found is None or int(found[3]) != row["size"]:
        raise No(404 if row is None else 400, "notFound", "No such upload")
    piece, begin, last = request.get_data(), int(found[1]), int(found[2]) + 1 == row["size"]
    if begin != len(row["content"]) or (not last and len(piece) % PIECE):
        raise No(400, "badRequest", "Invalid chunk")
    content = row["content"] + piece
    network.store.execute("update session set content = ? where id = ?", (content, session))
    if not last:
        return Response(b"", 308, {"Range": f"bytes=0-{len(content) - 1}"})
    resource, video = json.loads(row["resource"]), network.name(11)
    status = resource["status"] | {"uploadStatus": "uploaded"}
    network.store.execute(
        "insert into video (id, channel, snippet, status, published, content) values (?, ?, ?, ?, ?, ?)",
        (video, row["channel"], json.dumps(resource["snippet"]), json.dumps(status), _moment(), content),
    )
    return _json(_video(network, video, {"snippet", "status"}))


def _cover(network: YouTube, request: Request) -> Response:
    row, content = network.own(request, request.args["videoId"]), request.get_data()
    if len(content) > COVER or not content.startswith((b"\xff\xd8", b"\x89PNG")):
        raise No(400, "invalidImage", "The provided image content is invalid.")
    network.store.execute("update video set cover = ? where id = ?", (content, row["id"]))
    return _json(
        {"kind": "youtube#thumbnailSetResponse", "etag": "e", "items": [{"default": {"url": "http://127.0.0.1/c.jpg"}}]}
    )


def _update(network: YouTube, request: Request) -> Response:
    said = request.get_json()
    row = network.own(request, str(said.get("id")))
    if request.args.get("part") != "status":
        raise No(400, "badRequest", "part")
    before, status = json.loads(row["status"]), said["status"]
    if not network.audited:
        status |= {"privacyStatus": "private"}
    became_public = status["privacyStatus"] == "public" != before["privacyStatus"]
    network.store.execute(
        "update video set status = ?, published = ? where id = ?",
        (
            json.dumps(status | {"uploadStatus": before["uploadStatus"]}),
            _moment() if became_public else row["published"],
            row["id"],
        ),
    )
    return _json(_video(network, row["id"], {"status"}))


def _video(network: YouTube, video: str, parts: set[str]) -> dict[str, Any]:
    row = network.store.execute("select * from video where id = ?", (video,)).fetchone()
    snippet = json.loads(row["snippet"]) | {"channelId": row["channel"], "publishedAt": row["published"]}
    whole = {"snippet": snippet, "status": json.loads(row["status"])}
    return {"kind": "youtube#video", "etag": "e", "id": video} | {part: whole[part] for part in sorted(parts)}


def _look(network: YouTube, request: Request) -> Response:
    channel, parts = network.channel(request), set(request.args["part"].split(","))
    row = network.store.execute("select * from video where id = ?", (request.args.get("id"),)).fetchone()
    shown = row is not None and (row["channel"] == channel or _privacy(row) == "public")
    return _list("video", [_video(network, row["id"], parts)] if shown else [])


def _list(kind: str, items: list[dict[str, Any]]) -> Response:
    page = {"totalResults": len(items), "resultsPerPage": len(items)}
    return _json({"kind": f"youtube#{kind}ListResponse", "etag": "e", "items": items, "pageInfo": page})


def _delete(network: YouTube, request: Request) -> Response:
    row = network.own(request, request.args["id"])
    network.store.execute("delete from video where id = ?", (row["id"],))
    network.store.execute("delete from comment where video = ?", (row["id"],))
    return Response(b"", 204)


def _comment(network: YouTube, request: Request) -> Response:
    channel, snippet = network.channel(request), request.get_json()["snippet"]
    text = snippet["topLevelComment"]["snippet"]["textOriginal"]
    row = network.store.execute("select * from video where id = ?", (snippet["videoId"],)).fetchone()
    if row is None or _privacy(row) != "public":
        raise No(404, "videoNotFound", "The video identified by the videoId parameter could not be found.")
    if not text or len(text) > 10_000:
        raise No(400, "commentTextTooLong" if text else "commentTextRequired", "The comment resource is not acceptable.")
    name = "Ugx" + network.name(23)
    network.store.execute("insert into comment values (?, ?, ?, ?, ?)", (name, row["id"], channel, text, _moment()))
    return _json(_thread(network.store.execute("select * from comment where id = ?", (name,)).fetchone()))


def _said(row: sqlite3.Row) -> dict[str, Any]:
    snippet = {
        "authorDisplayName": "@kantor", "authorChannelId": {"value": row["channel"]}, "videoId": row["video"],
        "textDisplay": row["text"], "textOriginal": row["text"], "publishedAt": row["published"], "likeCount": 0,
    }  # fmt: skip
    return {"kind": "youtube#comment", "etag": "e", "id": row["id"], "snippet": snippet}


def _thread(row: sqlite3.Row) -> dict[str, Any]:
    snippet = {"videoId": row["video"], "topLevelComment": _said(row), "canReply": True, "totalReplyCount": 0, "isPublic": True}
    return {"kind": "youtube#commentThread", "etag": "e", "id": row["id"], "snippet": snippet}


def _threads(network: YouTube, request: Request) -> Response:
    network.channel(request)
    rows = network.store.execute("select * from comment where video = ? order by rowid desc", (request.args["videoId"],))
    return _list("commentThread", [_thread(row) for row in rows])


def _comments(network: YouTube, request: Request) -> Response:
    network.channel(request)
    rows = network.store.execute("select * from comment where id = ?", (request.args["id"],))
    return _list("comment", [_said(row) for row in rows])


def _uncomment(network: YouTube, request: Request) -> Response:
    network.channel(request)
    if not network.store.execute("delete from comment where id = ?", (request.args["id"],)).rowcount:
        raise No(404, "commentNotFound", "The specified comment could not be found.")
    return Response(b"", 204)


def _channels(network: YouTube, request: Request) -> Response:
    status = {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"}
    return _list("channel", [{"kind": "youtube#channel", "etag": "e", "id": network.channel(request), "status": status}])


def _token(network: YouTube, request: Request) -> Response:
    row = network.store.execute("select * from refresh where token = ?", (request.form.get("refresh_token"),)).fetchone()
    if row is None or request.form.get("grant_type") != "refresh_token":
        return _json({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400)
    if request.form.get("client_id") != row["client"]:
        return _json({"error": "invalid_client", "error_description": "The OAuth client was not found."}, 401)
    access = "ya29." + network.name(40)
    network._grant(access, row["channel"])  # noqa: SLF001 - one file, one network
    return _json(
        {"access_token": access, "expires_in": 3599, "scope": "https://www.googleapis.com/auth/youtube", "token_type": "Bearer"}
    )


ROUTES: dict[tuple[str, str], Callable[[YouTube, Request], Response]] = {
    ("POST", "/upload/youtube/v3/videos"): _begin,
    ("PUT", "/upload/youtube/v3/videos"): _upload,
    ("POST", "/upload/youtube/v3/thumbnails/set"): _cover,
    ("PUT", "/youtube/v3/videos"): _update,
    ("GET", "/youtube/v3/videos"): _look,
    ("DELETE", "/youtube/v3/videos"): _delete,
    ("POST", "/youtube/v3/commentThreads"): _comment,
    ("GET", "/youtube/v3/commentThreads"): _threads,
    ("GET", "/youtube/v3/comments"): _comments,
    ("DELETE", "/youtube/v3/comments"): _uncomment,
    ("GET", "/youtube/v3/channels"): _channels,
    ("POST", "/token"): _token,
}
