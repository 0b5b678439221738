"""Sessions on Bluesky: opened, renewed, ended, and not there."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks.bluesky import asked, error, limited, opened
from tests.networks.gate import Answer, Page
from tests.networks.stage import Stage, call_for
from workers.platforms.base import NotNow, Target
from workers.platforms.bluesky import BlueskyAdapter, sessions

SESSION = "/xrpc/com.atproto.server.createSession"
REFRESH = "/xrpc/com.atproto.server.refreshSession"


def adapter(stage: Stage) -> BlueskyAdapter:
    assert isinstance(stage.adapter, BlueskyAdapter)
    return stage.adapter


def with_secrets(stage: Stage, secrets: Mapping[str, str]) -> Target:
    return replace(stage.target, secrets={**stage.target.secrets, **secrets})


@pytest.mark.parametrize("name", ["handle", "email", "did"])
def test_handle_address_and_did_open_a_session_that_says_until_when_it_lasts(stage: Stage, name: str) -> None:
    grant = adapter(stage).signed_in(f"{stage.gate.url}/", f" {stage.notes[name]} ", stage.notes["app_password"])
    assert grant.remote_id == stage.notes["did"]
    assert grant.server.rstrip("/") == stage.gate.url
    assert grant.expires_at is not None
    assert grant.renewable_until is not None
    assert grant.expires_at - datetime.now(UTC) < timedelta(hours=3)
    assert grant.renewable_until - datetime.now(UTC) > timedelta(days=80)
    assert adapter(stage).health(replace(stage.target, secrets=grant.secrets)).warnings == ()


@pytest.mark.parametrize(("identifier", "password"), [("{handle}", "salah"), ("bukan.siapa.test", "{app_password}"), ("", "")])
def test_what_is_not_accepted_is_wrong(stage: Stage, identifier: str, password: str) -> None:
    with pytest.raises(NotNow) as caught:
        adapter(stage).signed_in(stage.gate.url, identifier.format(**stage.notes), password.format(**stage.notes))
    assert caught.value.trouble is Trouble.WRONG


def test_too_many_sessions_make_everyone_wait_as_the_server_says(stage: Stage) -> None:
    nobody = f"{uuid.uuid4().hex[:12]}.test"
    with ThreadPoolExecutor(10) as many:  # the server takes its time with each, so that nobody can guess whose names there are
        list(many.map(lambda _: troubled(stage, nobody, Trouble.WRONG), range(30)))
    waited = troubled(stage, nobody, Trouble.LIMITED).wait_seconds
    assert 200 < waited <= 300
    said = {name for name in stage.gate.calls[-1].response_headers if name.startswith("ratelimit") or name == "retry-after"}
    assert said == {name.lower() for name in limited(1).headers}


def troubled(stage: Stage, handle: str, trouble: Trouble) -> NotNow:
    """Nobody's attempt to sign in, and what it was told."""
    with pytest.raises(NotNow) as caught:
        adapter(stage).signed_in(stage.gate.url, handle, "salah")
    assert caught.value.trouble is trouble
    return caught.value


def test_a_session_is_renewed_with_its_refresh_token_alone(stage: Stage) -> None:
    grant = adapter(stage).renew(stage.target)
    assert grant.secrets["refresh_token"] != stage.target.secrets["refresh_token"]
    assert {name: grant.secrets[name] for name in ("identifier", "app_password")} == {
        name: stage.target.secrets[name] for name in ("identifier", "app_password")
    }
    assert [call.path for call in stage.gate.calls] == [REFRESH]
    assert adapter(stage).health(replace(stage.target, secrets=grant.secrets))


@pytest.mark.parametrize("refresh_token", ["", "bukan.token.kami"])
def test_where_the_refresh_token_has_ended_the_app_password_opens_a_new_session(stage: Stage, refresh_token: str) -> None:
    grant = adapter(stage).renew(with_secrets(stage, {"refresh_token": refresh_token}))
    assert stage.gate.calls[-1].path == SESSION
    assert adapter(stage).health(replace(stage.target, secrets=grant.secrets))


def test_a_withdrawn_app_password_is_said_to_be_withdrawn(stage: Stage) -> None:
    account = opened(stage.gate.upstream)
    grant = adapter(stage).signed_in(stage.gate.url, account["handle"], account["app_password"])
    asked(stage.gate.upstream, "com.atproto.server.revokeAppPassword", {"name": "tayang"}, token=account["token"])
    with pytest.raises(NotNow) as caught:
        adapter(stage).renew(replace(stage.target, remote_id=grant.remote_id, secrets=grant.secrets))
    assert caught.value.trouble is Trouble.REVOKED


def test_without_an_app_password_an_ended_session_needs_a_person(stage: Stage) -> None:
    with pytest.raises(NotNow) as caught:
        adapter(stage).renew(with_secrets(stage, {"refresh_token": "bukan.token.kami", "app_password": ""}))
    assert caught.value.trouble is Trouble.EXPIRED


def test_a_name_that_has_gone_to_another_account_renews_nothing(stage: Stage) -> None:
    account = opened(stage.gate.upstream)
    other = {"refresh_token": "", "identifier": account["handle"], "app_password": account["app_password"]}
    with pytest.raises(NotNow, match="another account") as caught:
        adapter(stage).renew(with_secrets(stage, other))
    assert caught.value.trouble is Trouble.WRONG


@pytest.mark.parametrize("fault", [Page(), Page(503), Answer(503, {}, {"error": "UpstreamFailure"}), limited(60)])
def test_a_renewal_that_fails_on_the_way_spends_no_app_password(stage: Stage, fault: Answer) -> None:
    stage.gate.script("POST", REFRESH, fault)
    with pytest.raises(NotNow):
        adapter(stage).renew(stage.target)
    assert [call.path for call in stage.gate.calls] == [REFRESH]


def test_the_server_really_answers_a_bad_token_with_400_and_it_may_be_renewed(stage: Stage) -> None:
    message = stage.message(pictures=0)
    prepared = stage.adapter.prepare(stage.target, message)
    ended = with_secrets(stage, {"access_token": "bukan.token.kami"})
    with pytest.raises(NotNow) as caught:
        stage.adapter.publish(ended, call_for(stage, message, prepared))
    assert stage.gate.calls[-1].status == 400
    assert caught.value.trouble is Trouble.EXPIRED


def test_a_deactivated_account_needs_a_person(stage: Stage) -> None:
    account = opened(stage.gate.upstream)
    grant = adapter(stage).signed_in(stage.gate.url, account["handle"], account["app_password"])
    asked(stage.gate.upstream, "com.atproto.server.deactivateAccount", {}, token=account["token"])
    target = replace(stage.target, remote_id=grant.remote_id, secrets=grant.secrets)
    with pytest.raises(NotNow, match="deactivated") as caught:
        adapter(stage).health(target)
    assert caught.value.trouble is Trouble.FORBIDDEN
    message = stage.message(pictures=0)
    with pytest.raises(NotNow) as caught:
        stage.adapter.publish(target, call_for(stage, message, stage.adapter.prepare(stage.target, message)))
    assert caught.value.trouble is Trouble.FORBIDDEN


def test_the_session_of_another_account_is_noticed(stage: Stage) -> None:
    with pytest.raises(NotNow, match="another account"):
        stage.adapter.health(replace(stage.target, remote_id="did:plc:ewvi7nxzyoun6zhxrhs64oiz"))


def test_a_session_leads_to_the_server_that_keeps_the_account(stage: Stage) -> None:
    home = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://morel.example"}
    tokens = {"accessJwt": stage.target.secrets["access_token"], "refreshJwt": stage.target.secrets["refresh_token"]}
    said = {**tokens, "did": stage.target.remote_id, "handle": stage.target.handle, "didDoc": {"service": [home]}}
    stage.gate.script("POST", SESSION, Answer(200, {}, said))
    assert sessions.signed_in(adapter(stage).means, stage.gate.url, "a.test", "b").server == "https://morel.example"


@pytest.mark.parametrize("said", [{}, {"accessJwt": "a", "refreshJwt": "b", "did": "did:plc:x"}, [], {"accessJwt": 1}])
def test_a_session_that_cannot_be_read_is_a_strangers(stage: Stage, said: object) -> None:
    stage.gate.script("POST", SESSION, Answer(200, {}, said))
    with pytest.raises(NotNow) as caught:
        adapter(stage).signed_in(stage.gate.url, "a.test", "b")
    assert caught.value.trouble is Trouble.STRANGER


def test_a_session_that_waits_for_a_second_factor_is_wrong_with_the_networks_words(stage: Stage) -> None:
    stage.gate.script(
        "POST", SESSION, error(401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address")
    )
    with pytest.raises(NotNow, match="sign in code") as caught:
        adapter(stage).signed_in(stage.gate.url, "a.test", "b")
    assert caught.value.trouble is Trouble.WRONG
