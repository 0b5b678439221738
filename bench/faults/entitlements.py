"""What the journal tells: every opening of an attempt, and whether approvals and gate allowed it at that place in the chain.

The journal is one chain with one writer at a time, so its order is the order of the commits: no clock is needed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.faults.books import Books, Row
from content.foundation.journal import Entry
from content.publication.gate import Scope
from content.publication.lifecycle import State


@dataclass
class Openings:
    """Of one publication: how many attempts the journal says were opened, why one should not have been, its last state."""

    count: int = 0
    unentitled: list[str] = field(default_factory=list)
    last_state: str = State.PLANNED


@dataclass
class _Office:
    """What is in force at one place in the chain: approvals (post -> approver -> digest) and holds (id -> scope, object)."""

    approvals: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    holds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def learn(self, entry: Entry) -> None:
        """Take one entry in."""
        facts = json.loads(entry.facts)
        match entry.action:
            case "post.approved":
                self.approvals[entry.object_id][entry.actor] = facts["digest"]
            case "approval.revoked":
                self.approvals[entry.object_id].clear()
            case "hold.placed":
                self.holds[entry.object_id] = (facts["scope"], facts["object"])
            case "hold.lifted":
                self.holds.pop(entry.object_id, None)

    def objection(self, row: Row) -> str:
        """Why nothing of this publication may leave now; empty where it may."""
        agreed = sum(digest == row.digest for digest in self.approvals[row.post].values())
        if agreed < row.needed:
            return f"opened with {agreed} of {row.needed} approvals"
        covered = {
            (Scope.ALL, ""), (Scope.ALL, row.campaign), (Scope.CAMPAIGN, row.campaign), (Scope.ACCOUNT, row.account)
        }  # fmt: skip
        return "opened while the gate was closed" if covered & set(self.holds.values()) else ""


def openings(books: Books) -> Mapping[str, Openings]:
    """Walk the chain once; what it tells of each publication."""
    rows = {row.publication: row for row in books.rows}
    told: defaultdict[str, Openings] = defaultdict(Openings)
    office = _Office()
    for entry in books.entries:
        office.learn(entry)
        row = rows.get(entry.object_id) if entry.action == "publication.moved" else None
        if row is not None:
            facts = json.loads(entry.facts)
            _moved(told[row.publication], (facts["before"], facts["after"]), office, row)
    return told


def _moved(opening: Openings, move: tuple[str, str], office: _Office, row: Row) -> None:
    before, opening.last_state = move
    if opening.last_state == State.CALLING:
        opening.count += 1
        if objection := office.objection(row):
            opening.unentitled.append(objection)
    elif opening.last_state == State.UNCERTAIN and before != State.CALLING:
        opening.count += 1  # a copied database suspects that its other life has called
