"""The posts of an X of our own: made, listed, looked at and deleted, as X's documentation says."""

from __future__ import annotations

import sqlite3
from typing import Any

from werkzeug.wrappers import Request

from tests.networks import x_texts
from tests.networks.x_store import DAY, No, Store

QUARTER = 900
POSTS_A_QUARTER = 100


def create(network: Store, account: sqlite3.Row, request: Request) -> Any:
    said = request.get_json()
    text, media = said.get("text", ""), said.get("media", {}).get("media_ids", [])
    answers = said.get("reply", {}).get("in_reply_to_tweet_id", "")
    network.store.execute("insert into call values (?, ?)", (network.now(), account["id"]))
    recent = network.rows("select at from call where account = ? and at > ?", account["id"], network.now() - QUARTER)
    if len(recent) > POSTS_A_QUARTER:
        raise No(429, "Too Many Requests")
    _writable(network, account, text, media, answers)
    number = network.number()
    row = (number, account["id"], text, ",".join(media), answers, network.now(), said.get("reply_settings", ""))
    network.store.execute("insert into post values (?, ?, ?, ?, ?, ?, 0, ?)", row)
    return {"data": {"id": number, "text": x_texts.shortened(text, [])[0], "edit_history_post_ids": [number]}}


def _writable(network: Store, account: sqlite3.Row, text: str, media: list[str], answers: str) -> None:
    if not text.strip() and not media:
        raise No(400, "One or more parameters to your request was invalid.", "invalid-request")
    if x_texts.weight(text) > 280:
        raise No(
            403, "Your Tweet text is too long. You are not allowed to create a Tweet with text longer than 280 characters."
        )
    if len(x_texts.CASHTAG.findall(text)) > 1:
        raise No(403, "Posts are limited to a single cashtag.")
    if network.one(
        "select 1 from post where account = ? and text = ? and answers = ? and not gone", account["id"], text, answers
    ):
        raise No(403, "You are not allowed to create a Tweet with duplicate content.")
    if answers and network.one("select 1 from post where id = ? and not gone", answers) is None:
        raise No(403, "You attempted to reply to a Tweet that is deleted or not visible to you.")
    if answers and not account["replies"]:
        raise No(403, "Reply to this conversation is not allowed because you have not been mentioned by the author.")
    _attachable(network, account, media)


def _attachable(network: Store, account: sqlite3.Row, media: list[str]) -> None:
    rows = [network.one("select * from media where id = ? and account = ?", number, account["id"]) for number in media]
    if any(row is None or row["made"] < network.now() - DAY or row["sent"] is None or row["polls"] for row in rows):
        raise No(400, "Your media IDs are invalid.", "invalid-request")
    if len(rows) > 1 and any(row and row["kind"] != "tweet_image" for row in rows):
        raise No(400, "You cannot attach more than one video or GIF.", "invalid-request")


def look(network: Store, account: sqlite3.Row, request: Request, number: str) -> Any:
    row = network.one("select * from post where id = ? and not gone", number)
    if row is None:
        named = {"resource_type": "post", "resource_id": number, "parameter": "id", "value": number}
        said = No(404, f"Could not find post with id: [{number}].", "resource-not-found", **named).said
        return {"errors": [{name: value for name, value in said.items() if name != "status"}]}
    return {"data": _post(network, row, request), "includes": _included(network, [row], request)}


def timeline(network: Store, account: sqlite3.Row, request: Request, number: str) -> Any:
    asked, most = request.args, int(request.args.get("max_results", 10))
    if not 5 <= most <= 100:
        raise No(400, "The `max_results` query parameter value is not between 5 and 100.", "invalid-request")
    since = x_texts.moment(asked["start_time"]) if "start_time" in asked else 0.0
    rows = network.rows(
        "select * from post where account = ? and not gone and made >= ? order by made desc, id desc", number, since
    )
    if "replies" in asked.get("exclude", ""):
        rows = [row for row in rows if not row["answers"]]
    start = int(asked.get("pagination_token", "0"), 16)
    shown, meta = rows[start : start + most], {"result_count": len(rows[start : start + most])}
    following = {"next_token": f"{start + most:x}"} if len(rows) > start + most else {}
    if not shown:
        return {"meta": meta}
    posts = [_post(network, row, request) for row in shown]
    return {"data": posts, "includes": _included(network, shown, request), "meta": meta | following}


def _post(network: Store, row: sqlite3.Row, request: Request) -> dict[str, Any]:
    fields, wide = request.args.get("post.fields", "").split(","), request.args.get("expansions", "").split(",")
    keys = [f"3_{number}" for number in row["media"].split(",") if number]
    text, links = x_texts.shortened(row["text"], [(key, row["id"]) for key in keys])
    said: dict[str, Any] = {"id": row["id"], "text": text, "edit_history_post_ids": [row["id"]]}
    if "created_at" in fields:
        said["created_at"] = x_texts.stamp(row["made"])
    if "entities" in fields and links:
        said["entities"] = {"urls": links}
    if keys and ("attachments" in fields or "attachments.media_keys" in wide):
        said["attachments"] = {"media_keys": keys}
    if "author_id" in wide:
        said["author_id"] = row["account"]
    if row["answers"] and "referenced_posts" in wide:
        said["referenced_posts"] = [{"type": "replied_to", "id": row["answers"]}]
    return said


def _included(network: Store, posts: list[sqlite3.Row], request: Request) -> dict[str, Any]:
    if "attachments.media_keys" not in request.args.get("expansions", ""):
        return {}
    numbers = [number for post in posts for number in post["media"].split(",") if number]
    return {"media": [_medium(network, number, request) for number in numbers]}


def _medium(network: Store, number: str, request: Request) -> dict[str, Any]:
    row = network.one("select * from media where id = ?", number)
    assert row
    said = {"media_key": f"3_{number}", "type": "photo" if row["kind"] == "tweet_image" else "video"}
    if row["kind"] == "tweet_image":
        said["url"] = f"{request.host_url}media/{number}.jpg"
    return said | ({"alt_text": row["alt"]} if row["alt"] else {})


def delete(network: Store, account: sqlite3.Row, request: Request, number: str) -> Any:
    row = network.one("select * from post where id = ? and not gone", number)
    if row is None:
        raise No(404, f"Could not find post with id: [{number}].", "resource-not-found", resource_type="post")
    if row["account"] != account["id"]:
        raise No(403, "You are not authorized to delete this Tweet.")
    network.store.execute("update post set gone = 1 where id = ?", (number,))
    return {"data": {"deleted": True}}


def me(network: Store, account: sqlite3.Row, request: Request) -> Any:
    return {
        "data": {"id": account["id"], "name": "Kantor", "username": account["name"], "protected": bool(account["protected"])}
    }
