"""What an adapter tells of itself and of an account: what it can do, which calls it makes, how the account stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Recovery(StrEnum):
    """How it is found out whether a post went out when the answer was lost."""

    EXACT = "exact"
    KEY = "key"
    LISTING = "listing"
    PERSON = "person"


@dataclass(frozen=True)
class Capabilities:
    """What an adapter can do on its network, and what it needs there.

    `reads_back` names what the public copy can be compared in; `costs` is US dollars by kind of call, where calls cost money;
    `test_target` says where a test post can go that the public does not see (empty: nowhere).
    """

    recovery: Recovery
    threads: bool = False
    first_comment: bool = False
    alt_text: bool = False
    films: bool = False
    stories: bool = False
    polls: bool = False
    link_cards: bool = False
    reply_controls: tuple[str, ...] = ()
    deletes: bool = True
    needs_public_address: bool = False
    renews: bool = False
    reads_back: tuple[str, ...] = ("text", "pictures", "alternative texts")
    costs: Mapping[str, float] = field(default_factory=dict)
    test_target: str = ""


@dataclass(frozen=True)
class Operation:
    """One kind of call an adapter makes: `path` has {names} for what changes; `checked` is the published specification's entry.

    `checked` is "file#entry" below the folder of specifications, such as "x/openapi.json#/paths/~12~1tweets/post"; where no
    specification is published, the page it was read on, and the words "not machine-readable".
    """

    name: str
    method: str
    path: str
    checked: str


@dataclass(frozen=True)
class Health:
    """How an account is: `limits` what the network says of it now (stored, and in force in the checks from then on).

    `left` is how many posts it takes until `resets_at`; None where it does not tell. `warnings` are for people.
    """

    limits: Mapping[str, int] = field(default_factory=dict)
    left: int | None = None
    resets_at: datetime | None = None
    warnings: tuple[str, ...] = ()
