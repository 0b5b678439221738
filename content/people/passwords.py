"""Passwords: argon2id, fifteen characters or more, any characters; only what everyone tries first is refused."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from content.foundation.problems import N_, Problem

# NIST SP 800-63B-4: at least 15 characters where a password stands alone, at least 64 accepted, no rules of composition.
SHORTEST = 15
LONGEST = 200
# Each hash fills 64 MiB; so many at once, the others wait their turn.
AT_ONCE = 2
CONTEXT = ("tayang", "jakarta", "asean")
COMMON = Path(__file__).with_name("common_passwords.txt")


class TooShort(Problem):
    """A password of fewer characters than SHORTEST."""

    cause = N_("The password has %(length)s characters; it needs at least %(shortest)s.")
    fix = N_("A short sentence that only you know is easy to remember and hard to guess.")


class TooLong(Problem):
    """A password of more characters than LONGEST."""

    cause = N_("The password has %(length)s characters; at most %(longest)s are possible.")
    fix = N_("Choose a shorter sentence.")


class TooCommon(Problem):
    """A password that is among the first an attacker tries."""

    cause = N_("This password is among the first that a stranger would try.")
    fix = N_("Choose a sentence of your own, without your name or that of the office.")


class Hasher:
    """Seals and checks passwords. The defaults are argon2-cffi's: 64 MiB, 3 rounds, 4 lanes."""

    def __init__(self, *, memory_kib: int = 65_536, rounds: int = 3, lanes: int = 4) -> None:
        """Prepare a decoy, so that an unknown person costs the same time as a known one."""
        self._argon = PasswordHasher(memory_cost=memory_kib, time_cost=rounds, parallelism=lanes)
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._decoy = self.seal("nobody has this password")

    def seal(self, password: str) -> str:
        """What is stored of `password`."""
        with self._turn:
            return self._argon.hash(password)

    def matches(self, sealed: str | None, password: str) -> bool:
        """Whether `password` is the one that was sealed; always False, after the same time, where nothing is stored."""
        with self._turn:
            try:
                self._argon.verify(sealed or self._decoy, password)
            except (VerificationError, InvalidHashError):
                return False
        return sealed is not None

    def outdated(self, sealed: str) -> bool:
        """Whether a stored password should be sealed again with today's parameters."""
        return self._argon.check_needs_rehash(sealed)


def require_strong(password: str, *, about: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, or guessed at once. `about`: the person's name and e-mail.

    Raises:
        TooShort, TooLong, TooCommon
    """
    if len(password) < SHORTEST:
        raise TooShort(length=len(password), shortest=SHORTEST)
    if len(password) > LONGEST:
        raise TooLong(length=len(password), longest=LONGEST)
    plain = _letters(password)
    if plain in _common() or _repeats(plain) or _only_context(plain, about):
        raise TooCommon


def _letters(password: str) -> str:
    return re.sub(r"[\W_]+", "", password.casefold())


@cache
def _common() -> frozenset[str]:
    return frozenset(_letters(line) for line in COMMON.read_text(encoding="utf-8").splitlines() if line.strip())


def _repeats(plain: str) -> bool:
    """One to five characters over and over, or a run such as 123456789012345."""
    if re.fullmatch(r"(.{1,5}?)\1+.{0,4}", plain) or not plain:
        return True
    return len({_step(before, after) for before, after in itertools.pairwise(plain)}) == 1


def _step(before: str, after: str) -> int:
    step = ord(after) - ord(before)
    return step % 10 if before.isdigit() and after.isdigit() else step


def _only_context(plain: str, about: Iterable[str]) -> bool:
    """Nothing but names everyone knows, and digits."""
    words = {word for text in (*about, *CONTEXT) for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 1}
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return not rest.strip("0123456789")
