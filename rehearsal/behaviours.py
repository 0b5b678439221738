"""How a network may behave towards one post, and which post gets which: the faults people and tests rehearse."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Behaviour:
    """One way to behave.

    `stores`: the post is kept. `status`: what is answered instead of the truth (0: the truth). `hangs_up`: nothing is
    answered. `slow`: answered after the delay. `hidden`: not to be seen at all for a while, `unlisted`: only missing
    from the timeline for a while. `garbled`: answered with something that is not JSON.
    """

    name: str
    stores: bool = True
    status: int = 0
    hangs_up: bool = False
    slow: bool = False
    hidden: bool = False
    unlisted: bool = False
    garbled: bool = False


OK = Behaviour("ok")

BEHAVIOURS: dict[str, Behaviour] = {
    behaviour.name: behaviour
    for behaviour in (
        OK,
        Behaviour("ok_slow", slow=True),
        Behaviour("drop", stores=False, hangs_up=True),
        Behaviour("accept_drop", hangs_up=True),
        Behaviour("500", stores=False, status=500),
        Behaviour("accept_500", status=500),
        Behaviour("429", stores=False, status=429),
        Behaviour("400", stores=False, status=400),
        Behaviour("401_then_ok", stores=False, status=401),
        Behaviour("403_duplicate", stores=False, status=403),
        Behaviour("garbage", garbled=True),
        Behaviour("202_pending", status=202, hidden=True),
        Behaviour("timeline_lag", unlisted=True),
    )
}


@dataclass(frozen=True)
class Match:
    """Which posts a rule is for; what is empty matches every post."""

    reference: str = ""
    text_contains: str = ""
    network: str = ""
    handle: str = ""

    def fits(self, *, network: str, handle: str, reference: str, text: str) -> bool:
        """Whether the rule is for this post."""
        same = ((self.network, network), (self.handle, handle), (self.reference, reference))
        return all(not wanted or wanted == given for wanted, given in same) and self.text_contains in text


@dataclass
class Rule:
    """A match and what its posts get, one after the other; a rule that is used up is as if it were not there."""

    match: Match
    left: list[Behaviour]


@dataclass
class Script:
    """All rules, oldest first, and the delays. Kept in memory: a restart behaves well again.

    `seconds` delays every answer to a post, `slow_seconds` that of `ok_slow`; `shown_after_seconds` is how long
    `202_pending` and `timeline_lag` hide a post; `retry_after_seconds` is what `429` asks for.
    """

    rules: list[Rule] = field(default_factory=list)
    seconds: float = 0.0
    slow_seconds: float = 3.0
    shown_after_seconds: float = 3.0
    retry_after_seconds: float = 2.0

    def next_for(self, *, network: str, handle: str, reference: str, text: str) -> Behaviour:
        """What this post gets: the next of the first rule that fits and has any left, else `ok`."""
        for rule in self.rules:
            if rule.left and rule.match.fits(network=network, handle=handle, reference=reference, text=text):
                return rule.left.pop(0)
        return OK

    def delay_of(self, behaviour: Behaviour) -> float:
        """Seconds before the answer."""
        return self.seconds + (self.slow_seconds if behaviour.slow else 0.0)
