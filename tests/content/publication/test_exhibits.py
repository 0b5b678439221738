"""Addresses of public pictures: ours alone make them, they end, and a picture is shown only about its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.publication.exhibits import GOOD_FOR, Signer
from tests.cast import NOON

SIGNER = Signer("a" * 64)
SHA256 = "5f" * 32


def taken_apart(path: str) -> tuple[int, str, str, str]:
    _, m, expires, signature, file = path.split("/")
    assert m == "m"
    name, _, ending = file.partition(".")
    return int(expires), signature, name, ending


def test_an_address_is_known_until_it_ends() -> None:
    expires, signature, name, ending = taken_apart(SIGNER.path(SHA256, "image/jpeg", now=NOON))
    assert (name, ending) == (SHA256, "jpg")
    for later, known in ((timedelta(0), True), (GOOD_FOR, True), (GOOD_FOR + timedelta(hours=1), False)):
        assert SIGNER.knows(name, expires=expires, signature=signature, now=NOON + later) is known


def test_asking_again_within_the_hour_gives_the_same_address() -> None:
    hour = NOON.replace(minute=0, second=0, microsecond=0)
    again = hour + timedelta(minutes=59, seconds=59)
    assert SIGNER.path(SHA256, "image/png", now=hour) == SIGNER.path(SHA256, "image/png", now=again)


@given(change=st.integers(0, 31), hours=st.integers(1, 10_000))
def test_no_other_signature_end_or_picture_is_known(change: int, hours: int) -> None:
    expires, signature, name, _ = taken_apart(SIGNER.path(SHA256, "image/jpeg", now=NOON))
    other = "0" if signature[change] != "0" else "1"
    forged = signature[:change] + other + signature[change + 1 :]
    assert not SIGNER.knows(name, expires=expires, signature=forged, now=NOON)
    assert not SIGNER.knows(name, expires=expires + hours * 3600, signature=signature, now=NOON)
    assert not SIGNER.knows("ab" * 32, expires=expires, signature=signature, now=NOON)


@pytest.mark.parametrize("signature", ["", "0", "é" * 32, "f" * 64])
def test_what_is_no_signature_is_not_known(signature: str) -> None:
    expires = int((NOON + GOOD_FOR).timestamp())
    assert not SIGNER.knows(SHA256, expires=expires, signature=signature, now=NOON)


def test_another_installation_makes_other_addresses() -> None:
    expires, signature, name, _ = taken_apart(Signer("b" * 64).path(SHA256, "image/jpeg", now=NOON))
    assert not SIGNER.knows(name, expires=expires, signature=signature, now=NOON)


def test_the_probe_and_a_picture_do_not_stand_for_each_other() -> None:
    expires, signature, name, _ = taken_apart(SIGNER.probe_path(now=NOON))
    assert SIGNER.knows(name, expires=expires, signature=signature, now=NOON)
    assert not SIGNER.knows(SHA256, expires=expires, signature=signature, now=NOON)
