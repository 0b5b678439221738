"""Lines end where an Indonesian reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.pictures.cards import lines


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mulai H-7 acara", "H-7"),
        ("biaya Rp 1.000 saja", "Rp 1.000"),
        ("sekitar Rp 3 miliar rupiah", "Rp 3 miliar rupiah"),
        ("dibuka pukul 09.00 WIB tepat", "pukul 09.00 WIB"),
        ("pada 5 September 2023 nanti", "5 September 2023"),
        ("aman – dan ramah", "aman –"),
        ("di Jl. M.H. Thamrin sana", "Jl. M.H. Thamrin"),
        ("kata Dr. Sari kemarin", "Dr. Sari"),
        ("di Gate 5 stadion", "Gate 5"),
        ("sejauh 12 km lagi", "12 km"),
    ],
)
def test_what_belongs_together_stays_together(text: str, kept: str) -> None:
    assert kept in lines.pieces(text)[0]


def test_other_words_may_be_parted() -> None:
    assert lines.pieces("Jakarta siap menyambut") == [["Jakarta", "siap", "menyambut"]]


def test_lines_that_the_writer_began_stay_apart() -> None:
    assert lines.pieces("satu dua\n tiga ") == [["satu", "dua"], ["tiga"]]


def test_a_text_is_broken_into_as_few_lines_as_can_be() -> None:
    assert lines.broken(lines.pieces("aaa bbb ccc ddd"), 7, len) == ["aaa bbb", "ccc ddd"]


def test_a_word_wider_than_the_line_is_not_broken() -> None:
    assert lines.broken(lines.pieces("a pertanggungjawaban"), 10, len) is None


def test_no_word_is_left_alone_on_the_last_line_where_lines_can_be_even() -> None:
    assert lines.broken(lines.pieces("satu dua tiga empat ini"), 19, len) == ["satu dua tiga empat", "ini"]
    assert lines.even(lines.pieces("satu dua tiga empat ini"), 19, len) == ["satu dua tiga", "empat ini"]


words = some.text(some.sampled_from("abc –9-"), min_size=1, max_size=9).filter(str.strip)


@given(some.lists(words, min_size=1, max_size=20).map(" ".join), some.integers(8, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    found = lines.even(lines.pieces(text), width, len)
    if found is None:
        assert any(len(piece) > width for piece in lines.pieces(text)[0])
        return
    assert " ".join(found).split() == text.split()
    assert all(len(line) <= width for line in found)
    assert not any(line.startswith(("– ", "- ")) for line in found[1:])
    assert len(found) == len(lines.broken(lines.pieces(text), width, len) or [])
