"""How people and tests tell the rehearsal platform to misbehave, and read its book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields

from rehearsal.behaviours import BEHAVIOURS, Match, Rule, Script
from rehearsal.book import Book
from rehearsal.drafts import Unreadable
from rehearsal.exchange import Answer, Request, in_json, problem

DELAYS = ("seconds", "slow_seconds", "shown_after_seconds", "retry_after_seconds")
LONGEST_DELAY = 600
MATCHES = tuple(field.name for field in fields(Match))


def rehearse(script: Script, request: Request) -> Answer:
    """Add a rule: `{match: {reference?, text_contains?, network?, handle?}, sequence: [behaviour, …]}`."""
    try:
        script.rules.append(_rule(_object(request.body)))
    except Unreadable as wrong:
        return problem(400, str(wrong))
    return rules(script)


def forget(script: Script) -> Answer:
    """Take all rules away: everything behaves well."""
    script.rules.clear()
    return rules(script)


def rules(script: Script) -> Answer:
    """The rules and what is left of each."""
    shown = [{"match": asdict(rule.match), "left": [behaviour.name for behaviour in rule.left]} for rule in script.rules]
    return in_json(200, {"rules": shown})


def delay(script: Script, request: Request) -> Answer:
    """Set the delays that are named; the others stay."""
    try:
        given = _seconds(_object(request.body))
    except Unreadable as wrong:
        return problem(400, str(wrong))
    for name, seconds in given.items():
        setattr(script, name, seconds)
    return in_json(200, {name: getattr(script, name) for name in DELAYS})


def log(book: Book, request: Request) -> Answer:
    """The book as JSON lines, `?after=SEQ`."""
    after = request.query.get("after", "0")
    if not after.isdecimal():
        return problem(400, "after must be a number")
    return Answer(200, mime="application/x-ndjson", pieces=_lines(book, int(after)))


def _lines(book: Book, after: int) -> Iterator[bytes]:
    for line in book.log(after=after):
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _object(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except ValueError as error:
        raise Unreadable("send a JSON object") from error
    if not isinstance(given, dict):
        raise Unreadable("send a JSON object")
    return given


def _rule(given: dict[str, object]) -> Rule:
    match, sequence = given.get("match", {}), given.get("sequence")
    if not isinstance(match, dict) or set(match) - set(MATCHES) or not all(isinstance(value, str) for value in match.values()):
        raise Unreadable(f"match may hold the texts {', '.join(MATCHES)}")
    if not isinstance(sequence, list) or not set(map(str, sequence)) <= set(BEHAVIOURS):
        raise Unreadable(f"sequence must be a list of {', '.join(BEHAVIOURS)}")
    return Rule(Match(**match), [BEHAVIOURS[name] for name in sequence])


def _seconds(given: dict[str, object]) -> dict[str, float]:
    seconds = {name: value for name, value in given.items() if isinstance(value, int | float) and 0 <= value <= LONGEST_DELAY}
    if set(seconds) != set(given) or not set(given) <= set(DELAYS):
        raise Unreadable(f"give {', '.join(DELAYS)} as seconds from 0 to {LONGEST_DELAY}")
    return {name: float(value) for name, value in seconds.items()}
