"""The campaign leaves nothing out, and can be played again round by round."""

from __future__ import annotations

from bench import servers
from bench.faults import programme, wrong
from bench.faults.kills import SIZE
from bench.faults.platform import BEHAVIOURS
from bench.faults.proxy import Break
from content.foundation.crashpoints import POINTS
from rehearsal import behaviours


def names() -> set[str]:
    return {one.name for one in programme.rounds()}


def test_every_crash_point_is_met_alone_and_with_a_rival() -> None:
    assert {f"kill/{point}/{company}" for point in POINTS for company in ("alone", "rival")} <= names()


def test_every_behaviour_of_the_platform_is_met_three_times() -> None:

    assert 3 * len(behaviours.BEHAVIOURS) == SIZE


def test_the_campaign_knows_every_behaviour() -> None:
    assert set(BEHAVIOURS) == set(behaviours.BEHAVIOURS)


def test_every_way_to_break_a_call_is_met() -> None:
    assert {f"network/{way}" for way in Break} <= names()


def test_no_two_rounds_share_a_name() -> None:
    assert len(names()) == len(programme.rounds())


def test_a_pattern_chooses_rounds() -> None:
    [chosen] = programme.rounds(only="kill/send.after_body/alone$")
    assert chosen.name == "kill/send.after_body/alone"


def test_a_round_has_the_same_chance_whatever_else_is_played() -> None:
    [chosen] = programme.rounds(only="kill/send.after_body/alone$")
    first, again = (chosen.chance(7, servers.SQLITE).random() for _ in range(2))
    assert first == again
    assert first not in {chosen.chance(8, servers.SQLITE).random(), chosen.chance(7, servers.POSTGRESQL).random()}


def test_wrong_engines_are_met_where_they_can_be_caught() -> None:
    for engine in (wrong.READ_THEN_POST, wrong.LEASE_AND_RETRY):
        assert programme.rounds(engine=engine)
