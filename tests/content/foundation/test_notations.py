"""How settings are written: what is no such thing is refused in a sentence, what is empty is taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.foundation import notations


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (notations.database_url, "mysql://localhost/tayang"),
        (notations.broker_url, "amqp://localhost"),
        (notations.zone, "Asia/Kotabaru"),
        (notations.zone, "../etc/passwd"),
        (notations.moments, "satu, dua"),
        (notations.moments, "10, 2"),
        (notations.moments, "-1"),
        (notations.pairs, "x=a, facebook"),
    ],
)
def test_what_is_no_such_thing_is_refused(read: Callable[[str], str], said: str) -> None:
    with pytest.raises(ValueError, match="must"):
        read(said)


@pytest.mark.parametrize("read", [notations.database_url, notations.broker_url, notations.pairs])
def test_nothing_is_taken_where_there_is_a_default(read: Callable[[str], str]) -> None:
    assert read("") == ""


NAMES = st.text("abcxyz._", min_size=1, max_size=8)
VALUES = st.text("abc:/=?&-_0123456789", max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_a_table_is_read_as_it_was_written(table: dict[str, str]) -> None:
    said = " , ".join(f"{name} = {value}" for name, value in table.items())
    assert notations.table(notations.pairs(said)) == table
