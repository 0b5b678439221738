"""Every call and every record against Bluesky's published lexicons, in both directions; and lengths against its own server."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from content.writing import counting
from tests.networks import pictures
from tests.networks.lexicons import Lexicons
from tests.networks.stage import Stage, call_for, sought_for
from tests.networks.stage import now as moment
from workers.platforms.base import Extras, LinkCard, Message, Refused

LONGEST = 300
# Conjuncts of old and new Unicode, ZWJ emoji, flags, skin colours, marks that combine, Hangul, keycaps, tag sequences.
CLUSTERS = (
    "क्षि", "স্ত্রী", "ക്ഷ്മി", "ක්‍ර", "ꦏꦿ", "ꦏ꧀ꦲ", "ᬓ᭄ᬱ", "ᮊ᮫ᮊ", "က္က", "ក្ក", "นี้", "نَّ", "שׁ",
    "👨‍👩‍👧‍👦", "👩🏽‍💻", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇮🇩", "🇮🇩🇲", "1️⃣", "✈️", "👍🏿", "❤️‍🔥",
    "e\u0301\u0323", "a\u0300\u0301\u0302\u0303", "각", "\u1100\u1161\u11a8", "\u200b", "a\u200d",
)  # fmt: skip


def test_every_call_and_answer_is_as_the_lexicons_say(stage: Stage, lexicons: Lexicons) -> None:
    everything(stage)
    assert {call.path.rpartition(".")[2] for call in stage.gate.calls} == {one.name for one in stage.adapter.operations}
    assert [fault for call in stage.gate.calls for fault in lexicons.faults(call)] == []


def everything(stage: Stage) -> None:
    """One of every call there is."""
    signed_in: Any = stage.adapter
    signed_in.signed_in(stage.gate.url, stage.notes["handle"], stage.notes["app_password"])
    text = f"@{stage.target.handle} @bukan.siapa.test kominfo.go.id #SatuData"
    first = stage.published(stage.message(text, pictures=2)).remote_id
    stage.published(stage.message(reply_to=first))
    stage.published(replace(stage.message(pictures=0), media=(stage.film(),)))
    card = LinkCard("https://kominfo.go.id", "Judul", "", pictures.media(pictures.picture(1200, 630), ""))
    sent = replace(stage.message(pictures=0), extras=Extras(link_card=card))
    call = call_for(stage, sent, stage.adapter.prepare(stage.target, sent))
    assert stage.adapter.find(stage.target, sought_for(call, moment())) is None
    stage.adapter.fetch(stage.target, first)
    stage.adapter.delete(stage.target, first)
    stage.adapter.fetch(stage.target, first)
    stage.adapter.renew(stage.target)
    stage.adapter.health(stage.target)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text": "a" * 301}, "record.text is too long in graphemes"),
        ({"text": "👨‍👩‍👧‍👦" * 200}, "record.text is too long in bytes"),
        ({"createdAt": "2026-11-23 09:00"}, "record.createdAt: '2026-11-23 09:00' is no datetime"),
        ({"langs": ["bahasa Indonesia"]}, "record.langs[0]: 'bahasa Indonesia' is no language"),
        ({"teks": "x"}, "record.teks is not known"),
        ({"reply": {"root": {}}}, "record.reply.parent is missing"),
        ({"embed": {"$type": "app.bsky.embed.images", "images": [{"image": {}}]}}, "record.embed.images[0].alt is missing"),
        ({"facets": [{"index": {"byteStart": -1, "byteEnd": 2}, "features": []}]}, "record.facets[0].index.byteStart"),
    ],
)
def test_the_lexicons_find_what_is_wrong(lexicons: Lexicons, change: dict[str, Any], fault: str) -> None:
    record = {"$type": "app.bsky.feed.post", "text": "Halo", "createdAt": "2026-11-23T02:00:00.000Z"}
    assert lexicons.record_faults(record) == []
    assert fault in "\n".join(lexicons.record_faults(record | change))


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_the_server_counts_as_we_do(stage: Stage, cluster: str) -> None:
    """At the last grapheme that fits, and one further: as many clusters as there is room for, the rest letters."""
    text = f"x{cluster}" * min(LONGEST // counted("x" + cluster), 2_600 // len(f"x{cluster}".encode()))
    text += "y" * (LONGEST - counted(text))
    assert counted(text) == LONGEST
    assert verdict_on(stage, text) == "valid"
    assert "grapheme too big (maximum 300, got 301)" in verdict_on(stage, text + "y")


@pytest.mark.parametrize(
    ("text", "verdict"), [("é" * 10 + "🇮🇩" * 200, "valid"), ("👨‍👩‍👧‍👦" * 120, "valid"), ("👨‍👩‍👧‍👦" * 121, "string too big")]
)
def test_the_server_counts_bytes_as_we_do(stage: Stage, text: str, verdict: str) -> None:
    assert verdict in verdict_on(stage, text)
    assert (counted(text) <= LONGEST) == (verdict == "valid")


def counted(text: str) -> int:
    return counting.count("bluesky", text)


def verdict_on(stage: Stage, text: str) -> str:
    """The server's own verdict on a text: our check is not asked."""
    message = Message(uuid.uuid4().hex, text)
    prepared = stage.adapter.prepare(stage.target, replace(message, text="x"))
    try:
        stage.adapter.publish(stage.target, call_for(stage, message, prepared))
    except Refused as refusal:
        return refusal.detail
    return "valid"
