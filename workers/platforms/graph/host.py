"""One of Meta's hosts, asked for one account; no call made here has ever reached the live networks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from content.people.credentials import Grant
from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Call, NotNow, Picture, Refused, Target
from workers.platforms.graph.answers import listing
from workers.platforms.graph.errors import Gone, disappointment
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means

# The version of Graph that is spoken; Threads has its own.
VERSION = "v26.0"
READ_SECONDS, UPLOAD_SECONDS = 15.0, 120.0
# What was made unseen lives 24 hours; a little less is counted on.
LIFE = timedelta(hours=23)


@dataclass(frozen=True)
class Graph:
    """One of Meta's hosts at `base` (with its version), asked for one account."""

    means: Means
    base: str
    target: Target

    @property
    def node(self) -> str:
        """What the network calls the account.

        Raises:
            NotNow: nobody connected it.
        """
        if not self.target.remote_id:
            raise NotNow("The account is not connected", trouble=Trouble.MISSING)
        return quote(self.target.remote_id, safe="")

    def asked(self, path: str, fields: str, **narrowed: str) -> Reply:
        """The reply with the fields of one thing, or with a list of things below "data".

        Raises:
            Gone: there is no such thing.
        """
        return self._sent("GET", f"{path}?{urlencode({'fields': fields, **narrowed})}")

    def look(self, path: str, fields: str, **narrowed: str) -> dict[str, Any] | None:
        """The fields of one thing; None where there is no such thing."""
        with suppress(Gone):
            return asking.table(self.asked(path, fields, **narrowed))
        return None

    def listed(self, path: str, fields: str, **narrowed: str) -> list[dict[str, Any]]:
        """The newest things of a list: one page."""
        return listing(asking.table(self.asked(path, fields, **narrowed)))

    def make(self, path: str, pairs: Mapping[str, str]) -> str:
        """The id of something made that the public does not see; may be repeated. Empty pairs are left out."""
        headers, body = asking.form_body({name: said for name, said in pairs.items() if said})
        return made_id(self._sent("POST", path, headers, body, seconds=UPLOAD_SECONDS))

    def upload(self, path: str, parts: Mapping[str, str | tuple[str, bytes, str]]) -> str:
        """The id of what was made of a file, unseen by the public."""
        headers, body = asking.multipart_body(parts)
        return made_id(self._sent("POST", path, headers, body, seconds=UPLOAD_SECONDS))

    def remove(self, path: str) -> None:
        """Delete something; no error where it is gone."""
        with suppress(Gone):
            self._sent("DELETE", path)

    def guarded(self, path: str, pairs: Mapping[str, str], call: Call) -> dict[str, Any]:
        """The one call that makes something public; what it answered.

        Raises:
            Refused, NotNow, Unknown: by the table; Unknown where the answer cannot be read.
        """
        headers, body = asking.form_body(pairs)
        signed = {**oauth.bearer(self.target), **headers}
        ask = Ask("POST", self._url(path), signed, body, call.timeout_seconds, call.may_start, call.message.reference)
        reply = self.means.http.send(ask)
        if reply.status != HTTPStatus.OK or not asking.table(reply):
            raise disappointment(reply, now=self.means.now(), guarded=True)
        return asking.table(reply)

    def renewed(self, url: str) -> Grant:
        """A new long-lived token for the one the target has, from the endpoint at `url`.

        Raises:
            NotNow
        """
        ask = Ask("GET", url, oauth.bearer(self.target), timeout_seconds=oauth.TOKEN_SECONDS)
        try:
            reply = self._answered(ask)
        except Refused as refusal:
            raise NotNow(refusal.detail, trouble=Trouble.WRONG) from refusal
        return oauth.granted(asking.table(reply), kept=self.target.secrets, now=self.means.now())

    def shown(self, address: Any, alt_text: Any) -> Picture:
        """A picture as the public sees it, from the address that the network gives for it."""
        ask = Ask("GET", str(address or ""), timeout_seconds=UPLOAD_SECONDS)
        reply = asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)
        if reply.status != HTTPStatus.OK:
            raise NotNow(f"{reply.status}: a picture at the network cannot be fetched")
        return Picture(str(alt_text or ""), reply.body)

    def _sent(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"", seconds: float = READ_SECONDS
    ) -> Reply:
        return self._answered(Ask(method, self._url(path), {**oauth.bearer(self.target), **(headers or {})}, body, seconds))

    def _answered(self, ask: Ask) -> Reply:
        reply = asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)
        if reply.status != HTTPStatus.OK or not asking.table(reply):
            raise disappointment(reply, now=self.means.now())
        return reply

    def _url(self, path: str) -> str:
        return f"{self.base}/{path}"


def made_id(reply: Reply) -> str:
    """The id in the answer of something made.

    Raises:
        NotNow: there is none.
    """
    said = asking.table(reply).get("id")
    if not said:
        raise NotNow("The network made something without a name", trouble=Trouble.STRANGER)
    return str(said)
