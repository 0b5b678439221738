"""Everything this room says to people is said in Indonesian too."""

from __future__ import annotations

import pytest

from content.foundation.problems import Problem
from content.foundation.wording import catalogue
from content.pictures import refusals

SAID = [
    sentence
    for problem in vars(refusals).values()
    if isinstance(problem, type) and issubclass(problem, Problem) and problem is not Problem
    for sentence in (problem.cause, problem.fix)
]


@pytest.mark.parametrize("sentence", sorted(set(SAID)))
def test_every_sentence_is_translated(sentence: str) -> None:
    assert catalogue("id").get(sentence)
