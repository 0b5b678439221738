"""Hindrances: what keeps us from working on a picture that is no fault of the picture: the disk, the folder, the machine."""

from __future__ import annotations

from content.foundation.problems import N_, Problem


class PictureMissing(Problem):
    """A kept file is not where it should be. Fact: `sha256`."""

    cause = N_("A kept picture is missing from the pictures folder (%(sha256)s).")
    fix = N_("Restore the pictures folder from the backup, or add the picture again.")


class PictureAltered(Problem):
    """A kept file is not what was kept. Fact: `sha256`."""

    cause = N_("A kept picture was changed or damaged on the disk (%(sha256)s).")
    fix = N_("Restore the pictures folder from the backup, or add the picture again.")


class DiskFull(Problem):
    """There is no room for a picture. Fact: `folder`."""

    cause = N_("The picture could not be kept: the disk of %(folder)s is full.")
    fix = N_("Nothing was saved and nothing is lost. Make room on the disk, then try again.")


class StoreUnavailable(Problem):
    """The pictures folder cannot be used. Facts: `folder`, `detail` (in the system's words)."""

    cause = N_("The pictures folder %(folder)s cannot be used (%(detail)s).")
    fix = N_("Nothing was saved and nothing is lost. Check the folder and who may write there, then try again.")


class StudioUnavailable(Problem):
    """No process for pictures can be started. Fact: `detail` (in the system's words)."""

    cause = N_("Pictures cannot be worked on just now (%(detail)s).")
    fix = N_("Nothing was saved and nothing is lost. See whether the machine has memory to spare, then try again.")
