"""The line to LinkedIn: the headers of its versioned interface, and what its answers mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from content.people.troubles import Trouble
from workers.platforms import asking, oauth
from workers.platforms.base import Disappointment, NotNow, Refused, Target
from workers.platforms.http import Ask, Reply
from workers.platforms.means import Means

READ_SECONDS = 15.0
# How long to leave a film alone that is still worked on.
PROCESSING_SECONDS = 30.0
# What is wrong with a token, by LinkedIn's own number or word.
TOKENS: Mapping[str, Trouble] = {
    "65601": Trouble.REVOKED,
    "REVOKED_ACCESS_TOKEN": Trouble.REVOKED,
    "65602": Trouble.EXPIRED,
    "EXPIRED_ACCESS_TOKEN": Trouble.EXPIRED,
}
REFUSALS = frozenset({400, 404, 410, 422})
TOO_LARGE = frozenset({413, 414})
# No right to do this, or a version of the interface that has ended.
ENDED = frozenset({403, 426})
UNCERTAIN = "DUPLICATE_POST"
UNREADY = ("MEDIA_ASSET_WAITING_UPLOAD", "MEDIA_ASSET_PROCESSING")


@dataclass(frozen=True)
class Line:
    """LinkedIn, as an installation speaks to it."""

    means: Means

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self.means.address('linkedin')}{path}"

    def headers(self, target: Target) -> dict[str, str]:
        """What opens an account, and which version of the interface is spoken.

        Raises:
            NotNow: nobody connected it.
        """
        spoken = {"LinkedIn-Version": self.means.linkedin_version, "X-Restli-Protocol-Version": "2.0.0"}
        return oauth.bearer(target) | spoken

    def asked(
        self, target: Target, method: str, path: str, *,
        known: Collection[int], body: tuple[Mapping[str, str], bytes] = ({}, b""), means: str = "",
    ) -> Reply:  # fmt: skip
        """Ask what may be asked again; `means` is the Rest.li method where the path does not tell.

        Raises:
            NotNow, Refused
        """
        headers, content = body
        restli = {"X-RestLi-Method": means} if means else {}
        ask = Ask(method, self.url(path), {**self.headers(target), **headers, **restli}, content, READ_SECONDS)
        reply = self.sent(ask)
        if reply.status in known and not is_page(reply):
            return reply
        raise self.certain(reply) or self.later(reply)

    def looked(self, target: Target, path: str, *, known: Collection[int] = (200,), means: str = "") -> Reply:
        """Ask what changes nothing: to refuse that is strange.

        Raises:
            NotNow
        """
        try:
            return self.asked(target, "GET", path, known=known, means=means)
        except Refused as refusal:
            raise NotNow(refusal.detail, trouble=Trouble.STRANGER) from refusal

    def sent(self, ask: Ask) -> Reply:
        """Send what may be sent again, to any address.

        Raises:
            NotNow: there is no whole answer.
        """
        return asking.repeatable(self.means.http, ask, longest_seconds=self.means.longest_seconds)

    def certain(self, reply: Reply) -> Disappointment | None:
        """What an answer means that says for certain that nothing was done; None where it does not."""
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            return NotNow(said(reply), wait_seconds=self._wait(reply), trouble=Trouble.LIMITED)
        if reply.status not in TOO_LARGE and (is_page(reply) or UNCERTAIN in _codes(reply)):
            return None
        if reply.status in ENDED or reply.status == HTTPStatus.UNAUTHORIZED:
            return NotNow(said(reply), trouble=Trouble.FORBIDDEN if reply.status in ENDED else _of_token(reply))
        if reply.status == HTTPStatus.BAD_REQUEST and any(word in _codes(reply) for word in UNREADY):
            return NotNow(said(reply), wait_seconds=PROCESSING_SECONDS)
        return Refused(said(reply)) if reply.status in REFUSALS | TOO_LARGE else None

    def later(self, reply: Reply) -> NotNow:
        """What an answer means that says nothing for certain, to a call that may be made again."""
        return NotNow(said(reply), trouble=stranger(reply) or Trouble.SILENT)

    def _wait(self, reply: Reply) -> float:
        """LinkedIn's limits are by the day and end at midnight, UTC; it documents no header that says so."""
        if told := asking.wait_of(reply.headers, now=self.means.now()):
            return told
        there = moment_of(reply.headers, or_else=self.means.now())
        midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return (midnight - there).total_seconds()


def said(reply: Reply) -> str:
    """Status and words of an answer."""
    return f"{reply.status}: {asking.words(reply.parsed(), ('message', 'error_description', 'code', 'error'))}"


def is_page(reply: Reply) -> bool:
    """Whether a web page came back; LinkedIn's own answers are often empty, whatever type they say they are of."""
    return bool(reply.body.strip()) and asking.is_page(reply)


def stranger(reply: Reply) -> Trouble | None:
    """Whether something other than LinkedIn answered."""
    return Trouble.STRANGER if reply.status < HTTPStatus.INTERNAL_SERVER_ERROR else None


def moment_of(headers: Mapping[str, str], *, or_else: datetime) -> datetime:
    """When LinkedIn gave an answer, by its own clock."""
    try:
        return parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return or_else


def _of_token(reply: Reply) -> Trouble:
    said_of_it = asking.table(reply)
    found = (TOKENS.get(str(said_of_it.get(name))) for name in ("serviceErrorCode", "code"))
    return next(filter(None, found), Trouble.WRONG)


def _codes(reply: Reply) -> str:
    """The words in which LinkedIn names an error, wherever its envelope has them."""
    return reply.body.decode(errors="replace")
