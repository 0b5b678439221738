"""What LinkedIn's answers mean: duplicates, lost answers, limits by the day, tokens, roles, versions, addresses not its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.people.troubles import Trouble
from tests.networks.gate import Answer, Page
from tests.networks.linkedin import error
from tests.networks.linkedin_fake import TOKEN, Fake
from tests.networks.stage import Stage, call_for, now, sought_for
from tests.workers.platforms.linkedin.conftest import adapter_of, lost
from workers.platforms.base import Message, NotNow, Prepared, Refused, Sought, Unknown
from workers.platforms.linkedin import line, uploads


def test_a_duplicate_is_looked_for_and_found(stage: Stage) -> None:
    message = stage.message(pictures=0)
    began = now()
    first = stage.published(message)
    call = call_for(stage, message, Prepared())
    with pytest.raises(Unknown, match=f"duplicate of {first.remote_id}"):
        stage.adapter.publish(stage.target, call)
    found = stage.adapter.find(stage.target, sought_for(call, began))
    assert found is not None
    assert found.remote_id == first.remote_id
    assert len(stage.with_text(message.text)) == 1


def test_a_created_post_without_a_name_is_looked_for(stage: Stage, fake: Fake) -> None:
    fake.names_posts = False
    message = stage.message()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    began = now()
    with pytest.raises(Unknown, match="did not say"):
        stage.adapter.publish(stage.target, call)
    assert stage.adapter.find(stage.target, sought_for(call, began)) is not None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_lost_post_is_found_without_sending_anything(stage: Stage, count: int) -> None:
    sought = lost(stage, stage.message(pictures=count))
    stage.gate.forget()
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    assert [seen.remote_id for seen in stage.with_text(sought.message.text)] == [found.remote_id]
    assert {heard.method for heard in stage.gate.calls} == {"GET"}


def test_a_lost_comment_is_found_under_its_post(stage: Stage) -> None:
    posted = stage.published(stage.message())
    sought = lost(stage, stage.message(pictures=0, reply_to=posted.remote_id))
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    seen = stage.seen(found.remote_id)
    assert seen is not None
    assert seen.answers == posted.remote_id


def test_who_may_not_read_the_list_leaves_it_to_a_person(stage: Stage, fake: Fake) -> None:
    sought = lost(stage, stage.message())
    fake.reads = False
    with pytest.raises(Unknown, match="may not be read") as told:
        stage.adapter.find(stage.target, sought)
    assert told.value.trouble == Trouble.FORBIDDEN


def test_who_may_not_read_a_post_says_that_nothing_can_be_compared(stage: Stage, fake: Fake) -> None:
    receipt = stage.published(stage.message(pictures=0))
    fake.reads = False
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public is not None
    assert (public.url, public.unseen) == (receipt.url, frozenset({"text", "pictures", "alternative texts"}))


def test_a_lost_post_is_found_behind_a_page_of_others(stage: Stage) -> None:
    sought = lost(stage, stage.message(pictures=0))
    for _ in range(23):
        stage.published(stage.message(pictures=0))
    assert stage.adapter.find(stage.target, sought) is not None
    assert len(stage.gate.called("GET", "/rest/posts?q=author")) == 2


def test_a_post_from_before_the_call_is_not_the_one_sought(stage: Stage) -> None:
    message = stage.message(pictures=0)
    stage.published(message)
    later = Sought(message, "kunci", now() + timedelta(seconds=30))
    assert stage.adapter.find(stage.target, later) is None


def test_the_days_limit_ends_at_midnight_by_linkedins_clock(stage: Stage, fake: Fake) -> None:
    fake.calls_left = 0
    with pytest.raises(NotNow) as told:
        stage.adapter.prepare(stage.target, stage.message())
    assert told.value.trouble == Trouble.LIMITED
    here = datetime.now(UTC)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert abs(told.value.wait_seconds - (midnight - here).total_seconds()) < 5


def test_a_header_that_says_how_long_counts_before_midnight(stage: Stage) -> None:
    stage.fail(Answer(429, {"Retry-After": "42"}, {"message": "Too many", "status": 429}))
    with pytest.raises(NotNow) as told:
        stage.published(stage.message(pictures=0))
    assert told.value.wait_seconds == 42


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (error(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", 65602), Trouble.EXPIRED),
        (
            error(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user", 65601),
            Trouble.REVOKED,
        ),
        (error(401, "INVALID_ACCESS_TOKEN", "Invalid access token", 65600), Trouble.WRONG),
        (Answer(401, {}, {"serviceErrorCode": 65602, "message": "expired", "status": 401}), Trouble.EXPIRED),
        (error(426, "NONEXISTENT_VERSION", "Requested version 202401 is not active"), Trouble.FORBIDDEN),
        (Page(502), Trouble.SILENT),
        (Page(200), Trouble.STRANGER),
        (error(404, "RESOURCE_NOT_FOUND", "No virtual resource found"), Trouble.STRANGER),
        (Answer(200, {}, {"elements": "x"}), Trouble.STRANGER),
    ],
)
def test_what_is_wrong_with_a_connection_is_told(stage: Stage, answer: Answer, trouble: Trouble) -> None:
    stage.gate.script("GET", "/rest/organizationAcls", answer)
    with pytest.raises(NotNow) as told:
        stage.adapter.health(stage.target)
    assert told.value.trouble == trouble


def test_an_interface_version_that_has_ended_sends_nothing(stage: Stage) -> None:
    old = adapter_of(stage, linkedin_version="202401")
    with pytest.raises(NotNow, match="not active"):
        old.publish(stage.target, call_for(stage, stage.message(pictures=0), Prepared()))


def test_an_interface_version_that_ends_soon_is_said(stage: Stage) -> None:
    march = datetime(2027, 3, 1, tzinfo=UTC)
    assert stage.adapter.health(stage.target).warnings == () or now() > march - timedelta(days=1)
    (warning,) = adapter_of(stage, now=lambda: march).health(stage.target).warnings
    assert "LINKEDIN_VERSION" in warning


def test_who_has_no_role_that_posts_is_told(stage: Stage, fake: Fake) -> None:
    fake.role = "ANALYST"
    with pytest.raises(NotNow, match="ANALYST") as told:
        stage.adapter.health(stage.target)
    assert told.value.trouble == Trouble.FORBIDDEN
    fake.role = ""
    with pytest.raises(NotNow, match="none"):
        stage.adapter.health(stage.target)


def test_who_may_not_ask_for_roles_is_well_all_the_same(stage: Stage, fake: Fake) -> None:
    fake.tells_roles = False
    assert any("does not say" in warning for warning in stage.adapter.health(stage.target).warnings)


def test_a_number_alone_names_an_organisation(stage: Stage) -> None:
    bare = replace(stage.target, remote_id=stage.target.remote_id.rpartition(":")[2])
    stage.adapter.health(bare)
    assert stage.seen(stage.adapter.publish(bare, call_for(stage, stage.message(pictures=0), Prepared())).remote_id) is not None


def test_a_token_is_renewed_where_linkedin_gave_the_right_to(stage: Stage, fake: Fake) -> None:
    grant = stage.adapter.renew(stage.target)
    assert grant is not None
    assert grant.secrets["access_token"] in fake.tokens - {TOKEN}
    assert grant.expires_at is not None
    assert timedelta(days=59) < grant.expires_at - now() < timedelta(days=61)
    assert grant.renewable_until is not None
    assert stage.adapter.renew(replace(stage.target, secrets={"access_token": TOKEN})) is None


def test_a_refresh_token_that_was_taken_back_needs_a_person(stage: Stage) -> None:
    with pytest.raises(NotNow) as told:
        stage.adapter.renew(replace(stage.target, secrets={"access_token": TOKEN, "refresh_token": "dicabut"}))
    assert told.value.trouble == Trouble.REVOKED


@pytest.mark.parametrize(
    "url", ["https://pencuri.example/unggah", "https://linkedin.com.pencuri.example/x", "http://www.linkedin.com/x"]
)
def test_the_token_goes_to_no_address_but_linkedins(stage: Stage, url: str) -> None:
    stage.gate.script("POST", "/rest/images", Answer(200, {}, {"value": {"uploadUrl": url, "image": "urn:li:image:1"}}))
    with pytest.raises(NotNow, match="not its own") as told:
        stage.adapter.prepare(stage.target, stage.message())
    assert told.value.trouble == Trouble.STRANGER
    assert uploads.HOSTS == ("linkedin.com", "licdn.com")


def test_something_that_is_no_picture_is_refused(stage: Stage) -> None:
    wrong = replace(stage.picture(), read=lambda: b"bukan gambar")
    with pytest.raises(Refused, match="no image"):
        stage.adapter.prepare(stage.target, Message("r", "x", (wrong,)))


def test_an_empty_answer_is_no_page_whatever_type_it_says_it_is_of(stage: Stage) -> None:
    message = stage.message(pictures=0)
    stage.fail(Answer(201, {"Content-Type": "text/html", "x-restli-id": "urn:li:share:1"}, b""))
    assert stage.published(message).remote_id == "urn:li:share:1"
    stage.fail(Answer(201, {"Content-Type": "text/html"}, b"<html>masuk</html>"))
    with pytest.raises(Unknown) as told:
        stage.published(message)
    assert told.value.trouble == Trouble.STRANGER
    assert line.READ_SECONDS < 60
