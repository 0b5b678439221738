"""What an X of our own keeps for the tests: accounts, tokens, posts and media in SQLite, and how it says no."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SCHEMA = """
create table account (id text primary key, name text, protected integer, replies integer, suspended integer default 0);
create table token (token text primary key, account text, ends real);
create table refresh (token text primary key, account text, used integer default 0);
create table signed (token text primary key, secret text, key text, key_secret text, account text);
create table media (id text primary key, account text, kind text, mime text, sent blob, shown blob, alt text default '',
  made real, size integer, polls integer default 0);
create table piece (media text, number integer, content blob, primary key (media, number));
create table post (id text primary key, account text, text text, media text, answers text, made real, gone integer default 0,
  who text);
create table call (at real, account text);
"""
FIRST = 1_288_834_974_657
PROBLEMS = "https://api.x.com/2/problems/"
TITLES = {400: "Invalid Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found Error", 429: "Too Many Requests"}
DAY = 86_400


class No(Exception):
    """What X answers instead of data; `kind` is the last word of a problem's type, where it has one."""

    def __init__(self, status: int, detail: str, kind: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.said = {"title": TITLES.get(status, "Error"), "detail": detail, "status": status} | more
        self.said["type"] = PROBLEMS + kind if kind else "about:blank"


class Store:
    """What is kept. `now` is X's clock in unix seconds."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self.numbers = 0
        self.store = sqlite3.connect(folder / "x.sqlite", check_same_thread=False, isolation_level=None)
        self.store.row_factory = sqlite3.Row
        self.store.executescript(SCHEMA)

    def add_account(self, number: str, name: str, *, replies: bool = True, protected: bool = False) -> None:
        self.store.execute("insert into account values (?, ?, ?, ?, 0)", (number, name, protected, replies))

    def grant(self, account: str, token: str, refresh: str = "", *, seconds: float = 7200) -> None:
        self.store.execute("insert into token values (?, ?, ?)", (token, account, self.now() + seconds))
        if refresh:
            self.store.execute("insert into refresh (token, account) values (?, ?)", (refresh, account))

    def grant_signed(self, account: str, secrets: Mapping[str, str]) -> None:
        """Tokens of OAuth 1.0a, by the names that a Target has them under."""
        names = ("access_token", "access_token_secret", "consumer_key", "consumer_secret")
        self.store.execute("insert into signed values (?, ?, ?, ?, ?)", (*(secrets[name] for name in names), account))

    def posts(self, account: str) -> list[sqlite3.Row]:
        """What stands on an account, oldest first."""
        return self.rows("select * from post where account = ? and not gone order by made, id", account)

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self.store.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> sqlite3.Row | None:
        return next(iter(self.rows(query, *values)), None)

    def number(self) -> str:
        """An id that holds the millisecond of its making, as X's do."""
        self.numbers += 1
        return str((int(self.now() * 1000) - FIRST) << 22 | self.numbers)
