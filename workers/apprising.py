"""The short-lived process that speaks apprise: a letter and addresses by standard input, who did not take it by output."""

from __future__ import annotations

import json
import sys

from apprise import Apprise, NotifyFormat, NotifyType


def main() -> int:
    """Deliver; 0 when every address took it."""
    asked = json.load(sys.stdin)
    answers = [deliver(address, asked["title"], asked["text"]) for address in asked["addresses"]]
    said = [f"{number}. {answer}" for number, answer in enumerate(answers, start=1) if answer]
    sys.stdout.write("; ".join(said))
    return 1 if said else 0


def deliver(address: str, title: str, text: str) -> str:
    """What went wrong with one address, without naming more of it than its kind; empty where nothing did."""
    kind = address.partition(":")[0]
    target = Apprise()
    if not target.add(address):
        return f"{kind}: cannot be read as an address"
    taken = target.notify(body=text, title=title, notify_type=NotifyType.WARNING, body_format=NotifyFormat.TEXT)
    return "" if taken else f"{kind}: did not take it"


if __name__ == "__main__":
    sys.exit(main())
