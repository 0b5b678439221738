"""Which rows of a plan are one post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from content.writing.plans.groups import Group, groups
from content.writing.plans.media import Media
from content.writing.plans.register import Register
from content.writing.plans.row import PlanRow, read_row
from content.writing.plans.sheet import SheetRow
from content.writing.posts import Sensitivity
from tests.content.writing.plans.sheets import line

GroupsOf = Callable[..., list[Group]]


@pytest.fixture
def groups_of(accounts_known: Register, media: Media) -> GroupsOf:
    def make(*lines: dict[str, Any]) -> list[Group]:
        read = [
            read_row(SheetRow(number, line(nomor=f"A-{number}") | cells), register=accounts_known, media=media)
            for number, cells in enumerate(lines, start=2)
        ]
        return groups(row for row in read if isinstance(row, PlanRow))

    return make


def shape(found: list[Group]) -> list[list[int]]:
    return [[row.row for row in group.rows] for group in found]


def test_one_title_on_several_accounts_is_one_post(groups_of: GroupsOf) -> None:
    found = groups_of({"kanal": "x"}, {"kanal": "facebook"}, {"kanal": "x", "akun": "dishub"})
    assert shape(found) == [[2, 3, 4]]


def test_a_minute_or_two_apart_is_still_one_post(groups_of: GroupsOf) -> None:
    found = groups_of({}, {"akun": "dishub", "rencana_tayang": "31/08/2023 12.03"})
    assert shape(found) == [[2, 3]]


def test_a_repetition_two_days_later_is_another_post(groups_of: GroupsOf) -> None:
    found = groups_of({}, {"akun": "dishub", "rencana_tayang": "02/09/2023 12.00"})
    assert shape(found) == [[2], [3]]


def test_two_rows_for_one_account_are_two_posts(groups_of: GroupsOf) -> None:
    found = groups_of({}, {}, {"akun": "dishub"})
    assert shape(found) == [[2, 4], [3]]


@pytest.mark.parametrize("other", [{"judul": "Lain"}, {"tahap": "Pasca"}, {"kampanye": "Lain"}, {"nama_kegiatan": "AMM"}])
def test_another_title_phase_campaign_or_event_is_another_post(groups_of: GroupsOf, other: dict[str, str]) -> None:
    assert shape(groups_of({}, {"akun": "dishub"} | other)) == [[2], [3]]


@pytest.mark.parametrize("other", [{"penyusun": "Citra"}, {"editor": "Citra"}])
def test_words_of_other_people_are_another_post_so_that_nobody_approves_their_own(
    groups_of: GroupsOf, other: dict[str, str]
) -> None:
    assert shape(groups_of({}, {"akun": "dishub"} | other)) == [[2], [3]]


def test_one_sensitive_row_makes_the_post_sensitive(groups_of: GroupsOf) -> None:
    assert groups_of({}, {"akun": "dishub", "sensitivitas": "sensitif"})[0].sensitivity is Sensitivity.SENSITIVE
