"""What can be done on a network, by what its adapter says of itself: for people, for programs, and for the README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from content.foundation.problems import N_, Translate
from content.people.accounts import REHEARSAL
from content.platforms import PLATFORMS
from workers.platforms.base import Adapter
from workers.platforms.capabilities import Recovery

YES, NO = N_("yes"), N_("no")
LABEL = "Gladi"
READ = N_("documentation, read by people")
OWN_ROUTES = N_("its own code")
LEXICONS = "bluesky/lexicons"
NEVER = N_("never tried")
OUR_OWN = N_("part of Tayang")

# What stood in the place of the live network in the tests.
TRIED = {
    "bluesky": N_("Bluesky's own server"),
    "mastodon": N_("mastodon_mock, a server of others"),
    REHEARSAL: N_("the rehearsal platform itself"),
}
FAKE = N_("a stand-in of our own")

FOUND = {
    Recovery.EXACT: N_("for certain, by a name chosen before"),
    Recovery.KEY: N_("for an hour, by its key; then on the timeline"),
    Recovery.LISTING: N_("on the timeline"),
    Recovery.PERSON: N_("by a person"),
}

# What an adapter may be able to do, in the order people ask for it.
ABILITIES = {
    "threads": N_("threads"),
    "first_comment": N_("first comment"),
    "alt_text": N_("alternative texts"),
    "films": N_("videos"),
    "stories": N_("stories"),
    "polls": N_("polls"),
    "link_cards": N_("link cards"),
    "reply_controls": N_("who may answer"),
    "deletes": N_("taking down"),
    "renews": N_("renewing permission"),
}

HEADINGS = (
    N_("Network"), N_("What it can"), N_("After a lost answer it is found"), N_("Calls checked against"), N_("Tried against"),
    N_("On the live network"),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """One network and its adapter."""

    name: str
    adapter: Adapter

    @property
    def label(self) -> str:
        """What people call it."""
        return PLATFORMS[self.name].label if self.name in PLATFORMS else LABEL

    @property
    def tried(self) -> str:
        """What stood in for it in the tests, as a message id."""
        return TRIED.get(self.name, FAKE)

    @property
    def live(self) -> str:
        """What was tried on the live network, as a message id."""
        return NEVER if self.name in PLATFORMS else OUR_OWN

    @property
    def checked(self) -> Counter[str]:
        """How many calls were checked against which specification; `READ` where nothing is published for machines."""
        return Counter(against(call.checked) for call in self.adapter.operations)


def against(checked: str) -> str:
    """The specification in an operation's `checked`: its file, or the folder where each call has one of its own."""
    file, named, _ = checked.partition("#")
    if not named or not file.endswith(".json"):
        return OWN_ROUTES if file.startswith("the rehearsal") else READ
    return LEXICONS if file.startswith(LEXICONS) else file


def told(one: Known) -> dict[str, object]:
    """One network as JSON has it."""
    can = one.adapter.capabilities
    return {
        "label": one.label,
        "implemented": True,
        "capabilities": asdict(can) | {"costs": dict(can.costs)},
        "operations": [asdict(call) for call in one.adapter.operations],
        "checked_against": dict(one.checked),
        "tried_against": one.tried,
        "never_tried_live": [call.name for call in one.adapter.operations] if one.name in PLATFORMS else [],
    }


def lines(one: Known, translate: Translate) -> list[tuple[str, str]]:
    """One network as people read it: labels as message ids, and what is said of each."""
    can = one.adapter.capabilities
    costs = ", ".join(f"{call} ${price:.3f}" for call, price in can.costs.items())
    return [
        (N_("Ready"), translate(YES)),
        (N_("Can"), _abilities(one, translate)),
        (N_("Public address"), translate(N_("needed: the network fetches pictures") if can.needs_public_address else NO)),
        (N_("Costs"), costs or translate(N_("none by call"))),
        (N_("Lost answer"), translate(FOUND[can.recovery])),
        (N_("Test post"), can.test_target or translate(N_("only in public"))),
        (N_("Checked against"), _checked(one, translate)),
        (N_("Tried against"), translate(one.tried)),
        (N_("Live network"), translate(one.live)),
    ]


def as_markdown(known: Sequence[Known], translate: Translate) -> str:
    """The table of the README."""
    rows = [[translate(heading) for heading in HEADINGS], ["---"] * len(HEADINGS), *(_row(one, translate) for one in known)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(one: Known, translate: Translate) -> list[str]:
    found = FOUND[one.adapter.capabilities.recovery]
    said = (_abilities(one, translate), translate(found), _checked(one, translate), translate(one.tried), translate(one.live))
    return [f"**{one.label}**", *said]


def _abilities(one: Known, translate: Translate) -> str:
    can = [translate(label) for name, label in ABILITIES.items() if getattr(one.adapter.capabilities, name)]
    return ", ".join(can) or translate(N_("text and pictures"))


def _checked(one: Known, translate: Translate) -> str:
    named = {name: f"`{name}`" if "/" in name else translate(name) for name in one.checked}
    return ", ".join(f"{named[name]} ({many})" for name, many in one.checked.items())
