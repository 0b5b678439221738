"""Carrying tweepy's requests: to the address and with the limits that we set, and back with what a refusal means."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from content.people.troubles import Trouble
from workers.platforms import asking
from workers.platforms.base import Call, Disappointment, NotNow, Refused, Target, Unknown
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means
from workers.platforms.x.reading import rows

# Built into tweepy.
HOST = "https://api.twitter.com"
READ_SECONDS = 15.0

# What X names in `type` or `code` when the account or the application, and no post, is the matter.
FORBIDDEN_KINDS = {"client-forbidden", "unsupported-authentication", "user-suspended", "oauth1-permissions"}
FORBIDDEN_CODES = {64, 326}
UNPAID_KINDS = {"usage-capped", "credits"}
DUPLICATE_CODE = 187
VALIDATION = {400, 403, 404, 413, 415, 422}
SENTENCES = ("errors", "message", "detail", "error", "title")
DAYS = ("x-user-limit-24hour", "x-app-limit-24hour")


class Session(requests.Session):
    """What tweepy speaks through: its built-in host becomes ours before anything is signed, and all goes by one carrier."""

    def __init__(self, address: str, carrier: HTTPAdapter) -> None:
        super().__init__()
        self._address = address
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.mount("https://", carrier)
        self.mount("http://", carrier)

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Name the host that is really asked."""
        request.url = self._address + str(request.url).removeprefix(HOST)
        return super().prepare_request(request)


class Carrier(HTTPAdapter):
    """Hands each request to `Http`, and says what a refusal means before tweepy makes its own errors of it.

    Only a 404 with an answer goes through, for tweepy to say NotFound. Nothing is ever redirected: it is refused here.
    """

    def __init__(self, means: Means, target: Target, call: Call | None) -> None:
        super().__init__()
        self._means, self._target, self._call = means, target, call

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Send it, whole; what comes back is a table, and good news."""
        reply = self._carried(request)
        reads = request.method in {"GET", "DELETE"}
        if reply.status == HTTPStatus.NO_CONTENT:
            reply = Reply(HTTPStatus.OK, {}, b"{}")
        gone = reads and reply.status == HTTPStatus.NOT_FOUND
        if not isinstance(reply.parsed(), dict) or not (gone or HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES):
            raise self._disappointment(reply, reads=reads)
        raw = HTTPResponse(io.BytesIO(b"{}" if gone else reply.body), status=reply.status, preload_content=False)
        return self.build_response(request, raw)

    def _carried(self, request: requests.PreparedRequest) -> Reply:
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        ask = Ask(str(request.method), str(request.url), dict(request.headers), body, self._means.longest_seconds)
        if (call := self._call) is None:
            seconds = READ_SECONDS if request.method == "GET" else self._means.longest_seconds
            return asking.repeatable(self._means.http, ask, longest_seconds=seconds)
        ask = replace(ask, timeout_seconds=call.timeout_seconds, may_start=call.may_start, subject=call.message.reference)
        return self._means.http.send(ask)

    def _disappointment(self, reply: Reply, *, reads: bool) -> Disappointment:
        said = asking.table(reply)
        detail = f"{reply.status}: {asking.words(said, SENTENCES)}"
        nearest = NotNow if self._call is None else Unknown
        if asking.is_page(reply) or reply.status < HTTPStatus.BAD_REQUEST:
            return nearest(f"{reply.status}: no answer of X", trouble=Trouble.STRANGER)
        if (trouble := self._trouble(reply, said)) is not None:
            return NotNow(detail, wait_seconds=_wait(reply, now=self._means.now()), trouble=trouble)
        if _is_duplicate(said, detail):
            return nearest(detail)
        if reply.status in VALIDATION:
            return NotNow(detail, trouble=Trouble.FORBIDDEN) if reads and self._call is None else Refused(detail)
        return nearest(detail, trouble=Trouble.SILENT)

    def _trouble(self, reply: Reply, said: Mapping[str, Any]) -> Trouble | None:
        """What is the matter with the account or the application, where that is the matter."""
        if reply.status == HTTPStatus.UNAUTHORIZED:
            return Trouble.REVOKED if signs(self._target) else Trouble.EXPIRED
        if reply.status == HTTPStatus.PAYMENT_REQUIRED or kind_of(said) in UNPAID_KINDS:
            return Trouble.UNPAID
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Trouble.LIMITED
        return Trouble.FORBIDDEN if kind_of(said) in FORBIDDEN_KINDS or _code_of(said) in FORBIDDEN_CODES else None


def signs(target: Target) -> bool:
    """Whether the account was connected with the tokens of OAuth 1.0a, which sign each request and do not end."""
    return bool(target.secrets.get("access_token_secret"))


def kind_of(said: Mapping[str, Any]) -> str:
    """The last word of a problem's type, such as usage-capped."""
    return str(said.get("type", "")).rpartition("/")[2]


def _code_of(said: Mapping[str, Any]) -> object:
    """The number of an error in X's older envelope."""
    return next((error.get("code") for error in rows(said.get("errors"))), said.get("code"))


def _is_duplicate(said: Mapping[str, Any], detail: str) -> bool:
    """Whether X has seen this text before: a strong sign that it went out, and no proof."""
    return _code_of(said) == DUPLICATE_CODE or "duplicate" in detail.lower()


def _wait(reply: Reply, *, now: datetime) -> float:
    """Seconds to wait: until the day's limit ends, where that is what is used up."""
    spent = [f"{span}-reset" for span in DAYS if reply.headers.get(f"{span}-remaining") == "0"]
    ends = [reply.headers[name] for name in spent if name in reply.headers]
    return asking.wait_of({**reply.headers, "x-rate-limit-reset": ends[0]} if ends else reply.headers, now=now)
