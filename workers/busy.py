"""Busy: what is being worked on in this process, so that a second bell for it starts no second piece of work."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Busy:
    """Names at work. A bell that comes for one of them leaves word, and then the work is looked at once more."""

    def __init__(self) -> None:
        """Nothing is at work."""
        self._turn = threading.Lock()
        self._asked_again: dict[str, bool] = {}

    def alone(self, name: str, work: Callable[[], int]) -> int:
        """Do the work, again for bells that came meanwhile; the sum of what it gave. 0 where another thread is at it."""
        with self._turn:
            if name in self._asked_again:
                self._asked_again[name] = True
                return 0
            self._asked_again[name] = False
        done = 0
        try:
            while True:
                done += work()
                if self._is_over(name):
                    return done
        except BaseException:
            with self._turn:
                self._asked_again.pop(name, None)
            raise

    def _is_over(self, name: str) -> bool:
        """Whether nobody asked meanwhile; then others may begin. Both in one step, so that no bell is lost between."""
        with self._turn:
            if self._asked_again[name]:
                self._asked_again[name] = False
                return False
            del self._asked_again[name]
            return True
