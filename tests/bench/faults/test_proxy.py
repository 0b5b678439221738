"""The proxy does each fault: on a real connection, with a server behind it that answers well."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.faults import proxy
from bench.faults.proxy import Break
from tests.rehearsal.stage import raised
from workers.platforms.base import Unknown
from workers.platforms.http import Ask, Http

REACHES_THE_PLATFORM = frozenset(Break) - {Break.BEFORE_BODY, Break.IN_BODY}
BODY = b'{"text": "Jakarta siap.", "media": []}'


def call(port: int, reference: str) -> Ask:
    headers = {"Authorization": "Bearer x", "X-Reference": reference, "Content-Type": "application/json"}
    return Ask("POST", f"http://127.0.0.1:{port}/api/x/pemprov/posts", headers, BODY, timeout_seconds=1.5)


@pytest.mark.parametrize("way", Break)
def test_the_first_call_of_a_post_breaks_and_nobody_knows_what_became_of_it(way: Break, tmp_path: Path) -> None:
    with raised(tmp_path) as stage, proxy.before(int(stage.url.rpartition(":")[2]), way) as made:
        http = Http()
        with pytest.raises(Unknown):
            http.send(call(made.port, "satu"))
        assert made.broken == {"satu"}
        assert len(stage.timeline()) == (way in REACHES_THE_PLATFORM)
        http.close()


def test_everything_else_passes(tmp_path: Path) -> None:
    with raised(tmp_path) as stage, proxy.before(int(stage.url.rpartition(":")[2]), Break.GARBAGE) as made:
        http = Http()
        with pytest.raises(Unknown):
            http.send(call(made.port, "satu"))
        assert http.send(call(made.port, "satu")).status == 201
        assert http.send(Ask("GET", f"http://127.0.0.1:{made.port}/api/x/pemprov/posts")).status == 200
        http.close()
