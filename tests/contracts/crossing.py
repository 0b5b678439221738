"""What the suite asks of calls, messages and errors on every network."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.networks import pictures
from tests.networks.calls import Call as Crossing
from tests.networks.calls import matches
from tests.networks.stage import Seen, Stage
from workers.platforms.base import Adapter, Disappointment, Message
from workers.platforms.base import Media as Approved
from workers.platforms.means import Means

# Shorter words than these stand in many a sentence, and open nothing.
SHORTEST_SECRET = 6
SERVER_SECONDS = 30.0
# How a JPEG begins: no address stands in one.
PICTURE = b"\xff\xd8"


def strangers(stage: Stage) -> list[Crossing]:
    """The calls that no operation of the stage's adapter names.

    An operation whose path is a {name} alone stands for addresses that the network hands out, and for no other.
    """
    named = [one for one in stage.adapter.operations if not one.path.startswith("{")]
    given = [one for one in stage.adapter.operations if one.path.startswith("{")]
    return [
        call
        for gate in stage.gates
        for call in gate.history
        if not any(matches(call, one.method, one.path) for one in named)
        if not (any(one.method == call.method for one in given) and handed_out(stage, call))
    ]


def handed_out(stage: Stage, call: Crossing) -> bool:
    """Whether the network itself said this address, in the body or the head of an answer."""
    said, escaped = call.path.encode(), call.path.replace("/", "\\/").encode()
    answers = (one for gate in stage.gates for one in gate.history if not one.response_body.startswith(PICTURE))
    return any(
        said in one.response_body or escaped in one.response_body or call.path in one.response_headers.get("location", "")
        for one in answers
    )


@contextmanager
def disappointed(stage: Stage, *kinds: type[Disappointment]) -> Iterator[pytest.ExceptionInfo[Disappointment]]:
    """A block that ends in one of these, with no secret of the account in anything it says."""
    with pytest.raises(kinds) as caught:
        yield caught
    said: BaseException | None = caught.value
    while said is not None:
        tells_nothing(stage, f"{said!r} {said}")
        said = said.__cause__ or said.__context__


def tells_nothing(stage: Stage, said: str) -> None:
    """No secret of the account, nor of the office's application, stands in it."""
    means = getattr(stage.adapter, "means", None)
    kept = [*stage.target.secrets.values(), *(one.client_secret for one in (means.applications.values() if means else ()))]
    told = [secret for secret in kept if len(secret) >= SHORTEST_SECRET and secret in said]
    assert not told, f"a secret is told: {said}"


@contextmanager
def unchanged(stage: Stage) -> Iterator[None]:
    """A block after which the public sees exactly what it saw before."""
    before = ids(stage)
    yield
    assert ids(stage) == before


@contextmanager
def added(stage: Stage) -> Iterator[list[Seen]]:
    """A block that adds exactly one post, which is in the list afterwards."""
    before, fresh = ids(stage), list[Seen]()
    yield fresh
    fresh += [post for post in stage.posts() if post.remote_id not in before]
    assert len(fresh) == 1, f"{len(fresh)} posts instead of one"


def ids(stage: Stage) -> list[str]:
    """Of all that is public, in some fixed order."""
    return sorted(post.remote_id for post in stage.posts())


def shows(stage: Stage, post: Seen, message: Message) -> None:
    """The post is the message as approved: text, pictures, alternative texts, in order."""
    assert post.text == message.text
    assert len(post.pictures) == len(message.media)
    for (content, alt_text), media in zip(post.pictures, message.media, strict=True):
        assert same(stage, content, media)
        if stage.shows_alt and not media.is_film:
            assert alt_text == media.alt_text


def same(stage: Stage, content: bytes, media: Approved) -> bool:
    """Whether these bytes are what was approved, as faithfully as this network keeps it."""
    approved = media.read()
    return content == approved or (not stage.keeps_bytes and not media.is_film and pictures.same(content, approved))


def again(message: Message) -> Message:
    """Another message that says and shows the same."""
    return replace(message, reference=secrets.token_hex(16))


def hasty(stage: Stage, seconds: float) -> Adapter:
    """The stage's adapter, with so much time for whatever is not the guarded call."""
    adapter: Any = stage.adapter
    if isinstance(means := getattr(adapter, "means", None), Means):
        made: Adapter = replace(adapter, means=replace(means, longest_seconds=seconds))
    else:
        made = replace(adapter, longest_seconds=seconds)
    return made


def wait_for_the_network(stage: Stage) -> None:
    """A server does what it has received, whether or not who asked still waits or lives."""
    ends = time.monotonic() + SERVER_SECONDS
    while not stage.guarded_calls():
        assert time.monotonic() < ends
        time.sleep(0.005)
