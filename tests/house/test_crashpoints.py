"""Crash points: the list is complete, and in production they do nothing."""

from __future__ import annotations

import re

import pytest

from content.foundation import crashpoints
from content.foundation.crashpoints import POINTS
from tests.house.faults import none
from tests.house.sources import product

LIST = "content/foundation/crashpoints.py"
NAMED = re.compile(rf'"((?:{"|".join(sorted({point.partition(".")[0] for point in POINTS}))})\.[a-z_]+)"')


def test_every_point_stands_in_the_code_and_every_point_in_the_code_is_listed() -> None:
    standing = {
        name
        for source in product()
        if source.path != LIST and "crashpoints" in source.text
        for name in NAMED.findall(source.text)
    }
    none(f"{name}: only in the list or only in the code" for name in standing ^ set(POINTS))


def test_nothing_happens_unless_a_process_is_armed() -> None:
    crashpoints.reached("claim.after_commit", "a")
    assert not crashpoints.armed()


def test_an_armed_process_hears_of_every_point_until_it_is_disarmed() -> None:
    heard: list[tuple[str, tuple[str, ...]]] = []
    crashpoints.arm(lambda point, subjects: heard.append((point, subjects)))
    try:
        crashpoints.reached("claim.after_commit", "a", "b")
    finally:
        crashpoints.disarm()
    crashpoints.reached("claim.after_commit", "c")
    assert heard == [("claim.after_commit", ("a", "b"))]


def test_nothing_in_the_product_arms() -> None:
    arming = (source for source in product() if "crashpoints.arm(" in source.text)
    none(source.path for source in arming)


@pytest.fixture(autouse=True)
def _unarmed() -> None:
    assert not crashpoints.armed(), "a test before this one left the process armed"
