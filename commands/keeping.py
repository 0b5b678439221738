"""Keeps one part alive: starts it, starts it again when it dies, waits longer each time it dies at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commands.children import Child, Hear
from commands.parts import Part

FIRST_WAIT = 0.2
LONGEST_WAIT = 5.0
# A part that lived this long was well: the next wait is short again.
WELL_AFTER = 10.0


class Kept:
    """One part and its present process. All times are seconds of a monotonic clock."""

    def __init__(self, part: Part, environment: Mapping[str, str], hear: Hear, clock: Callable[[], float]) -> None:
        """Nothing runs before `look_after` is called."""
        self.part = part
        self.child: Child | None = None
        self.restarts = 0
        self.was_ready = False
        self.last_words: list[str] = []
        self._environment = environment
        self._hear = self._without_noise(hear)
        self._clock = clock
        self._wait = FIRST_WAIT
        self._started = 0.0
        self._due = 0.0

    def look_after(self) -> bool:
        """Start the process if it is due; whether something changed."""
        now = self._clock()
        if self.child is None:
            if now < self._due:
                return False
            self._start(now)
            return True
        if self.child.status is None:
            return False
        self._mourn(now, self.child.status)
        return True

    def ready(self) -> bool:
        """Whether it runs and answers; remembered, since a part that was ready once is restarted for ever."""
        if self.child is None or self.child.status is not None or not self.part.is_ready():
            return False
        self.was_ready = True
        return True

    def _without_noise(self, hear: Hear) -> Hear:
        def listen(name: str, line: str) -> None:
            if line and not any(noise in line for noise in self.part.noise):
                hear(name, line)

        return listen

    def _start(self, now: float) -> None:
        self._started = now
        self.child = Child(self.part.name, self.part.prepare(), self._environment, self._hear)

    def _mourn(self, now: float, status: int) -> None:
        if now - self._started >= WELL_AFTER:
            self._wait = FIRST_WAIT
        self._hear(self.part.name, f"ended with status {status}; starts again in {self._wait:.1f} s")
        self._due = now + self._wait
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        self.restarts += 1
        self.last_words = list(self.child.last_lines) if self.child else []
        if self.child:
            self.child.end(0)
        self.child = None
