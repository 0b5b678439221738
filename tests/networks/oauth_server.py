"""A strict OAuth server for every network we are sent to: it forgives nothing that RFC 6749 and RFC 7636 forbid.

Each network has its own folder on it, with its own paths, its own way to log a client in and its own answers:

    with OAuthServer() as server:
        server.settings()          # PLATFORM_ADDRESSES and PLATFORM_APPLICATIONS that lead here
        server.agree(address)      # what a person's browser does at the network's page: the address it is sent back to

It checks client, redirect address (equal to the one of the page), response type, scope, state, PKCE where the network has it,
and that a code is used once, within its life, by the client it was given to. A code used twice takes its tokens back.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.networks import identities


@dataclass(frozen=True)
class Rules:
    """How one network does it: `login` is "basic", "post" or "key"; `rights` are those it must be asked for."""

    page: str
    token: str
    rights: str
    proof: bool = False
    login: str = "post"
    method: str = "POST"
    offline: bool = False


RULES: Mapping[str, Rules] = {
    "x": Rules(
        "/i/oauth2/authorize", "/2/oauth2/token", "tweet.read tweet.write users.read media.write offline.access",
        proof=True, login="basic",
    ),
    "facebook": Rules(
        "/v26.0/dialog/oauth", "/v26.0/oauth/access_token",
        "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement", method="GET",
    ),
    "instagram": Rules(
        "/oauth/authorize", "/oauth/access_token",
        "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_comments",
    ),
    "threads": Rules(
        "/oauth/authorize", "/oauth/access_token",
        "threads_basic,threads_content_publish,threads_manage_replies,threads_read_replies,threads_delete",
    ),
    "linkedin": Rules(
        "/oauth/v2/authorization", "/oauth/v2/accessToken", "r_organization_admin r_organization_social w_organization_social"
    ),
    "youtube": Rules(
        "/o/oauth2/v2/auth", "/token",
        "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl",
        proof=True, offline=True,
    ),
    "tiktok": Rules("/v2/auth/authorize/", "/v2/oauth/token/", "user.info.basic,video.publish,video.list", login="key"),
    "mastodon": Rules(
        "/oauth/authorize", "/oauth/token", "read:accounts read:statuses write:statuses write:media", proof=True
    ),
}  # fmt: skip
# Where each network's several hosts are in its folder.
HOSTS = {
    "x": "x", "x.authorize": "x", "graph": "facebook", "graph.authorize": "facebook", "instagram": "instagram",
    "instagram.authorize": "instagram", "instagram.token": "instagram", "threads": "threads", "threads.authorize": "threads",
    "linkedin": "linkedin", "linkedin.authorize": "linkedin", "youtube": "youtube", "youtube.authorize": "youtube",
    "youtube.token": "youtube", "tiktok": "tiktok", "tiktok.authorize": "tiktok", "mastodon": "mastodon",
}  # fmt: skip


@dataclass
class Code:
    """A code, for whom it is, and what its page was asked with."""

    network: str
    client_id: str
    redirect_uri: str
    rights: str
    challenge: str
    used: bool = False
    tokens: list[str] = field(default_factory=list)


class Wrong(Exception):
    """A request that breaks a rule: the error of RFC 6749, 5.2, and why."""

    def __init__(self, error: str, why: str, status: int = 400) -> None:
        super().__init__(f"{error}: {why}")
        self.error, self.why, self.status = error, why, status


class OAuthServer:
    """Every network at once, for a `with` block. `back` is the one address that the applications may send people to."""

    def __init__(self, *, back: str) -> None:
        """Listen on a free port of loopback."""
        self.back = back
        self.clients = {name: (f"{name}-id", f"{name}-secret-{secrets.token_hex(6)}") for name in RULES if name != "mastodon"}
        self.registered: dict[str, str] = {}
        self.codes: dict[str, Code] = {}
        self.live: dict[str, str] = {}
        self.refreshing: dict[str, str] = {}
        self.refused: list[str] = []
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, url: str = "") -> dict[str, str]:
        """The settings that lead an installation here, or to a gate before it."""
        addresses = ",".join(f"{name}={url or self.url}/{folder}" for name, folder in HOSTS.items())
        applications = ",".join(f"{name}={number}:{secret}" for name, (number, secret) in self.clients.items())
        return {"platform_addresses": addresses, "platform_applications": applications}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        request = Request(environ)
        network, _, rest = request.path.lstrip("/").partition("/")
        try:
            answer = self._answer(request, network, f"/{rest}")
        except Wrong as wrong:
            self.refused.append(str(wrong))
            answer = said({"error": wrong.error, "error_description": wrong.why}, wrong.status)
        return answer(environ, start)

    def _answer(self, request: Request, network: str, path: str) -> Response:
        rules = RULES[network]
        if path == rules.page:
            return self._page(request, network, rules)
        if path == rules.token and request.values.get("grant_type") == "refresh_token":
            return said(self._refreshed(request, network, rules))
        if path == rules.token and request.values.get("grant_type") != "fb_exchange_token":
            return said(self._exchanged(request, network, rules))
        if network == "mastodon" and path == "/api/v1/apps":
            return said(self._registered(request))
        told = identities.answer(self, network, path, request)
        return said(told) if told is not None else said({"error": "Record not found"}, 404)

    def _registered(self, request: Request) -> dict[str, str]:
        if request.form["redirect_uris"] != self.back or set(request.form["scopes"].split()) != set(rights("mastodon")):
            raise Wrong("invalid_request", "not what was agreed", 422)
        client = (f"app-{len(self.registered)}", secrets.token_hex(8))
        self.registered[client[0]] = client[1]
        return {"id": "1", "name": request.form["client_name"], "client_id": client[0], "client_secret": client[1]}

    def _page(self, request: Request, network: str, rules: Rules) -> Response:
        asked = request.args
        name = "client_key" if rules.login == "key" else "client_id"
        if asked.get(name) not in self._clients(network):
            raise Wrong("invalid_client", "unknown")
        if asked.get("redirect_uri") != self.back:
            raise Wrong("invalid_request", "redirect_uri is not registered")
        if asked.get("response_type") != "code" or len(asked.get("state", "")) < 32:
            raise Wrong("invalid_request", "response_type or state")
        if set(split(asked.get("scope", ""))) != set(rights(network)):
            raise Wrong("invalid_scope", asked.get("scope", ""))
        challenge = asked.get("code_challenge", "")
        if rules.proof != bool(challenge) or (challenge and asked.get("code_challenge_method") != "S256"):
            raise Wrong("invalid_request", "code_challenge")
        if rules.offline and (asked.get("access_type"), asked.get("prompt")) != ("offline", "consent"):
            raise Wrong("invalid_request", "no refresh token would come of this")
        code = secrets.token_urlsafe(24)
        self.codes[code] = Code(network, asked[name], asked["redirect_uri"], asked["scope"], challenge)
        return Response(status=302, headers={"Location": f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}"})

    def _exchanged(self, request: Request, network: str, rules: Rules) -> dict[str, Any]:
        asked = request.args if rules.method == "GET" else request.form
        client_id = self._login(request, network, rules)
        code = self.codes.get(asked.get("code", ""))
        if code is None or (code.network, code.client_id) != (network, client_id):
            raise Wrong("invalid_grant", "no such code of this client")
        if code.used:
            for token in code.tokens:
                self.live.pop(token, None)
            raise Wrong("invalid_grant", "this code was used already")
        code.used = True
        if asked.get("redirect_uri") != code.redirect_uri:
            raise Wrong("invalid_grant", "another redirect_uri than the page's")
        if code.challenge and challenge_of(asked.get("code_verifier", "")) != code.challenge:
            raise Wrong("invalid_grant", "the verifier does not fit the challenge")
        return self.given(network, code)

    def _refreshed(self, request: Request, network: str, rules: Rules) -> dict[str, Any]:
        self._login(request, network, rules)
        if self.refreshing.pop(request.form.get("refresh_token", ""), "") != network:
            raise Wrong("invalid_grant", "no such refresh token, or used already")
        return self.given(network, Code(network, "", "", RULES[network].rights, ""))

    def _login(self, request: Request, network: str, rules: Rules) -> str:
        asked = request.args if rules.method == "GET" else request.form
        if request.method != rules.method:
            raise Wrong("invalid_request", "method")
        name = "client_key" if rules.login == "key" else "client_id"
        number, secret = asked.get(name, ""), asked.get("client_secret", "")
        if rules.login == "basic":
            if "client_secret" in asked or request.authorization is None:
                raise Wrong("invalid_client", "HTTP Basic is wanted", 401)
            number, secret = request.authorization.username or "", request.authorization.password or ""
        if self._clients(network).get(number) != secret:
            raise Wrong("invalid_client", "unknown client, or another secret", 401)
        return number

    def given(self, network: str, code: Code | None = None) -> dict[str, Any]:
        """A token, and for networks that renew a refresh token of one use."""
        token, again = f"{network}-{secrets.token_urlsafe(24)}", secrets.token_urlsafe(24)
        self.live[token], self.refreshing[again] = network, network
        if code:
            code.tokens.append(token)
        told: dict[str, Any] = {"access_token": token, "token_type": "bearer", "expires_in": 7200}
        if network not in {"facebook", "instagram", "threads", "mastodon"}:
            told |= {"refresh_token": again, "scope": code.rights if code else RULES[network].rights}
        return told | ({"open_id": "tt-1", "refresh_expires_in": 15_552_000} if network == "tiktok" else {})

    def _clients(self, network: str) -> dict[str, str]:
        return self.registered if network == "mastodon" else dict([self.clients[network]])

    def require(self, request: Request, network: str, token: str = "") -> str:
        """The token of a request, in its header or given here, if it is good."""
        shown = token or request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.live.get(shown) != network:
            raise Wrong("invalid_token", "it is not good", 401)
        return shown


def challenge_of(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def split(scope: str) -> list[str]:
    """The rights in a scope, whatever is between them."""
    return scope.replace(",", " ").split()


def rights(network: str) -> list[str]:
    """The rights that a network must be asked for."""
    return split(RULES[network].rights)


def said(value: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value), status, mimetype="application/json")
