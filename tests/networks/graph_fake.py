"""What the fakes of Facebook, Instagram and Threads share: one host of Meta's, with tokens, errors, fields and pictures.

State is in SQLite, one request at a time; nothing here is ours but the rules, which are those of Meta's documentation. Pictures
that it is given the address of are fetched with a client of its own and looked at with Pillow; what it shows is coded anew.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.networks.graph_rules import GraphError, not_there

FIRST_ID = 17_900_000_000_000_000
USAGE = {"X-App-Usage": json.dumps({"call_count": 28, "total_time": 25, "total_cputime": 25})}


@dataclass(frozen=True)
class Token:
    """What opens one account."""

    account: str
    scopes: frozenset[str]
    made_at: datetime
    expires_at: datetime | None = None
    ended: int = 0


@dataclass(frozen=True)
class Thing:
    """Anything with an id."""

    id: str
    kind: str
    account: str
    state: str
    at: datetime
    said: dict[str, Any]

    @property
    def time(self) -> str:
        """When it was made or published, as Graph writes it."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass(frozen=True)
class Asked:
    """One request, read: `account` is the token's, `pairs` its query and form, `path` what the route named."""

    account: str
    path: tuple[str, ...]
    pairs: Mapping[str, str]
    files: Mapping[str, tuple[str, bytes]]
    token: Token

    def may(self, scope: str) -> None:
        """Ask for a permission."""
        if scope not in self.token.scopes:
            raise GraphError(200, f"(#200) Requires {scope} permission", status=403)


Handler = Callable[[Asked], Mapping[str, Any]]


@dataclass
class GraphFake:
    """One host. `late` is how far its clock is ahead, `tokens` who may ask; one is renewed when it is older than `youngest`."""

    folder: Path
    tokens: dict[str, Token] = field(default_factory=dict)
    late: timedelta = timedelta()
    youngest: timedelta = timedelta(days=1)
    url: str = ""
    routes: list[tuple[str, re.Pattern[str], Handler]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.guard = threading.RLock()
        self.kinds: dict[str, str] = {}
        self.store = sqlite3.connect(self.folder / f"{uuid.uuid4().hex}.sqlite", check_same_thread=False)
        self.store.execute("create table thing (number integer primary key autoincrement, kind, account, state, at, said)")
        self.store.execute("create table file (number integer primary key, mime, content)")
        self.store.execute("insert into thing (number) values (?)", (FIRST_ID,))

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def route(self, method: str, path: str, handler: Handler) -> None:
        """Have `handler` answer; each {name} in `path` is one piece of it."""
        self.routes.append((method, re.compile(re.sub(r"\{\w+\}", "([^/]+)", path) + "/?"), handler))

    # What is kept.

    def keep(self, kind: str, account: str, state: str, said: Mapping[str, Any]) -> Thing:
        written = (kind, account, state, self.now().isoformat(), json.dumps(said))
        row = self.store.execute("insert into thing (kind, account, state, at, said) values (?, ?, ?, ?, ?)", written)
        self.kinds[str(row.lastrowid)] = kind  # what it was, also when it is gone
        return self.thing(str(row.lastrowid))

    def change(self, thing: Thing, state: str, *, at: datetime | None = None, **said: Any) -> Thing:
        """Have it otherwise; `at` is since when."""
        written = (state, (at or thing.at).isoformat(), json.dumps({**thing.said, **said}), int(thing.id))
        self.store.execute("update thing set state = ?, at = ?, said = ? where number = ?", written)
        return self.thing(thing.id)

    def forget(self, thing: Thing) -> None:
        self.store.execute("delete from thing where number = ?", (int(thing.id),))

    def thing(self, name: str, *kinds: str, account: str = "") -> Thing:
        """One thing.

        Raises:
            GraphError: there is none of that name, of those kinds, of that account.
        """
        found = self.store.execute("select * from thing where number = ? and kind is not null", (_number(name),)).fetchone()
        thing = _thing(found) if found else None
        if thing is None or (kinds and thing.kind not in kinds) or (account and thing.account != account):
            raise not_there(name)
        return thing

    def things(self, *kinds: str) -> list[Thing]:
        """All of them, the newest first."""
        with self.guard:
            rows = self.store.execute("select * from thing where kind is not null order by at desc, number desc").fetchall()
        return [one for one in map(_thing, rows) if one.kind in kinds]

    def keep_file(self, mime: str, content: bytes) -> str:
        """The address at which its public fetches a file."""
        row = self.store.execute("insert into file (mime, content) values (?, ?)", (mime, content))
        return f"{self.url}/cdn/{row.lastrowid}"

    def file_at(self, address: str) -> bytes:
        with self.guard:
            number = int(address.rpartition("/")[2])
            return cast("bytes", self.store.execute("select content from file where number = ?", (number,)).fetchone()[0])

    # What is asked.

    def answer(self, request: Request) -> Response:
        with self.guard, self.store:
            if request.path.startswith("/cdn/"):
                found = self.store.execute("select mime, content from file where number = ?", (request.path[5:],)).fetchone()
                return Response(found[1], 200, {"Content-Type": found[0]})
            try:
                said, status = self._said(request), 200
            except GraphError as error:
                said, status = {"error": error.body}, error.status
        return Response(json.dumps(said), status, {"Content-Type": "application/json; charset=UTF-8", **USAGE})

    def _said(self, request: Request) -> Mapping[str, Any]:
        for method, path, handler in self.routes:
            if method == request.method and (found := path.fullmatch(request.path)):
                pairs = {**request.args.to_dict(), **request.form.to_dict()}
                files = {name: (one.mimetype, one.read()) for name, one in request.files.items()}
                token = self._opened(request, pairs)
                return handler(Asked(token.account, found.groups(), pairs, files, token))
        raise GraphError(2500, f"Unknown path components: {request.path}")

    def _opened(self, request: Request, pairs: Mapping[str, str]) -> Token:
        written = request.headers.get("Authorization", "").removeprefix("Bearer ") or pairs.get("access_token", "")
        if not written:
            raise GraphError(104, "An access token is required to request this resource.", status=401)
        token = self.tokens.get(written)
        if token is None:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token", status=401)
        if token.ended:
            raise GraphError(190, "Error validating access token", subcode=token.ended, status=401)
        if token.expires_at is not None and token.expires_at <= self.now():
            raise GraphError(190, "Error validating access token: Session has expired", subcode=463, status=401)
        return token

    def renewed(self, pairs: Mapping[str, str]) -> Mapping[str, Any]:
        """A new token for a long-lived one that is a day old."""
        token = self.tokens[pairs["access_token"]]
        if token.made_at > self.now() - self.youngest:
            raise GraphError(100, "The access token is too young to be refreshed")
        fresh = uuid.uuid4().hex
        self.tokens[fresh] = Token(token.account, token.scopes, self.now(), self.now() + timedelta(days=60))
        return {"access_token": fresh, "token_type": "bearer", "expires_in": 5_183_944}

    def fetched(self, address: str) -> tuple[str, bytes]:
        """Type and bytes of what stands at an address, fetched with a client of its own."""
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:
                return reply.headers.get_content_type(), reply.read()
        except (URLError, ValueError, OSError) as error:
            raise GraphError(
                9004, "Only photo or video can be accepted as media type.", subcode=2207052,
                user="The media could not be fetched from this URI.",
            ) from error  # fmt: skip


def _number(name: str) -> int:
    return int(name) if name.isdecimal() and len(name) < 19 else 0


def _thing(row: tuple[Any, ...]) -> Thing:
    number, kind, account, state, at, said = row
    return Thing(str(number), kind, account, state, datetime.fromisoformat(at), json.loads(said))


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        """Say nothing."""


@contextmanager
def serving(fake: GraphFake) -> Iterator[GraphFake]:
    """Have it answer on a free port of loopback."""
    server = make_server("127.0.0.1", 0, Request.application(fake.answer), threaded=True, request_handler=_Quiet)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
        fake.store.close()
