"""Alternative texts are judged as people use them: one finding for each picture, the one that helps most."""

from __future__ import annotations

import pytest

from content.foundation.problems import Problem
from content.writing.checks import alternatives
from content.writing.checks.alternatives import (
    AltTextIsCaption,
    AltTextIsFileName,
    AltTextIsTitle,
    AltTextMissing,
    AltTextTooLong,
    Around,
)

AROUND = Around(
    caption="Selamat datang di Jakarta, kota tuan rumah!", title="Sambutan tuan rumah", account="Pemprov (X)", limit=1_000
)
GOOD = "Kapal-kapal nelayan di pelabuhan Sunda Kelapa saat matahari terbit"


def found(*texts: str, limit: int = 1_000) -> list[Problem]:
    around = Around(AROUND.caption, AROUND.title, AROUND.account, limit)
    return list(alternatives.findings(texts, around))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", AltTextMissing),
        ("   ", AltTextMissing),
        ("Monas pagi", None),
        ("Monas pag", AltTextMissing),
        ("IMG_2041.JPG", AltTextIsFileName),
        ("WhatsApp Image 2023-09-05 (1).jpeg", AltTextIsFileName),
        ("DSC0001.heic", AltTextIsFileName),
        ("selamat datang di jakarta  kota tuan rumah", AltTextIsCaption),
        ("SAMBUTAN, tuan rumah.", AltTextIsTitle),
        ("x" * 1_000, None),
        ("x" * 1_001, AltTextTooLong),
        (GOOD, None),
    ],
)
def test_an_alternative_text_says_something_of_its_own(text: str, kind: type[Problem] | None) -> None:
    assert [type(one) for one in found(text)] == ([kind] if kind else [])


def test_the_networks_own_limit_counts_where_it_is_lower() -> None:
    (finding,) = found("x" * 301, limit=300)
    assert isinstance(finding, AltTextTooLong)
    assert finding.facts["limit"] == 300


def test_each_picture_has_its_own_finding_and_a_series_may_share_its_words() -> None:
    assert [one.facts["position"] for one in found(GOOD, "pagi", GOOD, "")] == [2, 4]


def test_a_text_without_letters_is_like_nothing() -> None:
    assert not alternatives.same("🙂🙂🙂", "…")
