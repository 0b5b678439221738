"""Bluesky's servers: how they are asked, and what their refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Disappointment, Media, NotNow, Refused, Target, Unknown
from workers.platforms.bluesky import records
from workers.platforms.bluesky.records import COLLECTION, Blob
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means

HOME = "https://bsky.social"
UPLOAD_SECONDS = 120.0
READ_SECONDS = 15.0
DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]+")
UNREADABLE = (TypeError, KeyError, ValueError, IndexError, AttributeError)
CANNOT_BE_READ = "Bluesky's answer cannot be read"

# What a refusal's name says is wrong with the connection, and not with the post. Most come with HTTP 400.
TROUBLES = {
    "ExpiredToken": Trouble.EXPIRED,
    "InvalidToken": Trouble.EXPIRED,
    "AccountTakedown": Trouble.FORBIDDEN,
    "AccountDeactivated": Trouble.FORBIDDEN,
    "AccountNotFound": Trouble.REVOKED,
    "RepoTakendown": Trouble.FORBIDDEN,
    "RepoSuspended": Trouble.FORBIDDEN,
    "RepoDeactivated": Trouble.FORBIDDEN,
    "RepoNotFound": Trouble.REVOKED,
}
BY_STATUS: dict[int, Trouble] = {HTTPStatus.UNAUTHORIZED: Trouble.EXPIRED, HTTPStatus.FORBIDDEN: Trouble.FORBIDDEN}
REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
# Something else stands under our key.
TAKEN = "InvalidSwap"
# The bytes were thrown away before a record named them, or were never there: `prepare` uploads them anew.
BYTES_GONE = "BlobNotFound"
RECORD_GONE = frozenset({"RecordNotFound"})
NO_HANDLE = frozenset({"HandleNotFound", "InvalidRequest"})
NO_BYTES = frozenset({"BlobNotFound", "InvalidRequest"})


@dataclass(frozen=True)
class Server:
    """The server of one account, or Bluesky's own where it has none. What raises here raises NotNow, unless it says more."""

    means: Means
    target: Target

    def ask(self, name: str, query: Mapping[str, str] | None = None, *, body: object = None, signed: bool = False) -> Ask:
        """A call: a question where there is no body, JSON where the body is not bytes."""
        url = f"{(self.target.server or HOME).rstrip('/')}/xrpc/{name}" + (f"?{urlencode(query)}" if query else "")
        headers = oauth.bearer(self.target) if signed else {}
        if body is None:
            return Ask("GET", url, headers, timeout_seconds=READ_SECONDS)
        kind, content = ({}, body) if isinstance(body, bytes) else asking.json_body(body)
        return Ask("POST", url, headers | kind, content, READ_SECONDS)

    def asked(self, ask: Ask, *, known: frozenset[str] = frozenset(), final: bool = False) -> dict[str, Any]:
        """The answer to what may be asked again; a refusal called one of `known` is an answer too.

        Raises:
            NotNow
            Refused: only where a refusal is `final`.
        """
        reply = self._again(ask)
        said = asking.table(reply)
        if reply.status == HTTPStatus.OK and not asking.is_page(reply):
            return said
        if reply.status == HTTPStatus.BAD_REQUEST and said.get("error") in known:
            return said
        raise self._met(reply, final=final)

    def uploaded(self, media: Media) -> Blob:
        """What the server made of these bytes; the same however often they are sent.

        Raises:
            NotNow
            Refused: it does not take them.
        """
        ask = self.ask("com.atproto.repo.uploadBlob", body=media.read(), signed=True)
        headers = {**ask.headers, "Content-Type": media.mime}
        said = self.asked(replace(ask, headers=headers, timeout_seconds=UPLOAD_SECONDS), final=True)
        try:
            blob = Blob(said["blob"]["ref"]["$link"], said["blob"]["mimeType"], int(said["blob"]["size"]))
        except UNREADABLE as error:
            raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER) from error
        if blob.cid != records.cid_of(media.sha256):
            raise Refused("Bluesky received other bytes than those approved")
        return blob

    def dids(self, handles: list[str]) -> dict[str, str]:
        """Who is behind each handle; one that is nobody's stays a word."""
        found = {}
        for handle in handles:
            said = self.asked(self.ask("com.atproto.identity.resolveHandle", {"handle": handle}), known=NO_HANDLE)
            if DID.fullmatch(str(said.get("did"))):
                found[handle] = str(said["did"])
        return found

    def record(self, key: str) -> dict[str, Any] | None:
        """The account's record under a key, with its address and content address; None where there is none."""
        query = {"repo": self.did, "collection": COLLECTION, "rkey": key}
        said = self.asked(self.ask("com.atproto.repo.getRecord", query), known=RECORD_GONE)
        if said.get("error"):
            return None
        if not isinstance(said.get("value"), dict):
            raise NotNow(CANNOT_BE_READ, trouble=Trouble.STRANGER)
        return said

    def bytes_of(self, cid: str) -> bytes:
        """A picture's bytes; none where the server gives them no more."""
        reply = self._again(self.ask("com.atproto.sync.getBlob", {"did": self.did, "cid": cid}))
        if reply.status == HTTPStatus.OK:
            return reply.body
        if asking.table(reply).get("error") in NO_BYTES:
            return b""
        raise self._met(reply)

    @property
    def did(self) -> str:
        """What the network calls the account.

        Raises:
            NotNow: nobody connected it.
        """
        if not self.target.remote_id:
            raise NotNow("The account is not connected", trouble=Trouble.MISSING)
        return self.target.remote_id

    def disappointment(self, reply: Reply) -> Disappointment:
        """What an answer other than success means for the record that was to be put."""
        said = asking.table(reply)
        name, detail = str(said.get("error", "")), f"{reply.status}: {asking.words(said)}"
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = asking.wait_of(reply.headers, now=self.means.now())
            return NotNow(detail, wait_seconds=wait, trouble=Trouble.LIMITED)
        if not name:
            page = asking.is_page(reply)
            return Unknown(f"{reply.status}: a web page", trouble=Trouble.STRANGER) if page else Unknown(detail)
        if trouble := TROUBLES.get(name) or BY_STATUS.get(reply.status):
            return NotNow(detail, trouble=trouble)
        if name == BYTES_GONE:
            return NotNow(detail)
        return Refused(detail) if reply.status in REFUSALS and name != TAKEN else Unknown(detail)

    def _again(self, ask: Ask) -> Reply:
        return asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)

    def _met(self, reply: Reply, *, final: bool = False) -> Disappointment:
        """The same for what may be asked again: nothing is in doubt."""
        met = self.disappointment(reply)
        if isinstance(met, Unknown):
            return NotNow(met.detail, trouble=met.trouble or Trouble.SILENT)
        return met if final or isinstance(met, NotNow) else NotNow(met.detail)
