"""What Facebook, Instagram and Threads share: errors and what they mean, lists and which of many posts is the one sought."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from content.people.troubles import Trouble
from tests.networks.graph_rules import GraphError
from workers.platforms.base import Disappointment, Message, NotNow, Refused, Sought, Unknown
from workers.platforms.graph import answers, containers, errors
from workers.platforms.http import Reply

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def reply(code: int, subcode: int = 0, *, status: int = 400, transient: bool = False, **headers: str) -> Reply:
    body = GraphError(code, "Words", subcode=subcode, status=status, transient=transient).body
    return Reply(status, {name.replace("_", "-"): said for name, said in headers.items()}, json.dumps({"error": body}).encode())


def meant(one: Reply, *, guarded: bool = False) -> Disappointment:
    return errors.disappointment(one, now=NOW, guarded=guarded)


@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.parametrize(
    ("code", "subcode", "trouble"),
    [
        (190, 463, Trouble.EXPIRED), (190, 467, Trouble.EXPIRED), (102, 0, Trouble.EXPIRED), (190, 460, Trouble.REVOKED),
        (190, 458, Trouble.REVOKED), (190, 0, Trouble.WRONG), (10, 0, Trouble.FORBIDDEN), (200, 0, Trouble.FORBIDDEN),
        (299, 0, Trouble.FORBIDDEN), (3, 0, Trouble.FORBIDDEN), (4, 0, Trouble.LIMITED), (17, 0, Trouble.LIMITED),
        (32, 0, Trouble.LIMITED), (341, 0, Trouble.LIMITED), (368, 0, Trouble.LIMITED), (80002, 0, Trouble.LIMITED),
        (9, 2207042, Trouble.LIMITED), (25, 2207050, Trouble.FORBIDDEN), (4, 2207051, Trouble.FORBIDDEN),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_connection_was_certainly_not_sent(
    code: int, subcode: int, trouble: Trouble, *, guarded: bool
) -> None:
    error = meant(reply(code, subcode), guarded=guarded)
    assert isinstance(error, NotNow)
    assert error.trouble == trouble


@pytest.mark.parametrize("code", [1, 2, 506])
def test_a_passing_failure_of_the_guarded_call_is_looked_for_first(code: int) -> None:
    assert isinstance(meant(reply(code), guarded=True), Unknown)


def test_a_passing_failure_of_what_nobody_sees_is_a_matter_of_later() -> None:
    assert isinstance(meant(reply(2)), NotNow)
    assert isinstance(meant(reply(100, transient=True)), NotNow)
    assert isinstance(meant(reply(100, transient=True), guarded=True), Unknown)


@pytest.mark.parametrize("code", [0, 5, 506, 1366046])
def test_what_no_page_calls_a_refusal_is_looked_for_first(code: int) -> None:
    assert isinstance(meant(reply(code), guarded=True), Unknown)
    assert isinstance(meant(reply(code)), Refused)


def test_a_duplicate_that_cannot_even_be_made_is_refused() -> None:
    assert isinstance(meant(reply(506)), Refused)


@pytest.mark.parametrize(("code", "subcode"), [(100, 0), (36000, 2207004), (36003, 2207009), (36004, 2207010), (100, 2207028)])
def test_what_must_be_mended_is_refused(code: int, subcode: int) -> None:
    assert isinstance(meant(reply(code, subcode), guarded=True), Refused)


def test_a_failing_server_refuses_nothing_for_good() -> None:
    assert isinstance(meant(reply(100, status=500), guarded=True), Unknown)


def test_what_is_not_there_is_told_apart_from_a_wrong_parameter() -> None:
    assert isinstance(meant(reply(100, 33)), errors.Gone)
    assert not isinstance(meant(reply(100)), errors.Gone)


def test_the_time_until_calls_are_taken_again_is_in_minutes_and_the_longest_counts() -> None:
    uses = {"1": [{"type": "pages", "estimated_time_to_regain_access": 7}, {"estimated_time_to_regain_access": 19}]}
    error = meant(reply(80001, x_business_use_case_usage=json.dumps(uses)))
    assert isinstance(error, NotNow)
    assert error.wait_seconds == 19 * 60


@pytest.mark.parametrize("said", ["", "no json", "[]", "7", '{"1": [7]}', '{"1": [{"estimated_time_to_regain_access": "x"}]}'])
def test_a_header_that_says_nothing_leaves_our_own_wait(said: str) -> None:
    error = meant(reply(4, x_business_use_case_usage=said))
    assert isinstance(error, NotNow)
    assert error.wait_seconds == 600


def test_people_read_the_words_for_users_and_support_finds_its_trace() -> None:
    body = GraphError(100, "(#100) Param error", subcode=2207010, user="The caption is too long.").body
    said = meant(Reply(400, {}, json.dumps({"error": body}).encode())).detail
    assert "The caption is too long." in said
    assert str(body["fbtrace_id"]) in said
    assert "100/2207010" in said


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"error": "x"}', b'{"error": {}}', b'{"error": {"code": "190"}}', b"\xff"]
)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500, 503])
def test_whatever_answers_is_one_of_three_disappointments(body: bytes, status: int) -> None:
    for guarded in (False, True):
        error = meant(Reply(status, {"content-type": "application/json"}, body), guarded=guarded)
        assert isinstance(error, Refused | NotNow | Unknown)
        assert not (isinstance(error, Unknown) and not guarded)


def test_much_use_of_the_application_is_told() -> None:
    assert errors.warnings({"x-app-usage": '{"call_count": 28, "total_time": 93}'}) == (
        "93 % of the application's calls of this hour are used",
    )
    assert errors.warnings({"x-app-usage": '{"call_count": 28}'}) == errors.warnings({}) == ()


def listed(*times: str, text: str = "Satu") -> list[dict[str, Any]]:
    return [{"id": str(number), "text": text, "time": time} for number, time in enumerate(times)]


def sought(text: str = "Satu") -> Sought:
    return Sought(Message("r", text), "key", NOW)


def test_of_many_alike_the_closest_to_the_call_is_meant_and_none_that_is_older() -> None:
    found = answers.closest(
        listed("2026-11-23T02:30:00+0000", "2026-11-23T02:00:03+0000", "2026-11-23T01:50:00+0000"),
        sought(),
        text="text",
        time_of="time",
    )
    assert found is not None
    assert found["id"] == "1"
    assert answers.closest(listed("2026-11-23T01:50:00+0000"), sought(), text="text", time_of="time") is None


def test_the_space_around_a_text_is_not_looked_at_and_its_words_are() -> None:
    at = (NOW + timedelta(seconds=1)).isoformat()
    assert answers.closest(listed(at), sought(" Satu\r\n"), text="text", time_of="time") is not None
    assert answers.closest(listed(at), sought("Dua"), text="text", time_of="time") is None
    assert answers.closest(listed("gestern"), sought(), text="text", time_of="time") is None


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        ("Error: Media upload has failed with error code 2207026", Refused),
        ("Error: Media upload has failed with error code 2207052", NotNow),
        ("Error: something else", NotNow),
        ("INVALID_ASPEC_RATIO", Refused),
        ("FAILED_DOWNLOADING_VIDEO", NotNow),
        ("UNKNOWN", NotNow),
        ("", NotNow),
    ],
)
def test_why_a_container_failed_says_whether_another_may_not(why: str, kind: type[Disappointment]) -> None:
    assert isinstance(containers.failure(why), kind)
