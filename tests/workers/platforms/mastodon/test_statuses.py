"""Statuses: what is public is what was approved, and known by its address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.networks.gate import Answer
from tests.networks.stage import Stage, call_for
from tests.workers.platforms.mastodon.conftest import POLL, lost
from workers.platforms.base import Extras, Message, Prepared
from workers.platforms.mastodon import statuses


def test_a_status_reads_as_its_html_does_on_a_page() -> None:
    link = '<a href="https://jakarta.go.id/acara"><span class="invisible">https://</span><span>jakarta.go.id/acara</span></a>'
    said = f'<p>Rapat &amp; pers<br>{link}</p><p>Hadir <span class="h-card">@<span>humas</span></span> &lt;tepat&gt;</p>'
    assert statuses.plain(said) == "Rapat & pers\nhttps://jakarta.go.id/acara\n\nHadir @humas <tepat>"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/@humas/109", "109"),
        ("/@Humas/109/", "109"),
        ("/users/humas/statuses/109", "109"),
        ("/ap/users/{id}/statuses/109", "109"),
        ("/ap/users/77777/statuses/109", None),
        ("/@lain/109", None),
        ("/@humas@contoh.go.id/109", None),
        ("/@humas", None),
        ("/@humas/109/embed", None),
    ],
)
def test_an_address_is_known_by_its_form(stage: Stage, path: str, found: str | None) -> None:
    path = path.replace("{id}", stage.target.remote_id)
    assert stage.adapter.recognise(stage.target, f" {stage.target.server}{path} ") == found
    assert stage.adapter.recognise(stage.target, f"https://contoh.go.id{path}") is None
    assert stage.adapter.recognise(stage.target, "http://[") is None
    long = replace(stage.target, handle="@humas@contoh.go.id")
    assert stage.adapter.recognise(long, f"{stage.target.server}{path}") == found


def test_a_poll_is_asked_and_found_again(stage: Stage) -> None:
    message = Message("r", "Naik apa ke lokasi?", extras=Extras(POLL))
    sought = lost(stage, message)
    found = stage.adapter.find(stage.target, sought)
    assert found is not None
    poll = stage.notes["client"].status(found.remote_id).poll
    assert [choice.title for choice in poll.options] == ["Kereta", "Bus"]
    plain = replace(sought, message=replace(message, extras=Extras()))
    assert stage.adapter.find(stage.target, plain) is None


def test_a_test_post_is_seen_by_nobody_else(stage: Stage) -> None:
    secrets = {**stage.target.secrets, "visibility": stage.adapter.capabilities.test_target}
    hidden = replace(stage.target, secrets=secrets)
    receipt = stage.adapter.publish(hidden, call_for(stage, stage.message(pictures=0), Prepared()))
    assert stage.notes["client"].status(receipt.remote_id).visibility == "direct"
    assert stage.notes["client"].status(stage.published(stage.message()).remote_id).visibility == "public"


def test_the_language_of_the_text_is_told(stage: Stage) -> None:
    receipt = stage.published(replace(stage.message(pictures=0), language="en"))
    assert stage.notes["client"].status(receipt.remote_id).language == "en"


def test_what_is_public_comes_back_as_it_was_approved(stage: Stage) -> None:
    message = stage.message(
        "Rapat <pleno> & jumpa pers:\n\nhttps://jakarta.go.id/acara?a=1&b=2\nHadir @humas@contoh.go.id", pictures=1
    )
    public = stage.adapter.fetch(stage.target, stage.published(message).remote_id)
    assert public is not None
    assert public.text == message.text
    assert [(one.content, one.alt_text) for one in public.pictures] == [(message.media[0].read(), message.media[0].alt_text)]


def test_a_post_of_another_account_is_not_ours_to_show(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    other = replace(stage.target, remote_id="999999")
    assert stage.adapter.fetch(other, receipt.remote_id) is None


def test_what_is_taken_down_twice_is_gone(stage: Stage) -> None:
    receipt = stage.published(stage.message())
    for _ in range(2):
        stage.adapter.delete(stage.target, receipt.remote_id)
    assert stage.seen(receipt.remote_id) is None
    assert stage.adapter.fetch(stage.target, receipt.remote_id) is None


def test_a_picture_is_fetched_without_the_accounts_token(stage: Stage) -> None:
    stage.adapter.fetch(stage.target, stage.published(stage.message()).remote_id)
    fetched = [heard for heard in stage.gate.calls if heard.path.startswith("/media/")]
    assert [heard.headers.get("authorization") for heard in fetched] == [None]


def test_a_server_that_keeps_no_source_is_read_as_its_page_reads(stage: Stage) -> None:
    message = stage.message("Rapat & jumpa pers\nhttps://jakarta.go.id/acara\n\nSampai jumpa", pictures=0)
    sought = lost(stage, message)
    stage.gate.script("GET", "/api/v1/statuses/{id}/source", Answer(404, {}, {"error": "Record not found"}), times=99)
    assert stage.adapter.find(stage.target, sought) is not None
