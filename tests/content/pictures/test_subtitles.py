"""Files of subtitles: what is right is taken and converted, what is wrong is said with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.pictures import subtitles
from content.pictures.misprints import (
    BehindTheEnd,
    EndsBeforeItBegins,
    NotSubtitles,
    NotUnicode,
    NoWords,
    OutOfOrder,
    Overlapping,
    SubtitlesRefused,
    SubtitlesTooLarge,
    UnreadableTime,
)
from content.pictures.subtitles import Cue, Subtitles

SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\nSelamat pagi\n\n2\n"
    "00:00:02,500 --> 00:00:04,000\n<i>Ibu</i> dan <font color=red>Bapak</font>\n"
)
VTT = "WEBVTT - takarir\n\nNOTE dari kantor\n\nintro\n00:01.000 --> 00:02.500 align:start\nSelamat pagi\n"


def refused(text: str | bytes, milliseconds: int = 0) -> SubtitlesRefused:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(SubtitlesRefused) as caught:
        subtitles.read(content, filename="takarir.srt", milliseconds=milliseconds)
    assert caught.value.facts["filename"] == "takarir.srt"
    assert caught.value.sentence()
    return caught.value


def test_subrip_is_read_and_converted() -> None:
    found = subtitles.read(SRT.encode(), milliseconds=4_000)
    assert found.mime == subtitles.SRT
    assert found.cues[0] == Cue(1_000, 2_500, "Selamat pagi", 2)
    assert subtitles.as_vtt(found).decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nSelamat pagi\n\n00:00:02.500 --> 00:00:04.000\n<i>Ibu</i> dan Bapak\n"
    )


def test_webvtt_is_read_with_its_notes_left_out() -> None:
    found = subtitles.read(VTT.encode())
    assert found == Subtitles(subtitles.VTT, (Cue(1_000, 2_500, "Selamat pagi", 6),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_editor_s_way_of_writing_is_read(encoding: str, ending: str) -> None:
    assert len(subtitles.read(SRT.replace("\n", ending).encode(encoding)).cues) == 2


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (SRT.replace("00:00:04,000", "00:00:02,000"), EndsBeforeItBegins, 6),
        (SRT.replace("00:00:02,500 --> 00:00:04", "00:00:02,000 --> 00:00:04"), Overlapping, 6),
        (SRT.replace("00:00:02,500 --> 00:00:04", "00:00:00,100 --> 00:00:04"), OutOfOrder, 6),
        (SRT.replace("-->", "->", 1), UnreadableTime, 2),
        (SRT.replace("00:00:02,500 --> 00:00:04,000", "setelah itu"), UnreadableTime, 6),
        (SRT.encode().replace(b"Ibu", b"\xe9bu"), NotUnicode, 7),
    ],
)
def test_a_fault_is_said_with_its_line(text: str | bytes, kind: type[SubtitlesRefused], line: int) -> None:
    problem = refused(text)
    assert type(problem) is kind
    assert problem.facts["line"] == line


def test_words_behind_the_end_are_refused() -> None:
    problem = refused(SRT, milliseconds=3_000)
    assert type(problem) is BehindTheEnd
    assert problem.facts == {"filename": "takarir.srt", "line": 6, "seconds": "3"}
    assert subtitles.read(SRT.encode(), milliseconds=3_600)


@pytest.mark.parametrize("content", ["halo", "", "<html>", b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_subtitles_is_refused(content: str | bytes) -> None:
    assert isinstance(refused(content), NotSubtitles | NotUnicode)


def test_a_file_without_words_and_one_too_large_are_refused() -> None:
    assert isinstance(refused("WEBVTT\n\nNOTE kosong\n"), NoWords)
    assert isinstance(refused("1\n00:00:01,000 --> 00:00:02,000\n\n"), NoWords)
    assert isinstance(refused(b"a" * 2_000_001), SubtitlesTooLarge)


cues = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(1, 5_000), st.text("abc <i>\n→é", max_size=20)), min_size=1, max_size=20
)


@settings(max_examples=100, deadline=None)
@given(cues)
def test_what_is_converted_is_read_again_as_the_same(drawn: list[tuple[int, int, str]]) -> None:
    made, at = [], 0
    for pause, length, words in drawn:
        kept = "\n".join(line.strip() for line in words.splitlines() if line.strip())
        made.append(Cue(at + pause, at + pause + length, kept or "-", 1))
        at += pause + length
    again = subtitles.read(subtitles.as_vtt(Subtitles(subtitles.SRT, tuple(made))))
    assert [(cue.begin, cue.end, cue.words) for cue in again.cues] == [(cue.begin, cue.end, cue.words) for cue in made]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text("0123456789:,.->\nWEBVTT ab", max_size=200).map(str.encode)))
def test_whatever_is_written_is_only_ever_read_or_refused(content: bytes) -> None:
    try:
        subtitles.read(content, filename="a")
    except SubtitlesRefused:
        return
