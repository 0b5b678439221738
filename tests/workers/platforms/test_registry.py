"""Which adapter speaks for which connection."""

from __future__ import annotations

import pytest

from content.foundation.wording import translator
from workers.platforms.http import Http
from workers.platforms.registry import Registry, UnknownConnection
from workers.platforms.rehearsal import RehearsalAdapter


def test_a_connection_has_its_adapter() -> None:
    adapter = RehearsalAdapter("http://127.0.0.1:8744", Http())
    assert Registry({"rehearsal": adapter}).adapter_for("rehearsal") is adapter


def test_an_unknown_connection_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(UnknownConnection) as caught:
        Registry({}).adapter_for("myspace")
    assert "myspace" in caught.value.sentence()
    assert "Akun Resmi" in caught.value.sentence(translator("id"))
