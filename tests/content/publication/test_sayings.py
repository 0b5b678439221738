"""Sayings: what adapters say is recognised by its form, alone or joined, and what networks say never is."""

from __future__ import annotations

import pytest

from content.foundation.wording import translator
from content.publication import sayings
from content.publication.phrases import PHRASES

INDONESIAN = translator("id")


def test_a_sentence_is_said_with_its_facts() -> None:
    assert sayings.said("Could not connect to bsky.social: Timeout", INDONESIAN) == (
        "Tidak dapat terhubung ke bsky.social: Timeout"
    )


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_is_recognised_with_facts_in_it(phrase: str) -> None:
    facts = dict.fromkeys(sayings.FACT.findall(phrase), "7") | {"complaint": "Two choices are the same"}
    assert sayings.said(phrase % facts if "%(" in phrase else phrase) is not None


def test_joined_sentences_are_told_apart() -> None:
    said = sayings.said("There are 5 pictures; this server takes 4; A poll goes without pictures", INDONESIAN)
    assert said == "Ada 5 gambar, sedangkan batas server ini 4. Jajak pendapat dikirim tanpa gambar."


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    said = sayings.said("Picture 2: 900 bytes; this server takes 500; Two choices are the same", INDONESIAN)
    assert said == "Gambar 2: besarnya 900 bita, sedangkan batas server ini 500. Ada dua pilihan yang sama."


def test_thousands_are_grouped_as_the_reader_does() -> None:
    english = "Picture 1 has 1,200,000 bytes; Bluesky takes 1,000,000"
    assert "1.200.000" in str(sayings.said(english, INDONESIAN))
    assert sayings.said(english) == english


def test_a_networks_words_stay_as_they_are_within_ours() -> None:
    said = sayings.said("X did not delete it: You are not allowed; ask. Them", INDONESIAN)
    assert said == "X tidak menghapusnya: You are not allowed; ask. Them"


@pytest.mark.parametrize("text", ["403: You are not allowed", "There is nothing to send; Forbidden", "Picture 1: Forbidden"])
def test_what_is_not_wholly_ours_is_nobodys(text: str) -> None:
    assert sayings.said(text, INDONESIAN) is None
