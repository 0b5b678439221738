"""The checks against Meta's published files find what they are for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.networks import meta_specs
from tests.networks.calls import Call

pytestmark = pytest.mark.skipif(not meta_specs.there(), reason="the published specifications are not beside this checkout")

FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def call(method: str, path: str, pairs: Mapping[str, str], said: Any = None) -> Call:
    query, body = (urlencode(pairs), b"") if method == "GET" else ("", urlencode(pairs).encode())
    made = Call(method, path, query, FORM, body)
    made.answered(200, [], json.dumps(said or {"id": "1"}).encode())
    return made


def found(one: Call, kind: str = "Page") -> list[str]:
    return list(meta_specs.faults(one, kind, {"published_posts": "PagePost"}))


def test_a_call_that_keeps_to_the_files_has_no_fault() -> None:
    assert found(call("POST", "/v26.0/1/feed", {"message": "a", "published": "false"})) == []
    assert (
        found(call("GET", "/v26.0/1/published_posts", {"fields": "id,message"}, {"data": [{"id": "1", "message": "a"}]})) == []
    )


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (call("POST", "/v26.0/1/feed", {"messages": "a"}), "POST feed takes no messages"),
        (call("POST", "/v26.0/1/feed", {"published": "no"}), "POST feed: published is no bool: no"),
        (call("POST", "/v26.0/1/feeds", {}), "POST feeds is not in Page"),
        (call("GET", "/v26.0/1/published_posts", {"fields": "id,texts"}), "PagePost has no field texts"),
        (call("GET", "/v26.0/1/published_posts", {}, {"data": [{"texts": "a"}]}), "the answer has texts, PagePost has not"),
        (call("GET", "/v26.0/1/published_posts", {}, {"data": [{"message": 1}]}), "PagePost: message is no string: 1"),
    ],
)
def test_what_the_files_do_not_have_is_a_fault(wrong: Call, fault: str) -> None:
    assert found(wrong) == [fault]


def test_what_must_be_sent_is_missed() -> None:
    assert found(call("POST", "/v26.0/1/media_publish", {}), "IGUser") == ["POST media_publish lacks creation_id"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (call("POST", "/v1.0/me/posts", {}), "POST me/posts is not in the collection"),
        (call("POST", "/v1.0/me/threads", {"media_type": "TEXT", "caption": "a"}), "POST me/threads takes no caption"),
        (call("POST", "/v1.0/me/threads", {"media_type": "REELS"}), "media_type is never REELS"),
        (call("GET", "/v1.0/123", {"fields": "texts"}), "there is no field texts"),
        (call("GET", "/v1.0/123", {"fields": "id"}, {"texts": "a"}), "the answer has texts"),
    ],
)
def test_what_threads_collection_does_not_have_is_a_fault(wrong: Call, fault: str) -> None:
    assert fault in list(meta_specs.threads_faults(wrong))
