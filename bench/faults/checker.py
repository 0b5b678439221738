"""The checker: compares the three books and names every publication for which one of them tells another story.

A request is the platform's own note of a guarded call; a live post is what came of one that it stored. "Double" is more
than one live post for one publication, whoever made it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.faults.books import Books, Line, Row
from bench.faults.entitlements import Openings, openings
from bench.faults.platform import Request
from content.publication.lifecycle import LIVE, WAITING_FOR_A_PERSON, State

# What may never be found, in the order of the table.
COLUMNS = (
    "double",
    "lost",
    "unapproved",
    "wrong account",
    "published, not live",
    "failed, but live",
    "early",
    "ledger",
    "journal",
    "stuck",
)
# Where the machine has done what it can: it is out, or a person was told.
ENDS = LIVE | WAITING_FOR_A_PERSON | {State.REMOVED, State.ABANDONED, State.CANCELLED, State.HELD}
# These say that nothing of it is public.
NOT_OUT = frozenset({State.FAILED, State.MISSED, State.BLOCKED, State.CANCELLED, State.HELD})
# With one of these results an attempt may have had no request: nothing left the house, or nobody knew.
WITHOUT_REQUEST = frozenset({"not_sent", "unknown", None})


@dataclass(frozen=True)
class Expected:
    """What a round knows that no book tells: its publications, which of them a person stopped, whether clocks were right.

    `after` is the journal's newest entry before the round. What was sent before `restored_at` may be unknown to the ledger:
    a backup from before that was put in the database's place.
    """

    publications: frozenset[str]
    stopped: frozenset[str] = frozenset()
    true_clock: bool = True
    after: int = 0
    restored_at: datetime | None = None


@dataclass
class Findings:
    """What was found, by column: sentences that name the publication."""

    found: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, column: str, what: str) -> None:
        """Note one."""
        self.found[column].append(what)

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(self.found[name]) for name in COLUMNS}

    @property
    def total(self) -> int:
        """All together."""
        return sum(map(len, self.found.values()))


@dataclass(frozen=True)
class _Case:
    """One publication in all books."""

    row: Row
    lines: Sequence[Line]
    requests: Sequence[Request]
    openings: Openings

    @property
    def live(self) -> list[Request]:
        return [one for one in self.requests if one.stored]


def check(books: Books, expected: Expected) -> Findings:
    """Compare the books on what `expected` names."""
    findings = Findings()
    known = {row.publication: row for row in books.rows}
    lines, requests = _by_publication(books.lines), _by_reference(books.requests)
    opened = openings(books)
    for name in sorted(expected.publications):
        if name not in known:
            findings.add("lost", f"{name}: no longer in the database")
            continue
        case = _Case(known[name], lines[name], requests[name], opened[name])
        for column, what in _faults(case, expected):
            findings.add(column, f"{name} ({case.row.network}, {case.row.state}): {what}")
    return findings


def _by_publication(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.publication].append(line)
    return found


def _by_reference(requests: Sequence[Request]) -> Mapping[str, list[Request]]:
    found: defaultdict[str, list[Request]] = defaultdict(list)
    for request in requests:
        found[request.reference].append(request)
    return found


def _faults(case: _Case, expected: Expected) -> Iterator[tuple[str, str]]:
    yield from _visible(case)
    yield from _ending(case, expected.stopped)
    yield from _sent(case)
    yield from _ledger(case, expected)
    if case.openings.count != len(case.lines):
        yield "journal", f"{len(case.lines)} attempts, {case.openings.count} openings told"
    if case.openings.last_state != case.row.state:
        yield "journal", f"the journal's last word is {case.openings.last_state}"


def _visible(case: _Case) -> Iterator[tuple[str, str]]:
    """What the public sees, against what the database says."""
    state = State(case.row.state)
    if len(case.live) > 1:
        yield "double", f"{len(case.live)} posts"
    if state in LIVE and case.row.remote_id not in {one.post_id for one in case.live}:
        yield "published, not live", f"no post {case.row.remote_id}"
    if state in NOT_OUT and case.live:
        yield "failed, but live", f"the post {case.live[0].post_id} is public"


def _ending(case: _Case, stopped: Collection[str]) -> Iterator[tuple[str, str]]:
    state = State(case.row.state)
    if state not in ENDS:
        yield "stuck", "neither ended nor told"
    elif state in {State.CANCELLED, State.HELD, State.ABANDONED, State.REMOVED} and case.row.publication not in stopped:
        yield "lost", "nobody stopped it"


def _sent(case: _Case) -> Iterator[tuple[str, str]]:
    """What left the house: approved, by the right account, not before its time."""
    approved = {line.text for line in case.lines}
    for request in case.requests:
        if (request.network, request.handle) != (case.row.network, case.row.handle):
            yield "wrong account", f"sent to {request.network}/{request.handle}"
        if request.stored and request.text not in approved:
            yield "unapproved", "the text is in no line of the ledger"
        if request.received_at < case.row.due_at:
            yield "early", f"{(case.row.due_at - request.received_at).total_seconds():.3f} s before its time"
    for why in case.openings.unentitled:
        yield "unapproved", why


def _ledger(case: _Case, expected: Expected) -> Iterator[tuple[str, str]]:
    """Each request has one line of its own, opened before it; a line without a request says that it may have none."""
    left = list(case.requests)
    for line in sorted(case.lines, key=lambda line: line.fence, reverse=True):
        request = _own(line, left, in_time=expected.true_clock)
        if request is None and line.result not in WITHOUT_REQUEST:
            yield "ledger", f"fence {line.fence} is {line.result}, and the platform saw no request"
        if request is not None:
            left.remove(request)
            yield from _told_rightly(line, request)
    for request in left:
        if expected.restored_at is None or request.received_at > expected.restored_at:
            yield "ledger", f"a request at {request.received_at} that no line of the ledger tells of"


def _own(line: Line, requests: Sequence[Request], *, in_time: bool) -> Request | None:
    """The request of a line: the last that came after it was opened."""
    later = [one for one in requests if not in_time or one.received_at >= line.opened_at]
    return later[-1] if later else None


def _told_rightly(line: Line, request: Request) -> Iterator[tuple[str, str]]:
    if line.result == "accepted" and request.post_id != line.remote_id:
        yield "ledger", f"fence {line.fence} was accepted as {line.remote_id}, the platform says {request.post_id}"
    if line.result in {"not_sent", "refused"} and request.stored:
        yield "ledger", f"fence {line.fence} is {line.result}, and the platform stored it"
