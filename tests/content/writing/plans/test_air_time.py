"""The planned time of a row."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.foundation.problems import Problem
from content.writing.plans.air_time import AirTimeUnreadable, HourMissing, ImpossibleAirTime, air_time


@pytest.mark.parametrize("text", ["31/08/2023 12.05", "31/08/2023 12:05", "31/08/2023  12.05"])
def test_the_time_of_day_may_have_a_point_or_a_colon(text: str) -> None:
    assert air_time(text) == "2023-08-31T12:05"


@pytest.mark.parametrize(
    ("text", "problem", "example"),
    [
        ("2023-08-31T12:00", AirTimeUnreadable, "31/08/2023 12.00"),
        ("2023-08-31 09:30:00", AirTimeUnreadable, "31/08/2023 09.30"),
        ("2023-08-31", AirTimeUnreadable, "31/08/2023 09.00"),
        ("22/08/2023", HourMissing, "22/08/2023 09.00"),
        ("1/9/2023 9:00", AirTimeUnreadable, "31/08/2023 12.00"),
        ("besok pagi", AirTimeUnreadable, "31/08/2023 12.00"),
        ("31/09/2023 08.00", ImpossibleAirTime, "31/08/2023 12.00"),
        ("08/31/2023 08.00", ImpossibleAirTime, "31/08/2023 12.00"),
        ("31/08/2023 24.00", ImpossibleAirTime, "31/08/2023 12.00"),
        ("31/08/0023 08.00", ImpossibleAirTime, "31/08/2023 12.00"),
        ("٣١/٠٨/٢٠٢٣ ٠٨.٠٠", AirTimeUnreadable, "31/08/2023 12.00"),
    ],
)
def test_what_is_no_time_is_said_with_the_right_form(text: str, problem: type[Problem], example: str) -> None:
    with pytest.raises(problem) as refused:
        air_time(text)
    assert text in refused.value.say_cause()
    assert example in refused.value.say_fix()


@given(some.text() | some.text(alphabet=some.sampled_from("0123/ .:-T"), max_size=20))
def test_any_text_is_a_time_or_a_problem(text: str) -> None:
    with suppress(Problem):
        assert len(air_time(text)) == len("2023-08-31T12:00")
