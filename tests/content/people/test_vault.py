"""The vault opens what it sealed, for whom it sealed it, and nothing else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from content.people.vault import Sealed, Vault, WrongKey

OLD, NEW = "1" * 64, "ab" * 32
SECRETS = some.dictionaries(some.text(max_size=20), some.text(max_size=200), max_size=6)


@given(SECRETS, some.text(min_size=1, max_size=40))
def test_what_was_sealed_opens_for_its_subject(secrets: dict[str, str], subject: str) -> None:
    assert Vault([OLD]).open(Vault([OLD]).seal(secrets, subject=subject), subject=subject) == secrets


def test_no_secret_can_be_read_in_what_is_sealed() -> None:
    sealed = Vault([OLD]).seal({"access_token": "rahasia-sekali"}, subject="a")
    plain = sealed.encode() + base64.b64decode(sealed.rpartition(":")[2])
    assert b"rahasia" not in plain
    assert b"access" not in plain


def test_the_same_secrets_are_never_sealed_alike() -> None:
    vault = Vault([OLD])
    assert vault.seal({"token": "x"}, subject="a") != vault.seal({"token": "x"}, subject="a")


def test_credentials_put_into_another_row_do_not_open() -> None:
    vault = Vault([OLD])
    with pytest.raises(Sealed):
        vault.open(vault.seal({"token": "x"}, subject="a"), subject="b")


@given(some.data())
def test_one_changed_letter_is_noticed(data: some.DataObject) -> None:
    vault = Vault([OLD])
    sealed = vault.seal({"token": "x"}, subject="a")
    at = data.draw(some.integers(0, len(sealed) - 1))
    other = data.draw(some.characters(codec="ascii").filter(lambda letter: letter != sealed[at]))
    with pytest.raises(Sealed):
        vault.open(sealed[:at] + other + sealed[at + 1 :], subject="a")


def test_after_a_change_of_keys_both_open_and_the_new_one_seals() -> None:
    before, after = Vault([OLD]), Vault([NEW, OLD])
    sealed = before.seal({"token": "x"}, subject="a")
    assert after.open(sealed, subject="a") == {"token": "x"}
    assert not after.is_newest(sealed)
    assert after.is_newest(after.seal({"token": "x"}, subject="a"))


def test_a_key_that_is_gone_is_named_and_nothing_else_is() -> None:
    sealed = Vault([OLD]).seal({"token": "x"}, subject="a")
    with pytest.raises(Sealed) as raised:
        Vault([NEW]).open(sealed, subject="a")
    assert raised.value.facts["key"] == sealed.split(":")[1]
    assert OLD not in raised.value.sentence()


@pytest.mark.parametrize("keys", [[], ["kurang"], ["1" * 62], [OLD, "bukan kunci"]])
def test_what_is_no_key_is_refused_without_telling_it(keys: list[str]) -> None:
    with pytest.raises(WrongKey) as raised:
        Vault(keys)
    assert not any(key in raised.value.sentence() for key in keys)
