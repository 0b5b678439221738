"""What carries tweepy: signatures, what refusals mean, and what is never told."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from content.people.troubles import Trouble
from tests.networks.gate import Answer
from tests.networks.stage import Stage, call_for, now
from tests.networks.x import OAUTH1, problem
from tests.networks.x_store import PROBLEMS
from workers.platforms.base import Disappointment, NotNow, Refused, Unknown
from workers.platforms.x import XAdapter
from workers.platforms.x.carrying import Carrier, Session


def said_by(stage: Stage, answer: Answer) -> Disappointment:
    """What publishing comes to when X answers so."""
    message = stage.message(pictures=0)
    prepared = stage.adapter.prepare(stage.target, message)
    stage.fail(answer)
    with pytest.raises(Disappointment) as caught:
        stage.adapter.publish(stage.target, call_for(stage, message, prepared))
    return caught.value


def test_tokens_of_oauth_1_sign_each_call_over_the_address_that_is_asked(stage: Stage) -> None:
    signed = replace(stage, target=replace(stage.target, secrets=OAUTH1))
    receipt = signed.published(signed.message(pictures=2))
    public = signed.adapter.fetch(signed.target, receipt.remote_id)
    assert public
    assert len(public.pictures) == 2
    assert {call.headers["authorization"].partition(" ")[0] for call in stage.gate.calls if call.path.startswith("/2/")} == {
        "OAuth"
    }


def test_a_signature_that_is_not_accepted_needs_a_person(stage: Stage) -> None:
    wrong = replace(stage.target, secrets=OAUTH1 | {"access_token_secret": "another"})
    with pytest.raises(NotNow) as caught:
        stage.adapter.health(wrong)
    assert caught.value.trouble is Trouble.REVOKED


def test_a_duplicate_is_a_sign_and_no_proof(stage: Stage) -> None:
    message = stage.message(pictures=0)
    stage.published(message)
    with pytest.raises(Unknown):
        stage.published(message)


@pytest.mark.parametrize(
    ("answer", "kind", "trouble"),
    [
        (problem(401, "Unauthorized"), NotNow, Trouble.EXPIRED),
        (
            Answer(402, {}, {"title": "CreditsDepleted", "detail": "no credits", "type": PROBLEMS + "credits"}),
            NotNow,
            Trouble.UNPAID,
        ),
        (problem(429, "Usage cap exceeded: Monthly product cap", "usage-capped"), NotNow, Trouble.UNPAID),
        (problem(403, "User is suspended.", "user-suspended"), NotNow, Trouble.FORBIDDEN),
        (problem(403, "Unsupported Authentication", "unsupported-authentication"), NotNow, Trouble.FORBIDDEN),
        (Answer(403, {}, {"errors": [{"code": 326, "message": "temporarily locked"}]}), NotNow, Trouble.FORBIDDEN),
        (problem(403, "Posts are limited to a single cashtag."), Refused, None),
        (problem(404, "Could not find the post that is answered.", "resource-not-found"), Refused, None),
        (problem(400, "One or more parameters to your request was invalid.", "invalid-request"), Refused, None),
        (Answer(403, {}, {"errors": [{"code": 187, "message": "Status is a duplicate."}]}), Unknown, None),
        (Answer(408, {}, {"title": "Request Timeout"}), Unknown, Trouble.SILENT),
        (Answer(503, {}, {"title": "Service Unavailable"}), Unknown, Trouble.SILENT),
        (Answer(520, {"Content-Type": "text/html"}, "<html>"), Unknown, Trouble.STRANGER),
        (Answer(302, {"Location": "/2/tweets"}), Unknown, Trouble.STRANGER),
        (Answer(201, {}, [1, 2]), Unknown, Trouble.STRANGER),
        (Answer(201, {}, {"errors": [{"title": "odd"}]}), Unknown, None),
        (Answer(403, {}, {"errors": "odd", "type": 7}), Refused, None),
    ],
)
def test_what_x_answers_means_one_thing(
    stage: Stage, answer: Answer, kind: type[Disappointment], trouble: Trouble | None
) -> None:
    disappointment = said_by(stage, answer)
    assert (type(disappointment), disappointment.trouble) == (kind, trouble)
    assert stage.guarded_calls() == 1


def test_the_limit_of_the_day_ends_when_its_own_header_says(stage: Stage) -> None:
    soon, late = str(int(now().timestamp()) + 60), str(int(now().timestamp()) + 7200)
    heads = {"x-rate-limit-reset": soon, "x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": late}
    said = said_by(stage, Answer(429, heads, {"title": "Too Many Requests"}))
    assert isinstance(said, NotNow)
    assert 7100 < said.wait_seconds <= 7200


def test_a_page_of_the_offices_proxy_does_not_make_a_post_gone(stage: Stage) -> None:
    stage.gate.script("GET", "/2/tweets/{id}", Answer(404, {"Content-Type": "text/html"}, "<html>"))
    with pytest.raises(NotNow) as caught:
        stage.adapter.fetch(stage.target, "1")
    assert caught.value.trouble is Trouble.STRANGER


def test_no_token_is_ever_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage.published(stage.message(pictures=1))
    signed = replace(stage, target=replace(stage.target, secrets=OAUTH1))
    signed.published(signed.message(pictures=1))
    assert not any(secret in caplog.text for secret in (*stage.target.secrets.values(), *OAUTH1.values()) if len(secret) > 5)


def test_neither_proxies_nor_passwords_of_the_environment_are_used(adapter: XAdapter, stage: Stage) -> None:
    session = Session(stage.gate.url, Carrier(adapter.means, stage.target, None))
    assert not session.trust_env
    assert {type(session.get_adapter(url)) for url in ("https://api.x.com", "http://127.0.0.1")} == {Carrier}
