"""The book's tables. Triggers refuse every change and every deletion: what is entered stays."""

from __future__ import annotations

TABLES = ("request", "medium", "post", "reply", "removal")

_MADE = """
CREATE TABLE IF NOT EXISTS request (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, received_at TEXT NOT NULL, action TEXT NOT NULL, network TEXT NOT NULL,
    handle TEXT NOT NULL, reference TEXT NOT NULL, idempotency_key TEXT NOT NULL, behaviour TEXT NOT NULL,
    answered INTEGER NOT NULL, post_id TEXT NOT NULL, stored INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS medium (
    media_id TEXT PRIMARY KEY, network TEXT NOT NULL, handle TEXT NOT NULL, sha256 TEXT NOT NULL, mime TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, bytes INTEGER NOT NULL, received_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS post (
    number INTEGER PRIMARY KEY AUTOINCREMENT, post_id TEXT NOT NULL UNIQUE, network TEXT NOT NULL, handle TEXT NOT NULL,
    reference TEXT NOT NULL, idempotency_key TEXT NOT NULL, text TEXT NOT NULL, media TEXT NOT NULL,
    received_at TEXT NOT NULL, shown_at TEXT NOT NULL, listed_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS reply (post_id TEXT PRIMARY KEY, in_reply_to TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS removal (post_id TEXT PRIMARY KEY, removed_at TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS post_by_account ON post (network, handle, number);
CREATE INDEX IF NOT EXISTS post_by_key ON post (network, handle, idempotency_key);
CREATE INDEX IF NOT EXISTS request_by_account ON request (network, handle, received_at);
CREATE INDEX IF NOT EXISTS medium_by_sha256 ON medium (sha256);
"""
_FOR_GOOD = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the book is only added to'); END;
"""
POSTS = "SELECT post.*, IFNULL(in_reply_to, '') AS in_reply_to FROM post LEFT JOIN reply USING (post_id)"
GONE = "post_id IN (SELECT post_id FROM removal)"
ACCOUNTS = f"""
SELECT network, handle, MAX(received_at) AS last_at, (
    SELECT COUNT(*) FROM post
    WHERE post.network = request.network AND post.handle = request.handle AND listed_at <= ? AND NOT {GONE}
) AS posts
FROM request GROUP BY network, handle ORDER BY network, handle
"""  # noqa: S608 - constants only


def script() -> str:
    """The SQL that makes what is not there yet."""
    guards = (_FOR_GOOD.format(table=table, verb=verb) for table in TABLES for verb in ("UPDATE", "DELETE"))
    return _MADE + "".join(guards)
