"""Rules of misbehaviour: which post gets what, and when it is over."""

from __future__ import annotations

import time

import pytest

from rehearsal.behaviours import BEHAVIOURS, OK, Match, Rule, Script
from tests.rehearsal.stage import Stage


def behaves(script: Script, *, network: str = "x", handle: str = "pemprov", reference: str = "", text: str = "") -> str:
    return script.next_for(network=network, handle=handle, reference=reference, text=text).name


def test_each_matching_post_takes_the_next_and_then_all_is_well() -> None:
    script = Script([Rule(Match(handle="pemprov"), [BEHAVIOURS["drop"], OK, BEHAVIOURS["500"]])])
    assert [behaves(script) for _ in range(5)] == ["drop", "ok", "500", "ok", "ok"]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        (Match(), True),
        (Match(reference="p1", network="x", handle="pemprov", text_contains="KTT"), True),
        (Match(reference="p2"), False),
        (Match(network="facebook"), False),
        (Match(handle="dishub"), False),
        (Match(text_contains="AMM"), False),
    ],
)
def test_a_rule_is_for_the_posts_that_fit_all_it_names(match: Match, fits: bool) -> None:  # noqa: FBT001 - a table's column
    assert match.fits(network="x", handle="pemprov", reference="p1", text="KTT ke-43") is fits


def test_a_rule_that_is_used_up_leaves_the_post_to_the_next_rule() -> None:
    script = Script([Rule(Match(), [BEHAVIOURS["drop"]]), Rule(Match(), [BEHAVIOURS["500"]])])
    assert [behaves(script) for _ in range(3)] == ["drop", "500", "ok"]


def test_rules_can_be_seen_and_forgotten(stage: Stage) -> None:
    stage.rehearse("drop", "ok", handle="nakal")
    shown = stage.ask("GET", "/control/behaviours").parsed()["rules"]
    assert shown[0]["left"] == ["drop", "ok"]
    assert shown[0]["match"]["handle"] == "nakal"
    assert stage.ask("DELETE", "/control/behaviours").parsed() == {"rules": []}
    assert stage.ask("POST", "/api/x/nakal/posts", {"text": "Baik"}).status == 201


@pytest.mark.parametrize(
    "rule",
    [
        b"no JSON",
        [],
        {"sequence": ["explode"]},
        {"sequence": "drop"},
        {"match": {"colour": "red"}, "sequence": ["drop"]},
        {"match": {"handle": 5}, "sequence": ["drop"]},
        {"match": {}},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(stage: Stage, rule: object) -> None:
    assert stage.ask("PUT", "/control/behaviours", rule).status == 400
    assert stage.ask("GET", "/control/behaviours").parsed() == {"rules": []}


@pytest.mark.parametrize("delays", [{"seconds": -1}, {"seconds": "long"}, {"minutes": 1}, {"seconds": 601}])
def test_a_delay_that_makes_no_sense_is_refused(stage: Stage, delays: object) -> None:
    assert stage.ask("PUT", "/control/latency", delays).status == 400


def test_every_answer_to_a_post_can_be_delayed(stage: Stage) -> None:
    stage.delay(seconds=0.2)
    began = time.monotonic()
    assert stage.ask("POST", "/api/x/lambat/posts", {"text": "Pelan"}).status == 201
    assert time.monotonic() - began >= 0.2


def test_a_network_is_never_asked_to_refuse_duplicates_unless_a_rule_says_so(stage: Stage) -> None:
    for _ in range(2):
        assert stage.ask("POST", "/api/x/ulang/posts", {"text": "Selamat pagi"}).status == 201
    stage.rehearse("403_duplicate", handle="ulang")
    assert stage.ask("POST", "/api/x/ulang/posts", {"text": "Selamat pagi"}).status == 403
