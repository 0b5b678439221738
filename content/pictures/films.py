"""Films that a network does not take: what each has too much of, with its figure and how to mend it."""

from __future__ import annotations

from content.foundation.problems import N_, Problem


class FilmRefused(Problem):
    """A video is not within what a network takes. Facts: `platform`, and the figures."""


class NoFilmTaken(FilmRefused):
    """The network takes no video from us."""

    cause = N_("%(platform)s does not take videos here.")
    fix = N_("Choose a picture for %(platform)s, or leave it out.")


class FilmTooLong(FilmRefused):
    """Facts: `seconds`, `most`."""

    cause = N_("The video is %(seconds)s seconds long; %(platform)s takes %(most)s at most.")
    fix = N_("Cut it to %(most)s seconds, then choose it again.")


class FilmTooShort(FilmRefused):
    """Facts: `seconds`, `fewest`."""

    cause = N_("The video is %(seconds)s seconds long; %(platform)s takes none shorter than %(fewest)s.")
    fix = N_("Let its last picture stand for longer, then choose it again.")


class FilmTooHeavy(FilmRefused):
    """Facts: `megabytes`, `most`, and `kilobits`: the bits a second, in thousands, with which it would fit."""

    cause = N_("The video has %(megabytes)s MB; %(platform)s takes %(most)s MB at most.")
    fix = N_("Export it anew with %(kilobits)s kbit/s or less, or cut it.")


class FilmTooFast(FilmRefused):
    """Facts: `frames`, `most`: pictures a second."""

    cause = N_("The video has %(frames)s pictures a second; %(platform)s takes %(most)s at most.")
    fix = N_("Export it anew with 30 pictures a second.")


class FilmMiscoded(FilmRefused):
    """Facts: `codec`, `codecs`."""

    cause = N_("The video is coded as %(codec)s; %(platform)s takes %(codecs)s.")
    fix = N_(
        "Export it anew as MP4 with %(codecs)s pictures and AAC sound. On iPhone: Settings, Camera, Formats, Most Compatible."
    )


class FilmMiscontained(FilmRefused):
    """Facts: `kind`, `kinds`."""

    cause = N_("The video is a %(kind)s file; %(platform)s takes %(kinds)s.")
    fix = N_("Export it anew as %(kinds)s, then choose it again.")


class FilmMisshapen(FilmRefused):
    """Facts: `width`, `height`, and `narrowest`, `widest`: width divided by height."""

    cause = N_("The video has %(width)s × %(height)s pixels; %(platform)s takes ratios from %(narrowest)s to %(widest)s.")
    fix = N_("Crop it to a landscape, a square or an upright picture, then choose it again.")
