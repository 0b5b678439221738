"""How a command answers: a sentence in the reader's language or one JSON object, and never a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import click

from config import Fault, WrongSetting
from content.foundation.problems import N_, Problem, Translate

SETTING = N_("The setting %(key)s is %(value)s, which cannot be used: %(reason)s. Mend it in .env or in the environment.")

# Pydantic's kinds of error, in words that can be translated; others keep pydantic's own.
REASONS = {
    "int_parsing": N_("it must be a whole number"),
    "float_parsing": N_("it must be a number"),
    "greater_than_equal": N_("it is too small"),
    "less_than_equal": N_("it is too large"),
    "literal_error": N_("it is not one of the values allowed"),
    "too_long": N_("it must be smaller than LEASE_SECONDS"),
}
DATABASE_ADDRESS = N_("must start with postgresql+psycopg:// (or be left empty for the embedded SQLite)")
BROKER_ADDRESS = N_("must start with redis:// or rediss:// (or be left empty for the embedded broker)")
ZONE_NAME = N_("must be the name of a zone, such as Asia/Jakarta or Asia/Makassar")


def wrong_setting(error: WrongSetting, translate: Translate) -> str:
    """One sentence per fault."""
    return " ".join(_fault(fault, translate) for fault in error.faults)


def _fault(fault: Fault, translate: Translate) -> str:
    reason = translate(REASONS.get(fault.kind, fault.reason))
    return translate(SETTING) % {"key": fault.key, "value": fault.value, "reason": reason}


def answer(told: Mapping[str, object], *, as_json: bool, text: Callable[[], str]) -> None:
    """Put the answer on standard output: one JSON object, or the text made for people."""
    click.echo(json.dumps(told, ensure_ascii=False, default=str) if as_json else text())


def refuse(sentence: str, *, as_json: bool, problem: str) -> NoReturn:
    """End with exit status 1 and one sentence: in the JSON object, or on standard error."""
    if as_json:
        click.echo(json.dumps({"ok": False, "problem": problem, "error": sentence}, ensure_ascii=False))
    else:
        click.echo(sentence, err=True)
    sys.exit(1)


@contextmanager
def told_plainly(translate: Translate, *, as_json: bool) -> Iterator[None]:
    """Turn what a person can mend into its sentence; anything else is our bug and stays loud."""
    try:
        yield
    except Problem as problem:
        refuse(problem.sentence(translate), as_json=as_json, problem=type(problem).__name__)
    except WrongSetting as error:
        refuse(wrong_setting(error, translate), as_json=as_json, problem=type(error).__name__)
