"""What an approval covers: of a thread each part as it goes out, of any other text what it always covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from content.approval.digest import DescribedMedia, DescribedVariant, Description

DUE = datetime(2026, 9, 1, 6, tzinfo=UTC)
PICTURE = DescribedMedia("0" * 64, "image/jpeg", 1600, 900, "Monas saat senja")
TEXT = "Jakarta siap.\n\nhttps://contoh.go.id\n\n#Jakarta"
ON_X = DescribedVariant("v" * 32, "a" * 32, "x", "pemprov", TEXT, (PICTURE,), DUE, "Asia/Jakarta", "2026-09-01T13:00")
ON_FACEBOOK = replace(ON_X, variant_id="w" * 32, account_id="b" * 32, platform="facebook", text="Satu\n---\nDua", media=())
THREAD = replace(ON_X, text="Satu\n---\nDua", parts=("Satu", "Dua"))


def described(*variants: DescribedVariant) -> Description:
    return Description("p" * 32, 3, "sensitive", variants)


def test_what_is_no_thread_has_the_digest_it_had_before_there_were_threads() -> None:
    before = "0ce53384ba92e1a83ba7b1a68d3a6c331f06c2c5230ff4835563464ad5e77cdd"
    assert described(ON_X, ON_FACEBOOK).digest == before


def test_the_digest_of_a_thread_covers_its_parts() -> None:
    digests = {
        described(one).digest
        for one in (
            THREAD,
            replace(THREAD, parts=("Satu", "Tiga")),
            replace(THREAD, parts=("Dua", "Satu")),
            replace(THREAD, parts=()),
        )
    }
    assert len(digests) == 4


def test_pictures_go_out_with_the_first_part() -> None:
    first, second = THREAD.only(0), THREAD.only(1, reply_to="99")
    assert (first.text, first.media, first.reply_to) == ("Satu", (PICTURE,), "")
    assert (second.text, second.media, second.reply_to) == ("Dua", (), "99")
    assert "parts" not in first.told()
    assert second.told()["in_reply_to"] == "99"


def test_what_is_no_thread_is_its_own_only_part() -> None:
    assert ON_X.only(0) is ON_X
