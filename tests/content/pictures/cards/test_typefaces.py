"""The letters are those of the typeface that is shipped with its licence, and their sizes are what a line needs."""

from __future__ import annotations

import pytest

from content.pictures import wire
from content.pictures.cards import jobs, typefaces


@pytest.mark.parametrize("name", typefaces.FACES)
def test_every_sign_of_an_indonesian_text_is_there(name: str) -> None:
    assert typefaces.missing("ABCXYZ abcxyz 0123456789 .,:;!?()/&%+-–—“”‘’…•°€×→éñ Rp", name) == ""


def test_what_is_missing_is_named_once() -> None:
    assert typefaces.missing("a🎉b🎉c漢") == "🎉漢"


def test_a_wider_text_is_wider_and_larger_letters_are_higher() -> None:
    small, large = typefaces.face("medium", 20), typefaces.face("medium", 40)
    assert small.width("Jakarta") < small.width("Jakarta siap") < large.width("Jakarta siap")
    assert small.ascent + small.descent < large.ascent + large.descent


def test_the_licence_comes_with_the_typeface() -> None:
    licence = (typefaces.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    assert "Reserved Font Name" not in licence.partition("PREAMBLE")[0]


def test_a_fault_of_ours_in_the_sandbox_is_told_and_not_swallowed() -> None:
    message = b"".join(wire.pack({"wishes": [{}], "filename": ""}, [b"{}"]))
    head, _ = wire.unpack(b"".join(jobs.done(message)))
    assert "failed" in head
