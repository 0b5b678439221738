"""The catalogues: whole, without leftovers, with the same facts on both sides, in the Indonesian of a good office."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from content.foundation.wording import LANGUAGES, plural_translator, translator
from tests.house.faults import none
from tests.languages.messages import Translation, translations, used

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
# Two in a row, or one at the end; a line may be set in, as a command to be copied is.
STRAY_SPACE = re.compile(r"\S[ \t]{2,}|[ \t]$|\A\s|\s\Z", re.MULTILINE)
SENTENCE_ENDS = (".", "!", "?", ":", "…")
# What tells from which room a text is: names of networks and words that are the same in both languages.
INFORMAL = re.compile(r"\b(anda|kamu|kalian|kau|gue|lo|nggak|gak|bikin|banget|cuma|udah)\b")
# The few words a government office spells as the dictionary does, and many people do not.
MISSPELT = re.compile(
    r"\b(analisa|aktifitas|apotik|atlit|detil|di (?:atur|batalkan|buat|hapus|kirim|pakai|simpan|tolak|unggah)|hakekat|ijin|"
    r"jadual|karir|kwalitas|kwitansi|merubah|nasehat|obyek|praktek|resiko|sekedar|silahkan|standarisasi|subyek|tehnik|"
    r"tolong di|ubah kembali|non aktif|e-mail|password|login|logout|upload|download|deadline|error)\b",
    re.IGNORECASE,
)
TIME_WITH_COLON = re.compile(r"\b[0-2]?\d:[0-5]\d\b")


def said(translation: Translation, fault: str = "") -> str:
    return f"{translation.place}: {fault}{' ' if fault else ''}“{translation.id}” → “{'” / “'.join(translation.indonesian)}”"


def faulty(is_wrong: Callable[[Translation], object], fault: str = "") -> None:
    none(said(one, fault) for one in translations() if is_wrong(one))


def ending(text: str) -> str:
    """The sign that ends a text; none where it ends like a heading or a button."""
    return text[-1] if text.endswith(SENTENCE_ENDS) else ""


def test_every_text_has_its_indonesian() -> None:
    known = {one.id for one in translations() if all(one.indonesian)}
    none(f"{places[0]}: “{forms[0]}”" for forms, places in used().items() if forms[0] not in known)


def test_no_catalogue_translates_what_nobody_says() -> None:
    ids = {forms[0] for forms in used()}
    faulty(lambda one: one.id not in ids, "nobody says")


def test_nothing_is_marked_as_unsure() -> None:
    faulty(lambda one: one.fuzzy, "fuzzy")


def test_no_text_has_two_translations() -> None:
    """The catalogues are read into one: of two translations, which one shows would be chance."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in translations():
        found[one.id].add(one.indonesian)
    faulty(lambda one: len(found[one.id]) > 1, "translated twice")


def test_both_sides_name_the_same_facts() -> None:
    def facts(texts: tuple[str, ...]) -> set[str]:
        return {found for text in texts for found in PLACEHOLDER.findall(text)}

    faulty(lambda one: facts(one.english) != facts(one.indonesian), "other facts")


def test_a_percent_sign_among_facts_is_written_twice() -> None:
    def alone(text: str) -> bool:
        return "%(" in text and "%" in PLACEHOLDER.sub("", text).replace("%%", "")

    faulty(lambda one: any(alone(text) for text in (*one.english, *one.indonesian)))


def test_indonesian_has_one_form_for_every_number() -> None:
    faulty(lambda one: len(one.indonesian) != 1)


def test_both_sides_end_with_the_same_sign() -> None:
    faulty(lambda one: any(ending(text) != ending(one.id) for text in one.indonesian))


def test_no_text_has_stray_spaces() -> None:
    faulty(lambda one: any(STRAY_SPACE.search(text) for text in (*one.english, *one.indonesian)))


def test_people_are_addressed_as_anda() -> None:
    faulty(lambda one: any(INFORMAL.search(text) for text in one.indonesian))


def test_indonesian_is_spelt_as_the_dictionary_does() -> None:
    faulty(lambda one: any(MISSPELT.search(text) for text in one.indonesian))


def test_times_are_written_with_a_full_stop() -> None:
    faulty(lambda one: any(TIME_WITH_COLON.search(text) for text in one.indonesian))


def test_quotation_marks_are_the_curly_ones() -> None:
    """But in a command line, which is copied as it stands."""
    faulty(lambda one: any('"' in text and "./tayang" not in text for text in one.indonesian))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled_with_its_facts(language: str) -> None:
    translate, by_number = translator(language), plural_translator(language)
    for forms in used():
        facts = dict.fromkeys(re.findall(r"%\((\w+)\)", " ".join(forms)), 1)
        texts = [translate(forms[0])] if len(forms) == 1 else [by_number(forms[0], forms[1], number) for number in (0, 1, 2)]
        assert all(not facts or text % facts for text in texts)


def test_the_rehearsal_platform_finds_its_words_in_its_own_catalogue() -> None:
    """It stands alone and reads no other."""
    own = {one.id for one in translations() if one.place.startswith("rehearsal.po:")}
    said_there = {forms[0] for forms, places in used().items() if any(place.startswith("rehearsal/") for place in places)}
    none(said_there - own)
