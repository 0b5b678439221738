"""The library finds what looks alike, and says what must be said of a picture."""

from __future__ import annotations

import random

import pytest

from content.foundation import journal
from content.foundation.db import Database
from content.people.roles import NotAllowed
from content.pictures import descriptions, library, prints, rights
from content.pictures.assets import Asset
from content.pictures.descriptions import DescribedMeanwhile, Description
from content.pictures.framings import Point
from tests.cast import NOON, Cast


def asset(name: str, cast: Cast, seal: str, **more: str) -> Asset:
    return Asset(
        sha256=seal * 64, filename=name, mime="image/jpeg", width=10, height=10, size=10, added_by=cast.alya.id,
        created_at=NOON, **more,
    )  # fmt: skip


def test_pictures_that_look_alike_are_found_whatever_bits_differ() -> None:
    chance = random.Random(4)
    for _ in range(200):
        one = chance.getrandbits(64)
        other = one
        for bit in chance.sample(range(64), library.ALIKE):
            other ^= 1 << bit
        assert library.pairs([("a", f"{one:016x}"), ("b", f"{other:016x}")]) == {"a", "b"}


def test_the_quick_way_finds_what_the_plain_one_does() -> None:
    chance = random.Random(7)
    bases = [chance.getrandbits(64) for _ in range(30)]
    printed = []
    for number in range(240):
        bits = chance.choice(bases)
        for bit in chance.sample(range(64), chance.randrange(12)):
            bits ^= 1 << bit
        printed.append((str(number), f"{bits:016x}"))
    plain = {
        name
        for name, text in printed
        if any(prints.distance(text, other) <= library.ALIKE for double, other in printed if double != name)
    }
    assert plain
    assert library.pairs(printed) == plain


def test_the_likest_comes_first_and_one_without_a_print_is_like_nothing(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        one, near, nearer, far, bare = (
            asset(f"{seal}.jpg", cast, seal, print=text)
            for seal, text in (
                ("a", "00000000000000ff"), ("b", "000000000000003f"), ("c", "000000000000007f"), ("d", "ffff0000000000ff"),
                ("e", ""),
            )
        )  # fmt: skip
        session.add_all([one, near, nearer, far, bare])
        session.flush()
        assert [row.filename for row in library.alike(session, one)] == ["c.jpg", "b.jpg"]
        assert library.alike(session, bare) == []


def test_a_description_is_changed_by_who_has_seen_the_last_one(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        row = asset("kapal.jpg", cast, "a")
        session.add(row)
        session.flush()
        empty = descriptions.of(session, row)
        told = Description(alt_texts={"id": "Kapal di dermaga"}, credit="Rina", focus=Point(2500, 5000))
        assert descriptions.describe(session, row, told, seen=empty.mark, by=cast.alya, now=NOON)
        with pytest.raises(DescribedMeanwhile):
            descriptions.describe(session, row, Description(credit="Bima"), seen=empty.mark, by=cast.bima, now=NOON)
        assert not descriptions.describe(session, row, told, seen="", by=cast.bima, now=NOON)
        with pytest.raises(NotAllowed):
            descriptions.describe(session, row, Description(), seen=told.mark, by=cast.hadi, now=NOON)
        assert descriptions.of(session, row) == told
        facts = journal.about(session, "asset", row.id)[-1].facts
    assert '"credit":"Rina"' in facts
    assert '"credit.before":""' in facts


def test_a_text_that_is_taken_away_is_not_offered_any_more(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        row = asset("kapal.jpg", cast, "a")
        session.add(row)
        session.flush()
        told = Description(alt_texts={"id": "Kapal di dermaga"})
        descriptions.describe(session, row, told, seen=descriptions.of(session, row).mark, by=cast.alya, now=NOON)
        assert library.said_of(session, [row.id], language="id") == {row.id: "Kapal di dermaga"}
        assert library.said_of(session, [row.id], language="en") == {}
        descriptions.describe(session, row, Description(), seen=told.mark, by=cast.alya, now=NOON)
        assert library.said_of(session, [row.id], language="id") == {}


@pytest.mark.parametrize(
    ("until", "day", "over"),
    [("", "2026-09-01", False), ("2026-09-01", "2026-09-01", False), ("2026-09-01", "2026-09-02", True)],
)
def test_a_right_holds_through_its_last_day(until: str, day: str, *, over: bool) -> None:
    assert rights.ended(until, day) is over


@pytest.mark.parametrize(("typed", "day"), [("2026-09-01", "2026-09-01"), (" 2026-09-01 ", "2026-09-01"), ("kemarin", "")])
def test_a_day_is_read_or_not(typed: str, day: str) -> None:
    assert rights.readable_day(typed) == day
