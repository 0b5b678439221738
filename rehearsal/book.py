"""The rehearsal platform's own book: what it was asked, what it answered, what it shows. Only ever added to.

A checker compares it with Tayang's ledger, so it shares nothing with Tayang's database. It is a SQLite file in WAL mode
with `synchronous=NORMAL`: whole after the process is killed at any moment; the last entries may go when the machine
loses power, which a rehearsal bears.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rehearsal import schema
from rehearsal.entries import AccountSeen, Entry, Medium, Post
from rehearsal.schema import ACCOUNTS, GONE, POSTS


class Book:
    """The book, open for one thread."""

    def __init__(self, path: Path) -> None:
        """Open, and make where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;")
        self._connection.executescript(schema.script())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def note(self, entry: Entry) -> None:
        """Enter a request that changed nothing."""
        with self._connection:
            self._enter(entry)

    def note_medium(self, medium: Medium, entry: Entry) -> None:
        """Enter an uploaded picture and its request, both or neither."""
        with self._connection:
            self._insert("medium", _plain(asdict(medium)))
            self._enter(entry)

    def note_post(self, post: Post, entry: Entry) -> None:
        """Enter a post and its request, both or neither."""
        values = _plain(asdict(post) | {"media": json.dumps(post.media, ensure_ascii=False)})
        del values["number"], values["in_reply_to"]
        with self._connection:
            self._insert("post", values)
            if post.in_reply_to:
                self._insert("reply", {"post_id": post.post_id, "in_reply_to": post.in_reply_to})
            self._enter(replace(entry, post_id=post.post_id, stored=True))

    def note_removal(self, entry: Entry) -> None:
        """Enter that a post was taken down; nothing more where it was gone already."""
        with self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO removal SELECT post_id, ? FROM post WHERE post_id = ? AND network = ? AND handle = ?",
                (_text(entry.received_at), entry.post_id, entry.network, entry.handle),
            )
            self._enter(entry)

    def medium(self, network: str, handle: str, media_id: str) -> Medium | None:
        """The picture that this account uploaded under this id."""
        row = self._connection.execute(
            "SELECT * FROM medium WHERE media_id = ? AND network = ? AND handle = ?", (media_id, network, handle)
        ).fetchone()
        return Medium(**_times(row, "received_at")) if row else None

    def mime_of(self, sha256: str) -> str | None:
        """The MIME type these bytes were uploaded as."""
        row = self._connection.execute("SELECT mime FROM medium WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        return row["mime"] if row else None

    def post(self, network: str, handle: str, post_id: str, *, now: datetime) -> Post | None:
        """The post, where it can be seen."""
        return self._one(
            f"network = ? AND handle = ? AND post_id = ? AND shown_at <= ? AND NOT {GONE}",
            (network, handle, post_id, _text(now)),
        )

    def stands(self, network: str, handle: str, post_id: str) -> bool:
        """Whether the account has this post and did not take it down, seen or not."""
        where = f"network = ? AND handle = ? AND post_id = ? AND NOT {GONE}"
        return self._one(where, (network, handle, post_id)) is not None

    def post_by_key(self, network: str, handle: str, key: str, *, since: datetime) -> Post | None:
        """The first post this account made under this idempotency key, seen or not."""
        return self._one(
            "network = ? AND handle = ? AND idempotency_key = ? AND received_at >= ? ORDER BY number LIMIT 1",
            (network, handle, key, _text(since)),
        )

    def number_of(self, post_id: str) -> int:
        """A post's place in the order of arrival; 0 where there is no such post."""
        row = self._connection.execute("SELECT number FROM post WHERE post_id = ?", (post_id,)).fetchone()
        return int(row["number"]) if row else 0

    def count(self, network: str, handle: str, *, now: datetime) -> int:
        """How many posts the public can see."""
        row = self._connection.execute(
            f"SELECT COUNT(*) AS posts FROM post WHERE network = ? AND handle = ? AND listed_at <= ? AND NOT {GONE}",  # noqa: S608 - constants only
            (network, handle, _text(now)),
        ).fetchone()
        return int(row["posts"])

    def timeline(self, network: str, handle: str, *, now: datetime, limit: int, before: int = 0) -> list[Post]:
        """What the public sees, newest first; with `before` only posts of a smaller number."""
        return self._posts(
            f"network = ? AND handle = ? AND listed_at <= ? AND (? = 0 OR number < ?) AND NOT {GONE} "
            "ORDER BY number DESC LIMIT ?",
            (network, handle, _text(now), before, before, limit),
        )

    def accounts(self, *, now: datetime) -> list[AccountSeen]:
        """Every account something was sent to, by network and handle."""
        rows = self._connection.execute(ACCOUNTS, (_text(now),))
        return [AccountSeen(**_times(row, "last_at")) for row in rows]

    def log(self, *, after: int = 0) -> Iterator[dict[str, object]]:
        """Every request with a higher `seq`, oldest first; what was stored has its text and pictures beside it."""
        found = True
        while found:
            rows = self._connection.execute(
                "SELECT request.*, post.text, post.media, IFNULL(reply.in_reply_to, '') AS in_reply_to FROM request "
                "LEFT JOIN post ON request.stored = 1 AND post.post_id = request.post_id "
                "LEFT JOIN reply ON reply.post_id = post.post_id WHERE seq > ? ORDER BY seq LIMIT 500",
                (after,),
            ).fetchall()
            found = bool(rows)
            for row in rows:
                after = row["seq"]
                media = [{"sha256": sha256, "alt_text": alt} for sha256, alt in json.loads(row["media"] or "[]")]
                yield dict(row) | {"stored": bool(row["stored"]), "media": media}

    def _enter(self, entry: Entry) -> None:
        self._insert("request", _plain(asdict(entry)))

    def _insert(self, table: str, values: dict[str, object]) -> None:
        marks = ", ".join("?" for _ in values)
        self._connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608 - names of our own fields
            tuple(values.values()),
        )

    def _one(self, where: str, values: tuple[object, ...]) -> Post | None:
        found = self._posts(where, values)
        return found[0] if found else None

    def _posts(self, where: str, values: tuple[object, ...]) -> list[Post]:
        rows = self._connection.execute(f"{POSTS} WHERE {where}", values)
        return [
            Post(**_times(row, "received_at", "shown_at", "listed_at") | {"media": tuple(map(tuple, json.loads(row["media"])))})
            for row in rows
        ]


def _text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _times(row: sqlite3.Row, *names: str) -> dict[str, Any]:
    return dict(row) | {name: datetime.fromisoformat(row[name]) for name in names}
