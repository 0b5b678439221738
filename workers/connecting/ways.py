"""Ways: what every network's way of connecting an account has in common, and what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from content.foundation.problems import N_, Problem, Translate
from content.people.credentials import Grant
from content.people.troubles import SAID, Trouble
from workers.platforms.base import Disappointment

# Shorter ones are no secrets, and would be found in every word.
SHORTEST_SECRET = 6


@dataclass(frozen=True)
class Found:
    """One account that the network lets us into: what it is called there, and what opens it."""

    name: str
    handle: str
    grant: Grant


@dataclass(frozen=True)
class Departure:
    """Where a person goes to agree, and what must be remembered until they are back (secrets among it)."""

    address: str
    kept: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Errand:
    """What a network is told of us: `state` comes back with the person, who is sent to `back`."""

    state: str = field(repr=False)
    back: str


class ByConsent(Protocol):
    """A network that asks the person on a page of its own, and sends them back with a code."""

    @property
    def application(self) -> str:
        """Under which name PLATFORM_APPLICATIONS holds the office's application there; empty: none is needed."""

    def leave(self, typed: Mapping[str, str], errand: Errand) -> Departure:
        """Where the person goes. May ask the network, which raises as an adapter does, or a Problem."""

    def arrive(self, kept: Mapping[str, str], code: str, errand: Errand) -> tuple[Found, ...]:
        """The accounts that the code opens."""


@runtime_checkable
class ByHand(Protocol):
    """A network whose keys a person copies into a form."""

    def enter(self, typed: Mapping[str, str]) -> tuple[Found, ...]:
        """The accounts that the typed keys open."""


Way = ByConsent | ByHand

UNNAMED = (N_("The network said no, and not why it matters to us."), N_("Read its own words below, then try again."))


class NetworkSaysNo(Problem):
    """What a network or the line to it had against it; `detail` is in its own words, for people."""

    def __init__(self, detail: str, trouble: Trouble | None) -> None:
        """Keep the words and the kind."""
        super().__init__(detail=detail)
        self.trouble = trouble

    def say_cause(self, translate: Translate = str) -> str:
        """What happened."""
        return translate(self._said[0])

    def say_fix(self, translate: Translate = str) -> str:
        """What to do."""
        return translate(self._said[1])

    @property
    def _said(self) -> tuple[str, str]:
        return SAID[self.trouble] if self.trouble else UNNAMED


@contextmanager
def in_words(secrets: Iterable[str]) -> Iterator[None]:
    """What goes wrong with a network as a problem people can read, without any of these secrets."""
    try:
        yield
    except Disappointment as error:
        raise NetworkSaysNo(_without(error.detail, secrets), error.trouble) from error


def _without(detail: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        detail = detail.replace(secret, "…") if len(secret) >= SHORTEST_SECRET else detail
    return detail


class NothingFound(Problem):
    """The network let us in, and there is no account that posts can go to."""

    cause = N_("You are known to the network, but there is nothing there that this application may post to.")
    fix = N_("Agree with the account that manages the page or organisation, and give the application all rights it asks for.")


class ApplicationMissing(Problem):
    """The office has no application on a network. Facts: `platform`, `setting` (the name in the setting)."""

    cause = N_("The office's application on %(platform)s is not set up here.")
    fix = N_("Add %(setting)s=id:secret to PLATFORM_APPLICATIONS in .env and start Tayang again; the steps are on this page.")


class Declined(Problem):
    """The person, or the network for them, did not agree. Fact: `detail`, the network's words."""

    cause = N_("The network did not give its permission.")
    fix = N_("Begin again and agree on the network's page, signed in there with the account that is meant.")


class AnotherAccount(Problem):
    """The network calls the account otherwise than the register does. Facts: `found` and `registered`."""

    cause = N_("The network calls this account “%(found)s”; the register says “%(registered)s”.")
    fix = N_("Tick that it is meant, or go back and agree at the network with the right account.")


def same(registered: str, handle: str) -> bool:
    """Whether the register's name for an account is the network's: a server after a second @ may be left out."""
    one, other = (name.strip().casefold().removeprefix("@") for name in (registered, handle))
    return bool(other) and (one == other or one == other.partition("@")[0])


def require_same(registered: str, chosen: Found, *, agreed: bool) -> None:
    """Raise AnotherAccount unless it is the one of the register, or a person says that it is meant."""
    if not agreed and not same(registered, chosen.handle):
        raise AnotherAccount(found=chosen.handle or chosen.name, registered=registered)
