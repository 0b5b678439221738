"""Webhooks: letters to chat rooms, pagers and the like, through apprise, in a process of its own.

apprise and what it loads take some 36 MB and keep them; it also has time limits per address, not in all. A process that
begins with the letter and ends with it gives the memory back and can be stopped.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from workers.alarming import CannotTell
from workers.letters import Letter

LONGEST_SECONDS = 30.0
HOUSE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Webhooks:
    """Some addresses in apprise's form, such as json://host/path or slack://…; they hold passwords."""

    addresses: tuple[str, ...]
    name: str = "webhooks"

    def send(self, letter: Letter) -> None:
        """Deliver a letter to every address.

        Raises:
            CannotTell: some address cannot be read, or did not take it.
        """
        asked = json.dumps({"addresses": self.addresses, "title": letter.subject, "text": letter.text})
        try:
            done = subprocess.run(  # ourselves; what is secret goes by standard input
                [sys.executable, "-m", "workers.apprising"],
                input=asked, capture_output=True, text=True, timeout=LONGEST_SECONDS, cwd=HOUSE, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotTell(f"no answer within {LONGEST_SECONDS:.0f} s") from error
        if done.returncode != 0:
            raise CannotTell(done.stdout.strip() or f"ended with status {done.returncode}")
