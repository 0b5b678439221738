"""The media of an X of our own: pictures that it compresses, films in pieces that it works on, alternative texts."""

from __future__ import annotations

import io
import sqlite3
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.wrappers import Request, Response

from tests.networks.x_store import DAY, No, Store

WEIGHT = 5_000_000
POLLS = 2
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def upload(network: Store, account: sqlite3.Row, request: Request) -> Any:
    file, category = request.files["media"], request.form["media_category"]
    return {"data": _kept(network, account, file.read(), category)}


def _kept(network: Store, account: sqlite3.Row, content: bytes, category: str) -> dict[str, Any]:
    try:
        picture = Image.open(io.BytesIO(content))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise No(400, "The media could not be decoded.", "invalid-request") from error
    if len(content) > WEIGHT or picture.format not in KINDS:
        raise No(400, "The media is too large, or of a kind that is not taken.", "invalid-request")
    mime, number, file = KINDS[picture.format], network.number(), io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=85)
    row = (number, account["id"], category, mime, content, file.getvalue(), network.now())
    network.store.execute("insert into media (id, account, kind, mime, sent, shown, made) values (?, ?, ?, ?, ?, ?, ?)", row)
    width, height = picture.size
    return {"id": number, "media_key": f"3_{number}", "size": len(content), "expires_after_secs": DAY,
            "image": {"w": width, "h": height, "image_type": mime}}  # fmt: skip


def begin(network: Store, account: sqlite3.Row, request: Request) -> Any:
    said, number = request.get_json(), network.number()
    row = (number, account["id"], said["media_category"], said["media_type"], said["total_bytes"], network.now(), POLLS)
    network.store.execute("insert into media (id, account, kind, mime, size, made, polls) values (?, ?, ?, ?, ?, ?, ?)", row)
    return {"data": {"id": number, "media_key": f"7_{number}", "expires_after_secs": DAY}}


def append(network: Store, account: sqlite3.Row, request: Request, number: str) -> Any:
    piece = (number, int(request.form["segment_index"]), request.files["media"].read())
    network.store.execute("insert or replace into piece values (?, ?, ?)", piece)
    return {"data": {"expires_at": int(network.now()) + DAY}}


def end(network: Store, account: sqlite3.Row, request: Request, number: str) -> Any:
    whole = b"".join(row["content"] for row in network.rows("select * from piece where media = ? order by number", number))
    row = network.one("select * from media where id = ?", number)
    if row is None or len(whole) != row["size"] or b"ftyp" not in whole[:16]:
        raise No(400, "The pieces do not make the film that was announced.", "invalid-request")
    network.store.execute("update media set sent = ? where id = ?", (whole, number))
    return {"data": _film(number, "pending", 0)}


def status(network: Store, account: sqlite3.Row, request: Request) -> Any:
    number = request.args["media_id"]
    network.store.execute("update media set polls = max(0, polls - 1) where id = ?", (number,))
    row = network.one("select * from media where id = ?", number)
    left = row["polls"] if row else 0
    return {"data": _film(number, "in_progress" if left else "succeeded", 100 - left)}


def _film(number: str, state: str, percent: int) -> dict[str, Any]:
    working = {"state": state, "progress_percent": percent} | ({} if state == "succeeded" else {"check_after_secs": 1})
    return {"id": number, "media_key": f"7_{number}", "expires_after_secs": DAY, "processing_info": working}


def describe(network: Store, account: sqlite3.Row, request: Request) -> Any:
    said = request.get_json()
    text = said["metadata"]["alt_text"]["text"]
    network.store.execute("update media set alt = ? where id = ? and account = ?", (text, said["id"], account["id"]))
    return {"data": {"id": said["id"], "associated_metadata": {"alt_text": {"text": text}}}}


def shown_picture(network: Store, request: Request, number: str) -> Response:
    row = network.one("select shown from media where id = ?", number)
    return Response(row["shown"], 200, content_type="image/jpeg") if row else Response(b"", 404)
