"""Why a plan's file cannot be read at all: one sentence each, with the next step."""

from __future__ import annotations

from content.foundation.problems import N_, Problem


class PlanNotFound(Problem):
    """There is no such file, or it is a folder."""

    cause = N_("There is no file %(path)s.")
    fix = N_("Check its name and folder; a content plan is one CSV or XLSX file.")


class PlanUnreadable(Problem):
    """The system does not let us read the file."""

    cause = N_("“%(filename)s” cannot be read (%(detail)s).")
    fix = N_("Check who may read the file, and the disk it is on, then try again.")


class TooLarge(Problem):
    """The file is far larger than any plan."""

    cause = N_("“%(filename)s” is larger than the %(most)s MB a content plan may have.")
    fix = N_("Take pictures and other sheets out of it, or split it into several plans.")


class TooManyRows(Problem):
    """More rows than one import takes."""

    cause = N_("“%(filename)s” has more than %(most)s rows.")
    fix = N_("Split it into several plans, one per campaign for instance.")


class EmptyPlan(Problem):
    """Nothing is in the file, or only the header."""

    cause = N_("“%(filename)s” is empty: it has no row to import.")
    fix = N_("Fill in the plan below its header, save it, then import it again.")


class NotASheet(Problem):
    """The content is no text and no workbook, whatever the name says."""

    cause = N_("“%(filename)s” is neither a CSV nor an XLSX file.")
    fix = N_("Choose the content plan itself, saved as CSV UTF-8 or XLSX.")


class OldWorkbook(Problem):
    """A workbook of the format before 2007, or one that is protected by a password."""

    cause = N_("“%(filename)s” is an old or a password-protected Excel file, which cannot be read.")
    fix = N_("Save it as XLSX without a password, then import it again.")


class BrokenWorkbook(Problem):
    """An XLSX file that is damaged or not a workbook."""

    cause = N_("“%(filename)s” is a damaged Excel file.")
    fix = N_("Open it in your spreadsheet program, save it again as XLSX, then import it again.")


class WrongEncoding(Problem):
    """Text that is not UTF-8."""

    cause = N_("“%(filename)s” is not saved as UTF-8, so some letters would come out wrong.")
    fix = N_("Save it as “CSV UTF-8” or as XLSX, then import it again.")


class ReadAsWindows(Problem):
    """A warning: text that is not UTF-8 was read as Windows-1252."""

    cause = N_("“%(filename)s” is not saved as UTF-8 and was read as Windows-1252.")
    fix = N_("Look at dashes, quotation marks and accents before you submit; better, save it as “CSV UTF-8”.")


class BrokenQuoting(Problem):
    """A quotation mark is never closed, or a cell is longer than any text."""

    cause = N_("“%(filename)s” cannot be read from row %(row)s on: a quotation mark is not closed, or a cell is far too long.")
    fix = N_("Close the quotation mark (one inside a text is written twice), or save the plan as XLSX.")
