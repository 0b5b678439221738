"""A TikTok of our own for the tests: creators, posts, uploads and tokens in SQLite, and a crawler that truly fetches pictures.

TikTok publishes no specification: this follows its developer pages. A post is public once it has been looked at `patience`
times in the status call, as moderation takes a while on the real one.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

SCHEMA = """
create table token (access text primary key, creator text, ends text);
create table refresh (token text primary key, creator text, client text);
create table post (publish_id text primary key, creator text, kind text, text text, privacy text, size integer, piece integer,
  content blob default x'', status text, reason text default '', number text default '', looks integer default 0, made integer);
create table picture (publish_id text, place integer, content blob);
"""
LEAST, LARGEST, LAST = 5_000_000, 64 * 1024 * 1024, 128 * 1024 * 1024
COMPLETE = "PUBLISH_COMPLETE"
PUBLIC, OWN = "PUBLIC_TO_EVERYONE", "SELF_ONLY"


class No(Exception):
    """An error in TikTok's form."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.said = error(code)


def error(code: str) -> dict[str, Any]:
    """The body of an error."""
    return {"data": {}, "error": {"code": code, "message": f"The request says: {code}", "log_id": "2026112306000001"}}


class TikTok:
    """One TikTok. An application that is not `audited` may post for the creator alone; pictures only come from `verified`."""

    def __init__(self, folder: Path) -> None:
        self.audited = True
        self.options = [PUBLIC, "MUTUAL_FOLLOW_FRIENDS", OWN]
        self.comments = True
        self.reads = True
        self.patience = 0
        self.verified = ("http://127.0.0.1:",)
        self.guard = threading.Lock()
        self.store = sqlite3.connect(folder / "tiktok.sqlite", check_same_thread=False, isolation_level=None)
        self.store.row_factory = sqlite3.Row
        self.store.executescript(SCHEMA)
        self.count = 0

    def admit(self, creator: str, access: str, refresh: str, client: str) -> None:
        self.store.execute("insert into refresh values (?, ?, ?)", (refresh, creator, client))
        self.grant(creator, access)

    def grant(self, creator: str, access: str) -> None:
        ends = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
        self.store.execute("insert into token values (?, ?, ?)", (access, creator, ends))

    def posts(self) -> list[tuple[sqlite3.Row, list[bytes]]]:
        """What is public, with the bytes of its pictures or of its film."""
        rows = self.store.execute("select * from post where status = ? and privacy = ? order by made", (COMPLETE, PUBLIC))
        return [(row, [row["content"]] if row["kind"] == "video" else self._pictures(row["publish_id"])) for row in rows]

    def _pictures(self, publish_id: str) -> list[bytes]:
        rows = self.store.execute("select content from picture where publish_id = ? order by place", (publish_id,))
        return [row["content"] for row in rows]

    def __call__(self, environ: Any, start: Any) -> Any:
        with Request(environ) as request, self.guard:
            return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        if request.path == "/v2/oauth/token/":
            return _token(self, request)
        if (request.method, request.path) == ("PUT", "/video/"):
            return _upload(self, request)
        route = ROUTES.get(request.path)
        if route is None or request.method != "POST":
            return Response("not found", 404)
        try:
            said = route(self, self.creator(request), request)
        except No as no:
            return _json(no.said, no.status)
        return _json({"data": said, "error": {"code": "ok", "message": "", "log_id": "2026112306000002"}})

    def creator(self, request: Request) -> str:
        """Whose token came along."""
        access = request.headers.get("Authorization", "").removeprefix("Bearer ")
        row = self.store.execute("select * from token where access = ?", (access,)).fetchone()
        if row is None or datetime.fromisoformat(row["ends"]) <= datetime.now(UTC):
            raise No(401, "access_token_invalid")
        return str(row["creator"])

    def name(self, begin: str) -> str:
        self.count += 1
        return begin + hashlib.sha256(str(self.count).encode()).hexdigest()[:20]

    def add(self, creator: str, kind: str, text: str, **said: Any) -> str:
        self.count += 1
        publish_id = f"{'v_pub_file' if kind == 'video' else 'p_pub_url'}~v2-1.{7_300_000_000_000_000_000 + self.count}"
        row = {"publish_id": publish_id, "creator": creator, "kind": kind, "text": text, "made": self.count, **said}
        self.store.execute(f"insert into post ({', '.join(row)}) values ({', '.join('?' * len(row))})", [*row.values()])
        return publish_id

    def settle(self, publish_id: str) -> None:
        """What has all its bytes is shown once it was looked at often enough."""
        row = self.store.execute("select * from post where publish_id = ?", (publish_id,)).fetchone()
        if row["status"].startswith("PROCESSING") and row["looks"] >= self.patience:
            number = str(7_300_000_000_000_000_000 + row["made"]) if row["privacy"] == PUBLIC else ""
            self.store.execute("update post set status = ?, number = ? where publish_id = ?", (COMPLETE, number, publish_id))


def _json(said: Any, status: int = 200) -> Response:
    return Response(json.dumps(said, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _creator(network: TikTok, creator: str, request: Request) -> dict[str, Any]:
    return {
        "creator_avatar_url": "http://127.0.0.1/a.jpg", "creator_username": creator, "creator_nickname": "Kantor",
        "privacy_level_options": network.options, "comment_disabled": not network.comments, "duet_disabled": False,
        "stitch_disabled": False, "max_video_post_duration_sec": 600,
    }  # fmt: skip


def _permitted(network: TikTok, said: dict[str, Any]) -> str:
    """The privacy of a post, where the creator and the application may have it."""
    privacy = str(said.get("privacy_level"))
    if privacy not in network.options:
        raise No(400, "privacy_level_option_mismatch")
    if not network.audited and privacy != OWN:
        raise No(403, "unaudited_client_can_only_post_to_private_accounts")
    if not network.comments and not said.get("disable_comment"):
        raise No(400, "invalid_params")
    return privacy


def _photos(network: TikTok, creator: str, request: Request) -> dict[str, Any]:
    said = request.get_json()
    shown, source = said["post_info"], said["source_info"]
    addresses = source.get("photo_images", [])
    if (said.get("media_type"), said.get("post_mode"), source.get("source")) != ("PHOTO", "DIRECT_POST", "PULL_FROM_URL"):
        raise No(400, "invalid_params")
    if not 1 <= len(addresses) <= 35 or _units(shown.get("title", "")) > 90 or _units(shown.get("description", "")) > 4000:
        raise No(400, "invalid_params")
    if not all(address.startswith(network.verified) for address in addresses):
        raise No(403, "url_ownership_unverified")
    text = shown.get("description", "")
    publish_id = network.add(creator, "photo", text, privacy=_permitted(network, shown), status="PROCESSING_DOWNLOAD")
    _pull(network, publish_id, addresses)
    return {"publish_id": publish_id}


def _pull(network: TikTok, publish_id: str, addresses: list[str]) -> None:
    """Fetch every picture; one that cannot be had fails the post, later and elsewhere."""
    for place, address in enumerate(addresses):
        content = _fetched(address)
        if isinstance(content, str):
            network.store.execute("update post set status = 'FAILED', reason = ? where publish_id = ?", (content, publish_id))
            return
        network.store.execute("insert into picture values (?, ?, ?)", (publish_id, place, content))
    network.settle(publish_id)


def _fetched(address: str) -> bytes | str:
    """The bytes at an address, or why the post failed."""
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            content, mime = bytes(reply.read()), str(reply.headers.get_content_type())
    except (urllib.error.URLError, OSError):
        return "photo_pull_failed"
    known = content.startswith(b"\xff\xd8\xff") or content[8:12] == b"WEBP"
    if not known or mime not in {"image/jpeg", "image/webp"}:
        return "file_format_check_failed"
    return content if len(content) <= 20_000_000 else "picture_size_check_failed"


def _film(network: TikTok, creator: str, request: Request) -> dict[str, Any]:
    said = request.get_json()
    shown, source = said["post_info"], said["source_info"]
    size, piece, count = source["video_size"], source["chunk_size"], source["total_chunk_count"]
    fits = piece == size <= LARGEST if count == 1 else LEAST <= piece <= LARGEST and count == size // piece
    if _units(shown.get("title", "")) > 2200 or source["source"] != "FILE_UPLOAD" or not fits:
        raise No(400, "invalid_params")
    privacy = _permitted(network, shown)
    title = shown.get("title", "")
    publish_id = network.add(creator, "video", title, privacy=privacy, size=size, piece=piece, status="PROCESSING_UPLOAD")
    return {
        "publish_id": publish_id,
        "upload_url": f"{request.host_url}video/?upload_id={publish_id}&upload_token=T{network.count}",
    }


def _upload(network: TikTok, request: Request) -> Response:
    row = network.store.execute("select * from post where publish_id = ?", (request.args.get("upload_id"),)).fetchone()
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("Content-Range", ""))
    if row is None or row["status"] != "PROCESSING_UPLOAD":
        return Response("", 403)
    content, piece = row["content"], request.get_data()
    if not found or [int(one) for one in found.groups()] != [len(content), len(content) + len(piece) - 1, row["size"]]:
        return Response("", 416)
    if len(content) + len(piece) < row["size"] and len(piece) != row["piece"]:
        return Response("", 400)
    network.store.execute("update post set content = ? where publish_id = ?", (content + piece, row["publish_id"]))
    if len(content) + len(piece) < row["size"]:
        return Response("", 206, {"Content-Range": f"bytes 0-{len(content) + len(piece) - 1}/{row['size']}"})
    network.settle(row["publish_id"])
    return Response("", 201)


def _status(network: TikTok, creator: str, request: Request) -> dict[str, Any]:
    publish_id = str(request.get_json().get("publish_id"))
    query = "select * from post where publish_id = ? and creator = ?"
    row = network.store.execute(query, (publish_id, creator)).fetchone()
    if row is None:
        raise No(400, "invalid_publish_id")
    whole = row["kind"] == "photo" or len(row["content"]) == row["size"]
    if whole:
        network.store.execute("update post set looks = looks + 1 where publish_id = ?", (publish_id,))
        network.settle(publish_id)
        row = network.store.execute(query, (publish_id, creator)).fetchone()
    said: dict[str, Any] = {"status": row["status"], "fail_reason": row["reason"], "uploaded_bytes": len(row["content"])}
    return said | ({"publicaly_available_post_id": [int(row["number"])]} if row["number"] else {})


def _films(network: TikTok, creator: str, request: Request) -> dict[str, Any]:
    if not network.reads:
        raise No(401, "scope_not_authorized")
    numbers = [str(number) for number in request.get_json()["filters"]["video_ids"]]
    rows = network.store.execute("select * from post where kind = 'video' and creator = ?", (creator,)).fetchall()
    films = [
        {"id": row["number"], "create_time": 1_790_000_000, "title": row["text"][:150], "video_description": row["text"],
         "share_url": f"https://www.tiktok.com/@{creator}/video/{row['number']}"}
        for row in rows if row["number"] in numbers
    ]  # fmt: skip
    return {"videos": films}


def _token(network: TikTok, request: Request) -> Response:
    row = network.store.execute("select * from refresh where token = ?", (request.form.get("refresh_token"),)).fetchone()
    if row is None or request.form.get("client_key") != row["client"]:
        said = {"error": "invalid_grant", "error_description": "Refresh token is invalid or expired.", "log_id": "2026"}
        return _json(said, 400)
    access, refresh = network.name("act."), network.name("rft.")
    network.store.execute("delete from refresh where token = ?", (row["token"],))
    network.admit(row["creator"], access, refresh, row["client"])
    said = {"open_id": "open-id", "scope": "video.publish,video.list", "token_type": "Bearer"}
    ends = {"expires_in": 7_200, "refresh_expires_in": 15_552_000}
    return _json({**said, **ends, "access_token": access, "refresh_token": refresh})


ROUTES: dict[str, Callable[[TikTok, str, Request], dict[str, Any]]] = {
    "/v2/post/publish/creator_info/query/": _creator,
    "/v2/post/publish/content/init/": _photos,
    "/v2/post/publish/video/init/": _film,
    "/v2/post/publish/status/fetch/": _status,
    "/v2/video/query/": _films,
}
