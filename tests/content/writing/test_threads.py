"""A line with only --- makes a thread, where the network knows threads; each part is measured on its own."""

from __future__ import annotations

import pytest

from content.foundation.problems import Problem
from content.people.accounts import Account
from content.platforms import PLATFORMS
from content.writing import threads
from content.writing.checks import submission
from content.writing.drafts import DraftVariant
from content.writing.plans import fitting
from content.writing.previews import preview
from content.writing.variants import Variant

THREE = "Satu.\n---\nDua.\n\n  ---\t\nTiga."


def account(platform: str) -> Account:
    return Account(name="Pemprov", platform=platform, handle="pemprov", active=True)


def found(platform: str, text: str, link: str = "") -> list[Problem]:
    return list(submission.findings(Variant(account=account(platform), text=text, link=link, hashtags="", pictures=[])))


def test_lines_with_only_dashes_divide() -> None:
    assert threads.parts_of(THREE) == ("Satu.", "Dua.", "Tiga.")
    assert threads.parts_of("Satu.\r\n---\r\nDua.") == ("Satu.", "Dua.")


@pytest.mark.parametrize("text", ["Jakarta --- siap.", "--", "----", "  Jakarta siap.\n", ""])
def test_any_other_text_is_one_part_as_it_is(text: str) -> None:
    assert threads.parts_of(text) == (text,)


def test_link_and_hashtags_end_the_last_part() -> None:
    assert threads.sent_on("x", THREE, "https://contoh.go.id", "#Jakarta") == (
        "Satu.", "Dua.", "Tiga.\n\nhttps://contoh.go.id\n\n#Jakarta",
    )  # fmt: skip


def test_where_there_are_no_threads_the_text_stays_whole() -> None:
    assert threads.sent_on("facebook", THREE) == (THREE,)


@pytest.mark.parametrize("platform", ["x", "threads", "mastodon", "bluesky"])
def test_a_thread_may_be_submitted_where_the_network_knows_threads(platform: str) -> None:
    assert found(platform, "a" * 250 + "\n---\n" + "b" * 250) == []


@pytest.mark.parametrize("platform", sorted(name for name, row in PLATFORMS.items() if not row.takes_threads))
def test_elsewhere_it_is_refused_with_the_fix(platform: str) -> None:
    assert "NoThreadsHere" in {type(finding).__name__ for finding in found(platform, THREE)}


def test_the_part_that_is_too_long_is_named() -> None:
    [finding] = found("x", "Satu.\n---\n" + "a" * 281)
    assert isinstance(finding, submission.PartTooLong)
    assert (finding.facts["part"], finding.facts["count"], finding.facts["limit"]) == (2, 281, 280)


def test_the_link_counts_in_the_last_part() -> None:
    assert found("x", "a" * 280 + "\n---\nDua.", link="https://contoh.go.id") == []
    [finding] = found("x", "Satu.\n---\n" + "a" * 280, link="https://contoh.go.id")
    assert finding.facts["part"] == 2


def test_an_empty_part_is_named() -> None:
    [finding] = found("x", "Satu.\n---\n---\nTiga.")
    assert (type(finding), finding.facts["part"]) == (submission.PartMissing, 2)


def test_so_many_parts_are_too_many() -> None:
    [finding] = found("x", "\n---\n".join(["a"] * 26))
    assert isinstance(finding, submission.TooManyParts)


def test_the_preview_counts_each_part_and_shows_the_fullest() -> None:
    shown = preview(account("x"), DraftVariant("1", "Satu.\n---\n" + "a" * 270, "2026-09-01T13:00", "Asia/Jakarta"))
    assert [part.count for part in shown.parts] == [5, 270]
    assert (shown.count, shown.limit) == (270, 280)


def test_a_plan_may_hold_threads_where_the_network_knows_them() -> None:
    fitting.check_text(("a" * 250, "b" * 250), platform=PLATFORMS["x"], pictures=0)
    with pytest.raises(fitting.DividedInVain):
        fitting.check_text((THREE,), platform=PLATFORMS["facebook"], pictures=0)
    with pytest.raises(fitting.PartLeftEmpty):
        fitting.check_text(("Satu.", ""), platform=PLATFORMS["x"], pictures=0)
    with pytest.raises(fitting.CaptionTooLong):
        fitting.check_text(("Satu.", "b" * 281), platform=PLATFORMS["x"], pictures=0)
