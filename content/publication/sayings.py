"""Sayings: what our adapters say, recognised by its form and put into the reader's language.

A sentence travels and is kept in English, with its facts filled in; here it is taken apart again. Several may be joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from content.foundation.problems import N_, Translate
from content.publication.phrases import PHRASES

FACT = re.compile(r"%\((\w+)\)s")
JOINT = re.compile(r"\. |; ")
NUMBERS = frozenset(
    (
        "fewest",
        "hashtags",
        "height",
        "length",
        "links",
        "many",
        "mentions",
        "most",
        "number",
        "pixels",
        "size",
        "status",
        "width",
    )
)
# Anything, of ours or of somebody else; any other fact is a short one.
WORDS = frozenset(("words", "complaint"))
COMPLAINT = "complaint"
GROUPED = N_("1,000")


def said(text: str, translate: Translate = str) -> str | None:
    """A sentence of ours, or several, in the reader's language; None where any of it is not ours."""
    sentences = _taken_apart(text.strip(), translate)
    if sentences is None or len(sentences) == 1:
        return sentences[0] if sentences else None
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)


def _taken_apart(text: str, translate: Translate) -> list[str] | None:
    for joint in JOINT.finditer(text):
        if head := _sentence(text[: joint.start()], translate):
            rest = _taken_apart(text[joint.end() :], translate)
            if rest:
                return [head, *rest]
    whole = _sentence(text, translate)
    return [whole] if whole else None


def _sentence(text: str, translate: Translate) -> str | None:
    """One sentence in the reader's language; None where it is not ours."""
    for phrase, form in _forms():
        if (found := form.fullmatch(text)) and (facts := _facts(found, translate)) is not None:
            return translate(phrase) % facts if facts else translate(phrase)
    return None


def _facts(found: re.Match[str], translate: Translate) -> dict[str, str] | None:
    facts = found.groupdict()
    for name in NUMBERS & facts.keys():
        facts[name] = facts[name].replace(",", translate(GROUPED)[1])
    if COMPLAINT in facts:
        complaint = _sentence(facts[COMPLAINT], translate)
        return facts | {COMPLAINT: complaint} if complaint else None
    return facts


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each phrase with the form of its sentences; those that say the most in our own words come first."""
    ordered = sorted(PHRASES, key=lambda phrase: -len(FACT.sub("", phrase)))
    return tuple((phrase, re.compile("".join(_form(phrase)), re.DOTALL)) for phrase in ordered)


def _form(phrase: str) -> Iterator[str]:
    for place, part in enumerate(FACT.split(phrase.rstrip("."))):
        if place % 2 == 0:
            yield re.escape(part.replace("%%", "%"))
        elif part in NUMBERS:
            yield rf"(?P<{part}>\d[\d,]*)"
        else:
            yield rf"(?P<{part}>{'.+?' if part in WORDS else '[^;]+?'})"
    yield r"\.?"
