"""Who the accounts of the strict OAuth server are, as each network's own interface says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request

if TYPE_CHECKING:
    from tests.networks.oauth_server import OAuthServer

Identity = Callable[["OAuthServer", Request], Any]
SIXTY_DAYS = 5_183_944


def _x(server: OAuthServer, request: Request) -> Any:
    server.require(request, "x")
    return {"data": {"id": "2244994945", "name": "Pemprov DKI Jakarta", "username": "pemprov"}}


def _long(network: str, exchange: str) -> Identity:
    def answer(server: OAuthServer, request: Request) -> Any:
        assert request.args["grant_type"] == exchange
        assert request.args["client_secret"] == server.clients[network][1]
        server.require(request, network, request.args["access_token"])
        return server.given(network) | {"expires_in": SIXTY_DAYS}

    return answer


def _meta(network: str, number: str) -> Identity:
    def answer(server: OAuthServer, request: Request) -> Any:
        server.require(request, network)
        return {number: "178414", "id": "990", "username": "pemprov", "name": "Pemprov DKI Jakarta"}

    return answer


def _long_facebook(server: OAuthServer, request: Request) -> Any:
    assert request.args["client_secret"] == server.clients["facebook"][1]
    server.require(request, "facebook", request.args["fb_exchange_token"])
    return server.given("facebook") | {"expires_in": SIXTY_DAYS}


def _pages(server: OAuthServer, request: Request) -> Any:
    server.require(request, "facebook")
    account = {"id": "1784", "username": "pemprov", "name": "Pemprov di Instagram"}
    page = {"id": "1001", "name": "Pemprov DKI Jakarta", "username": "pemprov", "access_token": "page-token-of-pemprov"}
    other = {"id": "1002", "name": "Dinas Lain", "username": "dinaslain", "access_token": "page-token-of-another"}
    seen = {"id": "1003", "name": "Hanya melihat", "access_token": "page-token-of-a-reader", "tasks": ["ANALYZE"]}
    able = {"tasks": ["CREATE_CONTENT", "MODERATE"]}
    return {"data": [page | able | {"instagram_business_account": account}, other | able, seen]}


def _roles(server: OAuthServer, request: Request) -> Any:
    server.require(request, "linkedin")
    assert request.headers["X-Restli-Protocol-Version"] == "2.0.0"
    assert request.headers["LinkedIn-Version"].isdecimal()
    rows = [
        {"organization": f"urn:li:organization:{number}", "role": "ADMINISTRATOR", "state": "APPROVED"} for number in (7, 8)
    ]
    return {"elements": rows, "paging": {"start": 0, "count": 100}}


def _organisations(server: OAuthServer, request: Request) -> Any:
    server.require(request, "linkedin")
    assert request.args["ids"] == "List(7,8)"
    named = {"7": ("Pemprov DKI Jakarta", "pemprov"), "8": ("Dinas Lain", "dinas-lain")}
    return {
        "results": {number: {"id": int(number), "localizedName": one[0], "vanityName": one[1]} for number, one in named.items()}
    }


def _channels(server: OAuthServer, request: Request) -> Any:
    server.require(request, "youtube")
    assert (request.args["part"], request.args["mine"]) == ("snippet", "true")
    return {"items": [{"id": "UCpemprov", "snippet": {"title": "Pemprov DKI Jakarta", "customUrl": "@pemprov"}}]}


def _creator(server: OAuthServer, request: Request) -> Any:
    server.require(request, "tiktok")
    told = {"creator_username": "pemprov", "creator_nickname": "Pemprov DKI Jakarta", "privacy_level_options": ["SELF_ONLY"]}
    return {"data": told, "error": {"code": "ok", "message": ""}}


def _mastodon(server: OAuthServer, request: Request) -> Any:
    server.require(request, "mastodon")
    return {"id": "109", "username": "pemprov", "acct": "pemprov", "display_name": "Pemprov DKI Jakarta"}


ANSWERS: dict[tuple[str, str], Identity] = {
    ("x", "/2/users/me"): _x,
    ("facebook", "/v26.0/oauth/access_token"): _long_facebook,
    ("facebook", "/v26.0/me/accounts"): _pages,
    ("instagram", "/access_token"): _long("instagram", "ig_exchange_token"),
    ("instagram", "/v26.0/me"): _meta("instagram", "user_id"),
    ("threads", "/access_token"): _long("threads", "th_exchange_token"),
    ("threads", "/v1.0/me"): _meta("threads", "id"),
    ("linkedin", "/rest/organizationAcls"): _roles,
    ("linkedin", "/rest/organizations"): _organisations,
    ("youtube", "/youtube/v3/channels"): _channels,
    ("tiktok", "/v2/post/publish/creator_info/query/"): _creator,
    ("mastodon", "/api/v1/accounts/verify_credentials"): _mastodon,
}


def answer(server: OAuthServer, network: str, path: str, request: Request) -> Any:
    """What a network answers at one of its paths; None where there is nothing."""
    there = ANSWERS.get((network, path))
    return there(server, request) if there else None
