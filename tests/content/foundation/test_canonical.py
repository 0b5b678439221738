"""Canonical JSON: what the standard library writes of our plain objects is what RFC 8785 asks for."""

from __future__ import annotations

import string

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from content.foundation import canonical
from content.foundation.canonical import Plain

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(string.ascii_letters + string.digits + "_", max_size=8)
PLAIN = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_it_is_what_rfc_8785_asks_for(plain: Plain) -> None:
    assert canonical.dumps(plain) == rfc8785.dumps(plain)


def test_every_control_character_and_quote_is_written_as_the_rfc_writes_it() -> None:
    every = "".join(map(chr, range(0x100))) + '"\\/ \u2028\u2029\ufeff😀'
    assert canonical.dumps({"text": every}) == rfc8785.dumps({"text": every})


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        canonical.dumps("\ud83d")
