"""An X of our own for the tests, to be served on loopback.

What its documentation says in words (weighted length, duplicates, one cashtag, media that expire, who may be answered) is a
rule here; what a call and its answer look like is checked against x/openapi.json by whoever uses it. As on X, texts come back
escaped with shortened links, pictures compressed, and a text is refused the second time.
"""

from __future__ import annotations

import hmac
import json
import sqlite3
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.networks import x_media, x_posts
from tests.networks.x_posts import POSTS_A_QUARTER, QUARTER
from tests.networks.x_store import No, Store


class X(Store):
    """One X; `client` is the application (id and secret) that may renew tokens."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        super().__init__(folder, now=now)
        self.client = ("office-app", "office-app-secret")
        self.guard = threading.Lock()

    def __call__(self, environ: Any, start: Any) -> Any:
        with self.guard, Request(environ) as request:
            return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        try:
            call, named = URLS.bind_to_environ(request.environ).match()
            if call in {_token, x_media.shown_picture}:
                answer: Response = call(self, request, **named)
                return answer
            account = self._account(request)
            said = call(self, account, request, **named)
            return self._limited(_json(said, 201 if call is x_posts.create else 200), account)
        except No as no:
            return _json(no.said, no.status, "application/problem+json")
        except HTTPException:
            return _json(No(404, "There is no such address.", "resource-not-found", resource_type="url").said, 404)

    def _limited(self, answer: Response, account: sqlite3.Row) -> Response:
        left = POSTS_A_QUARTER - len(
            self.rows("select at from call where account = ? and at > ?", account["id"], self.now() - QUARTER)
        )
        answer.headers.extend({"x-rate-limit-limit": str(POSTS_A_QUARTER), "x-rate-limit-remaining": str(left),
                               "x-rate-limit-reset": str(int(self.now()) + QUARTER)})  # fmt: skip
        return answer

    def _account(self, request: Request) -> sqlite3.Row:
        said = request.headers.get("Authorization", "")
        if said.startswith("OAuth "):
            number = self._signed(request, said)
        else:
            row = self.one("select account from token where token = ? and ends > ?", said.removeprefix("Bearer "), self.now())
            number = row["account"] if row else ""
        account = self.one("select * from account where id = ?", number)
        if account is None:
            raise No(401, "Unauthorized")
        if account["suspended"]:
            raise No(403, "User is suspended.", "user-suspended")
        return account

    def _signed(self, request: Request, said: str) -> str:
        """Whose the signature is, checked as RFC 5849 (3.4) says, over the address that was asked."""
        fields = [field.strip().partition("=") for field in said.removeprefix("OAuth ").split(",")]
        named = {unquote(name): unquote(value.strip('"')) for name, _, value in fields}
        given = named.pop("oauth_signature", "")
        query = "select * from signed where token = ? and key = ?"
        row = self.one(query, named.get("oauth_token"), named.get("oauth_consumer_key"))
        wanted = _signature(request, named, f"{row['key_secret']}&{row['secret']}") if row else ""
        return str(row["account"]) if row and hmac.compare_digest(wanted, given) else ""


def _signature(request: Request, named: Mapping[str, str], key: str) -> str:
    pairs = [*named.items(), *parse_qsl(request.query_string.decode(), keep_blank_values=True)]
    escaped = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in pairs)
    base = "&".join(quote(part, safe="~") for part in (request.method, request.base_url, "&".join(map("=".join, escaped))))
    return b64encode(hmac.new(key.encode(), base.encode(), sha1).digest()).decode()


def _token(network: X, request: Request) -> Response:
    """Refresh tokens are good once; an application with a secret must show it."""
    said = request.form
    pair = b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
    if pair != ":".join(network.client) or said.get("client_id") != network.client[0]:
        return _json({"error": "unauthorized_client", "error_description": "Missing valid authorization header"}, 401)
    row = network.one("select * from refresh where token = ? and not used", said.get("refresh_token"))
    if row is None or said.get("grant_type") != "refresh_token":
        return _json({"error": "invalid_request", "error_description": "Value passed for the token was invalid."}, 400)
    network.store.execute("update refresh set used = 1 where token = ?", (row["token"],))
    access, refresh = f"access-{network.number()}", f"refresh-{network.number()}"
    network.grant(row["account"], access, refresh)
    scope = "tweet.read tweet.write users.read media.write offline.access"
    answer = {"token_type": "bearer", "expires_in": 7200, "access_token": access, "scope": scope, "refresh_token": refresh}
    return _json(answer, 200)


def _json(said: Mapping[str, Any], status: int, kind: str = "application/json") -> Response:
    return Response(json.dumps(said, ensure_ascii=False), status, content_type=kind)


CALLS = (
    ("POST", "/2/tweets", x_posts.create),
    ("GET", "/2/tweets/<number>", x_posts.look),
    ("DELETE", "/2/tweets/<number>", x_posts.delete),
    ("GET", "/2/users/me", x_posts.me),
    ("GET", "/2/users/<number>/tweets", x_posts.timeline),
    ("POST", "/2/media/upload", x_media.upload),
    ("GET", "/2/media/upload", x_media.status),
    ("POST", "/2/media/metadata", x_media.describe),
    ("POST", "/2/media/upload/initialize", x_media.begin),
    ("POST", "/2/media/upload/<number>/append", x_media.append),
    ("POST", "/2/media/upload/<number>/finalize", x_media.end),
    ("GET", "/media/<number>.jpg", x_media.shown_picture),
    ("POST", "/2/oauth2/token", _token),
)
URLS = Map([Rule(path, endpoint=call, methods=[method]) for method, path, call in CALLS])


@contextmanager
def served(network: X) -> Iterator[str]:
    """Its address, while it is served on a free port of loopback."""
    server = make_server("127.0.0.1", 0, network, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
