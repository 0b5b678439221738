"""Settling: how calls ended is written down; what the database does not take now is kept and written later."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from content.foundation.db import DatabaseUnavailable
from content.publication import settlements
from content.publication.lifecycle import State
from content.publication.settlements import Ended
from workers.crew import Crew

log = structlog.get_logger("worker")

# A database that refuses for a moment (a deadlock, a restart) is asked again so often before the spool is used.
TRIES = 3
PAUSE_SECONDS = 0.1


def settle(crew: Crew, ended: Sequence[Ended]) -> dict[str, State]:
    """Write the results; the state each publication went to. Nothing a platform said is dropped, whatever fails here."""
    try:
        return _write(crew, ended)
    except DatabaseUnavailable as problem:
        log.warning("the database does not take results; they are kept in the spool", detail=str(problem), count=len(ended))
    except Exception:
        # A bug of ours in one result must not take its neighbours along.
        log.exception("writing results ended in a bug of ours")
        if len(ended) > 1:
            return {name: state for one in ended for name, state in settle(crew, [one]).items()}
    _keep(crew, ended)
    return {}


def replay(crew: Crew) -> int:
    """Write what waits in the spool; how many replies the database took. Several workers may do so at once.

    Raises:
        DatabaseUnavailable: it still takes nothing.
    """
    written = 0
    for ended in crew.spool.waiting():
        _write_once(crew, [ended])
        crew.spool.forget(ended)
        written += 1
    if written:
        log.info("replies from the spool are written", count=written)
    return written


def _write(crew: Crew, ended: Sequence[Ended]) -> dict[str, State]:
    for _ in range(TRIES - 1):
        try:
            return _write_once(crew, ended)
        except DatabaseUnavailable:
            crew.sleep(PAUSE_SECONDS)
    return _write_once(crew, ended)


def _write_once(crew: Crew, ended: Sequence[Ended]) -> dict[str, State]:
    with crew.database.writing() as session:
        return settlements.settle_all(session, ended, now=crew.now(), patience=crew.patience, chance=crew.chance)


def _keep(crew: Crew, ended: Sequence[Ended]) -> None:
    for one in ended:
        try:
            crew.spool.keep(one)
        except Exception:
            # It stays CALLING: the sweep makes it UNCERTAIN, and the platform is asked. The others are still kept.
            log.exception("a result could not be kept", publication=one.opened.publication_id)
