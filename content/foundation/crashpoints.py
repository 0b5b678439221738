"""Places where a fault campaign may stop a process dead; in production each is a call that does nothing.

They stand where a crash would hurt most: on either side of every commit and of every byte that leaves the house.
`./tayang faults` arms them in processes of its own; nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import event
from sqlalchemy.orm import Session

Handler = Callable[[str, tuple[str, ...]], None]

# Every point that stands in the code, in the order a publication meets them; a test keeps the list complete.
POINTS = (
    "release.before_commit",
    "release.after_commit",
    "bell.before_commit",
    "bell.after_commit",
    "bell.after_ring",
    "claim.before_commit",
    "claim.after_commit",
    "claim.prepared",
    "calling.before_commit",
    "calling.after_commit",
    "send.before_first_byte",
    "send.mid_body",
    "send.after_body",
    "reply.received",
    "result.before_commit",
    "result.after_commit",
    "sweep.before_commit",
    "confirm.before_commit",
)

_handlers: list[Handler] = []


def reached(point: str, *subjects: str) -> None:
    """Say that `point` is reached for the publications `subjects`; does nothing unless this process is armed."""
    for handler in _handlers:
        handler(point, subjects)


def around_commit(session: Session, before: str, after: str, subjects: Iterable[str]) -> None:
    """Say that the point `before` is reached now, and `after` once this transaction is committed."""
    if not _handlers:
        return
    names = tuple(subjects)
    reached(before, *names)
    event.listen(session, "after_commit", lambda _: reached(after, *names), once=True)


def armed() -> bool:
    """Whether this process belongs to a fault campaign."""
    return bool(_handlers)


def arm(handler: Handler) -> None:
    """Call `handler(point, subjects)` at every point from now on, instead of whatever was armed before."""
    _handlers[:] = [handler]


def disarm() -> None:
    """Do nothing again."""
    _handlers.clear()
