"""Letters: what alarms say by mail and webhook, in the office's language: how bad, what, since when, what to do, where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.foundation.problems import N_
from content.foundation.wording import plural_translator, translator
from content.planning import times
from content.records import alarms
from content.records.alarms import Alarm, Kind, Severity

# So many alarms are told one by one; of the others the number.
MOST = 20

SEVERITIES = {Severity.DANGER: N_("Serious"), Severity.ATTENTION: N_("Attention")}
SINCE = N_("Since %(since)s")
NEXT_STEP = N_("Next step: %(next_step)s")
MORE = N_("And %(count)s more: %(address)s")
TEST_SUBJECT = N_("Tayang: test of the alarms")
TEST_TEXT = N_("This is a test: alarms of the Tayang at %(address)s reach you this way. Nothing is wrong.")
# Where to act; elsewhere the page that lists the alarms.
STATUS = "/status#alarms"
PLACES = {Kind.DISPATCH_STOPPED.value: "/mode-aman", Kind.CLOCK_DRIFT.value: "/mode-aman"}


@dataclass(frozen=True)
class Letter:
    """A message to people: one line, and the rest."""

    subject: str
    text: str


@dataclass(frozen=True)
class Writer:
    """Writes letters in `language`, with times of `zone` and links to `web_url`."""

    language: str
    zone: str
    web_url: str

    def about(self, found: Sequence[Alarm], *, now: datetime) -> Letter:
        """One letter about all of them, the worst first."""
        ordered = sorted(found, key=lambda alarm: alarms.RULES[Kind(alarm.kind)].severity is not Severity.DANGER)
        first = alarms.said(ordered[0].kind, ordered[0].known(), translator(self.language)).what
        plural = plural_translator(self.language)
        subject = plural("Tayang: %(count)s alarm: %(first)s", "Tayang: %(count)s alarms: %(first)s", len(ordered))
        parts = [self._paragraph(alarm, now) for alarm in ordered[:MOST]]
        if len(ordered) > MOST:
            parts.append(self._say(MORE, count=len(ordered) - MOST, address=f"{self.web_url}{STATUS}"))
        return Letter(subject % {"count": len(ordered), "first": first}, "\n\n".join(parts) + "\n")

    def test(self) -> Letter:
        """A letter that tells of nothing."""
        return Letter(self._say(TEST_SUBJECT), self._say(TEST_TEXT, address=self.web_url) + "\n")

    def _paragraph(self, alarm: Alarm, now: datetime) -> str:
        translate = translator(self.language)
        said = alarms.said(alarm.kind, alarm.known(), translate)
        since = times.said_short(alarm.since, zone=self.zone, language=self.language, this_year=now.year)
        place = f"/penayangan/{alarm.object_id}" if alarm.about_publication else PLACES.get(alarm.kind, STATUS)
        return "\n".join(
            [
                f"[{translate(SEVERITIES[said.severity])}] {said.what}",
                self._say(SINCE, since=since),
                self._say(NEXT_STEP, next_step=said.next_step),
                f"{self.web_url}{place}",
            ]
        )

    def _say(self, message: str, **facts: object) -> str:
        translate = translator(self.language)
        return translate(message) % facts if facts else translate(message)
