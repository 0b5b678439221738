"""Passwords: what is refused, what is kept whole, and when a stored one is renewed."""

from __future__ import annotations

import pytest

from content.people.passwords import Hasher, TooCommon, TooLong, TooShort, require_strong

QUICK = Hasher(memory_kib=8, rounds=1, lanes=1)


@pytest.mark.parametrize(
    "password",
    [
        "kucing tidur di atas genteng",
        "⛵ perahu kertas berlayar ke hulu",
        "               spasi di depan tetap dihitung",
        "jakarta hujan lagi sore ini",
        "x7#kQ!pz0$Lm2&v",
        "k" * 5 + "alimat yang sangat panjang " * 4,
    ],
)
def test_any_sentence_of_ones_own_is_fine(password: str) -> None:
    require_strong(password, about=("Alya Putri", "alya@contoh.go.id"))


def test_fourteen_characters_are_too_few_and_the_problem_says_so() -> None:
    with pytest.raises(TooShort, match="14 characters"):
        require_strong("kalimat pendek")


def test_two_hundred_characters_are_fine_and_one_more_is_not() -> None:
    words = "".join(chr(ord("a") + (number * number) % 26) for number in range(201))
    require_strong(words[:200])
    with pytest.raises(TooLong):
        require_strong(words)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword1",
        "Password Password!",
        "123456789012345",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcdefghijklmnop",
        "---------------",
        "Jakarta Jakarta 2026",
        "tayang asean jakarta",
        "alyaputri1234567890",
        "alya@contoh.go.id 1",
        "correct horse battery staple",
    ],
)
def test_what_a_stranger_tries_first_is_refused(password: str) -> None:
    with pytest.raises(TooCommon):
        require_strong(password, about=("Alya Putri", "alya@contoh.go.id"))


def test_a_password_matches_itself_and_nothing_else() -> None:
    sealed = QUICK.seal("  kalimat dengan spasi é  ")
    assert QUICK.matches(sealed, "  kalimat dengan spasi é  ")
    assert not QUICK.matches(sealed, "kalimat dengan spasi é")
    assert "kalimat" not in sealed


def test_nobody_has_the_decoys_password() -> None:
    assert not QUICK.matches(None, "nobody has this password")


def test_a_damaged_hash_matches_nothing() -> None:
    assert not QUICK.matches("$argon2id$damaged", "kalimat apa saja yang ada")


def test_the_defaults_are_argon2id_with_64_mib() -> None:
    assert Hasher().seal("kalimat apa saja yang ada").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_weaker_hash_is_outdated() -> None:
    assert Hasher(memory_kib=16, rounds=1, lanes=1).outdated(QUICK.seal("kalimat apa saja yang ada"))
    assert not QUICK.outdated(QUICK.seal("kalimat apa saja yang ada"))
