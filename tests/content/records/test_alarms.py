"""Alarms say what is wrong and what to do, in both languages; the runbook knows every one of them and every state."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content.foundation.wording import catalogue, translator
from content.publication.dispatch import Cause
from content.publication.lifecycle import State
from content.records import alarms
from content.records.alarms import ABOUT_PUBLICATIONS, CAUSES, RULES, Kind
from web.vocabulary import SIGNS

RUNBOOK = (Path(__file__).resolve().parents[3] / "docs" / "runbook.md").read_text(encoding="utf-8")


def test_every_kind_of_alarm_has_its_rule() -> None:
    assert set(RULES) == set(Kind)
    assert {kind.value for kind in ABOUT_PUBLICATIONS} == {
        "uncertain",
        "needs_person",
        "missed",
        "blocked",
        "failed",
        "differs",
        "unready",
    }


@pytest.mark.parametrize("kind", Kind)
def test_an_alarm_can_be_said_without_any_fact(kind: Kind) -> None:
    english, indonesian = alarms.said(kind, {}), alarms.said(kind, {}, translator("id"))
    assert "%(" not in english.what + indonesian.what
    assert english.what != indonesian.what
    assert english.next_step != indonesian.next_step


def test_every_cause_of_a_stop_is_said_in_words() -> None:
    assert set(CAUSES) == {cause.value for cause in Cause}
    said = alarms.said(Kind.DISPATCH_STOPPED, {"cause": "older"}, translator("id"))
    assert "lebih lama" in said.what


def test_the_runbook_knows_every_alarm() -> None:
    assert re.findall(r"^### `(\w+)`", RUNBOOK, re.MULTILINE) == [kind.value for kind in Kind]


def test_the_runbook_knows_every_state_by_the_word_on_the_pages() -> None:
    translate = translator("id")
    rows = dict(re.findall(r"^\| `(\w+)` \| “([^”]+)” \|", RUNBOOK, re.MULTILINE))
    assert rows == {state.value: translate(SIGNS[state].word) for state in State}


def test_the_runbook_names_only_words_that_are_on_the_pages() -> None:
    named = set(re.findall(r"“([^”…]+)”", RUNBOOK))
    assert named - set(catalogue("id").values()) == set()
