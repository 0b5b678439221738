"""Misprints: what may be wrong with a file of subtitles, each with its line and how to mend it."""

from __future__ import annotations

from content.foundation.problems import N_, Problem


class SubtitlesRefused(Problem):
    """A file cannot be used as subtitles. Facts: `filename`, and `line` where there is one."""


class NotSubtitles(SubtitlesRefused):
    """It is neither SubRip nor WebVTT."""

    cause = N_("“%(filename)s” is not a subtitle file: SubRip (.srt) or WebVTT (.vtt).")
    fix = N_("Export the subtitles as SRT or VTT, then choose that file.")


class SubtitlesTooLarge(SubtitlesRefused):
    """Fact: `most`, in megabytes."""

    cause = N_("“%(filename)s” is larger than the %(most)s MB that a subtitle file may have.")
    fix = N_("Check that it is the right file, then choose it again.")


class NotUnicode(SubtitlesRefused):
    """It is not UTF-8 (or UTF-16)."""

    cause = N_("“%(filename)s” is not in UTF-8: some letters on line %(line)s cannot be read.")
    fix = N_("Open it in a text editor, save it with the encoding UTF-8, then choose it again.")


class UnreadableTime(SubtitlesRefused):
    """A line that should say from when to when, and does not."""

    cause = N_("Line %(line)s of “%(filename)s” does not say from when to when its words stand.")
    fix = N_("Write both times as other lines of the file do, with an arrow (-->) between them, then choose the file again.")


class EndsBeforeItBegins(SubtitlesRefused):
    """Words that end when or before they begin."""

    cause = N_("On line %(line)s of “%(filename)s” words end before they begin.")
    fix = N_("Correct the times on that line, then choose the file again.")


class OutOfOrder(SubtitlesRefused):
    """Words that begin before those before them."""

    cause = N_("On line %(line)s of “%(filename)s” words begin before the ones above them.")
    fix = N_("Put the words in the order of their times, then choose the file again.")


class Overlapping(SubtitlesRefused):
    """Words that begin while those before them still stand."""

    cause = N_("On line %(line)s of “%(filename)s” words begin while the ones above still stand.")
    fix = N_("Let the words above end at or before this time, then choose the file again.")


class BehindTheEnd(SubtitlesRefused):
    """Words behind the end of the video. Fact: `seconds`, the video's length."""

    cause = N_("On line %(line)s of “%(filename)s” words stand behind the end of the video (%(seconds)s seconds).")
    fix = N_("Check that the file belongs to this video, correct the times, then choose it again.")


class NoWords(SubtitlesRefused):
    """There are no words in it."""

    cause = N_("“%(filename)s” holds no words.")
    fix = N_("Check that the subtitles were exported whole, then choose the file again.")


class NoVideo(SubtitlesRefused):
    """Subtitles for what is no video."""

    cause = N_("“%(filename)s” cannot be attached: it is not a video that these words belong to.")
    fix = N_("Open the video they belong to, and attach them there.")
