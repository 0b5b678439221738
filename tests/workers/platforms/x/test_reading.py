"""Texts come back as they were written, and posts are found by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.networks.stage import Stage, call_for, now, sought_for


@pytest.mark.parametrize(
    "text",
    [
        "Data & fakta: 5 < 6 > 4, “kutipan”",
        "Selengkapnya: https://www.jakarta.go.id/berita?a=1&b=2 dan https://s.id/abc.",
        "Kunjungi jakarta.go.id untuk jadwal lengkap",
        "Emoji 👩‍👩‍👧‍👦 🇮🇩 dan dua\nbaris",
        "Sudah ditulis &amp; begini adanya",
    ],
)
def test_a_text_comes_back_as_it_was_written(stage: Stage, text: str) -> None:
    receipt = stage.published(stage.message(text, pictures=2))
    public = stage.adapter.fetch(stage.target, receipt.remote_id)
    assert public
    assert public.text == text
    stage.adapter.delete(stage.target, receipt.remote_id)


@pytest.mark.parametrize(
    "text", ["Lihat http://jakarta.go.id", "Lihat jakarta.go.id/berita", "Dua\r\nbaris dengan https://s.id/x"]
)
def test_a_post_is_found_by_its_text_whatever_x_does_to_its_links(stage: Stage, text: str) -> None:
    message, opened = stage.message(text, pictures=1), now()
    receipt = stage.published(message)
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    found = stage.adapter.find(stage.target, sought_for(call, opened))
    assert found
    assert found.remote_id == receipt.remote_id
    stage.adapter.delete(stage.target, receipt.remote_id)


def test_a_post_of_another_time_or_with_other_pictures_is_not_the_one_sought(stage: Stage) -> None:
    message, opened = stage.message(pictures=1), now()
    call = call_for(stage, message, stage.adapter.prepare(stage.target, message))
    stage.published(message)
    assert stage.adapter.find(stage.target, sought_for(call, opened + timedelta(minutes=10))) is None
    assert stage.adapter.find(stage.target, sought_for(call, opened - timedelta(minutes=10))) is None
    bare = replace(call, message=replace(message, media=()))
    assert stage.adapter.find(stage.target, sought_for(bare, opened)) is None


def test_two_answers_with_the_same_text_are_told_apart_by_what_they_answer(stage: Stage) -> None:
    first, second = stage.published(stage.message(pictures=0)), stage.published(stage.message(pictures=0))
    answer, opened = stage.message("Sama persis", pictures=0, reply_to=first.remote_id), now()
    receipt = stage.published(answer)
    call = call_for(stage, answer, stage.adapter.prepare(stage.target, answer))
    found = stage.adapter.find(stage.target, sought_for(call, opened))
    assert found
    assert found.remote_id == receipt.remote_id
    other = replace(call, message=replace(answer, reply_to=second.remote_id))
    assert stage.adapter.find(stage.target, sought_for(other, opened)) is None
