"""The check of specification entries itself: it sees what is missing, and what is about another call."""

from __future__ import annotations

import pytest

from tests.contracts.entries import SPECIFICATIONS, fault_of
from workers.platforms.capabilities import Operation

PATHS = "x/openapi.json#/paths/"
pytestmark = pytest.mark.skipif(not SPECIFICATIONS.is_dir(), reason="the published specifications are not beside this checkout")


@pytest.mark.parametrize(
    ("method", "path", "checked", "fault"),
    [
        ("POST", "/2/tweets", f"{PATHS}~12~1tweets/post", ""),
        ("POST", "/2/tweets", f"{PATHS}~12~1tweets/get", "is ('GET', '/2/tweets'), not POST /2/tweets"),
        ("POST", "/2/tweets", f"{PATHS}~12~1burung/post", "has no"),
        ("POST", "/2/tweets", "x/tidak-ada.json#/paths", "there is no"),
        ("DELETE", "/2/tweets/{tweet}", f"{PATHS}~12~1tweets~1{{id}}/delete", ""),
        ("POST", "/xrpc/com.atproto.repo.putRecord", "bluesky/lexicons/com/atproto/repo/putRecord.json#/defs/main", ""),
        ("GET", "/xrpc/com.atproto.repo.putRecord", "bluesky/lexicons/com/atproto/repo/putRecord.json#/defs/main", "not GET"),
        ("POST", "/xrpc/com.atproto.repo.getRecord", "bluesky/lexicons/com/atproto/repo/putRecord.json#/defs/main", "not POST"),
        ("POST", "/v26.0/{page}/feed", "meta/Page.json#POST feed", ""),
        ("POST", "/v26.0/{page}/feed", "meta/Page.json#GET feed", "not POST"),
        ("POST", "/v26.0/{page}/feed", "meta/Page.json#POST umpan", "has no"),
        ("DELETE", "/v1.0/{thread}", "threads/threads-api.postman_collection.json#Delete Threads Post", ""),
        ("GET", "/v1.0/{thread}", "threads/threads-api.postman_collection.json#Delete Threads Post", "not GET"),
        ("POST", "/token", "RFC 6749, section 6 (not machine-readable)", ""),
        ("POST", "/token", "not machine-readable", "neither an entry nor a page"),
        ("POST", "/token", "", "neither an entry nor a page"),
    ],
)
def test_an_entry_is_there_and_about_the_call(method: str, path: str, checked: str, fault: str) -> None:
    said = fault_of(Operation("call", method, path, checked))
    assert fault in said
    assert bool(said) is bool(fault)
