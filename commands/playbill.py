"""How a gladi went, counted and put in a table: the playbill after the last curtain."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from content.foundation.problems import N_, Translate
from content.planning.times import said_short
from content.platforms import PLATFORMS
from content.publication import gladi as gladis
from content.publication.gladi import Row
from content.publication.lateness import percentile
from content.publication.lifecycle import LIVE
from web.vocabulary import SIGNS

# Where standard output is not a terminal, the table is still as wide as its columns need.
LEAST_WIDTH = 110
HEADINGS = (
    N_("Number"),
    N_("Account"),
    N_("Planned"),
    N_("Simulated"),
    N_("Late (s)"),
    N_("Pictures"),
    N_("Result"),
)


@dataclass(frozen=True)
class Result:
    """How a gladi went. Doubles, missing and pictures shown are counted in the rehearsal platform's own book, not in ours."""

    gladi_id: str
    rows: tuple[Row, ...]
    doubles: int
    missing: int
    pictures_shown: int

    @property
    def published(self) -> int:
        """How many publications are public."""
        return sum(row.state in LIVE for row in self.rows)

    @property
    def perfect(self) -> bool:
        """Everything once, in order."""
        once = self.published == len(self.rows) and not self.doubles and not self.missing
        return once and self.pictures_shown == self.pictures and gladis.in_order(self.rows)

    @property
    def pictures(self) -> int:
        """How many pictures were planned."""
        return sum(row.pictures for row in self.rows)

    def told(self) -> dict[str, object]:
        """The result as one object."""
        late = [row.lateness for row in self.rows if row.lateness is not None]
        return {
            "ok": self.perfect,
            "gladi": self.gladi_id,
            "publications": len(self.rows),
            "published": self.published,
            "doubles": self.doubles,
            "missing": self.missing,
            "in_order": gladis.in_order(self.rows),
            "pictures": self.pictures,
            "pictures_shown": self.pictures_shown,
            "lateness": {"p50": percentile(late, 0.5), "p99": percentile(late, 0.99), "max": max(late, default=None)},
            "rows": [_row_told(row) for row in self.rows],
        }


def _row_told(row: Row) -> dict[str, object]:
    return {
        "number": row.number,
        "platform": row.platform,
        "account": row.account,
        "title": row.title,
        "planned": row.planned_at.isoformat(),
        "zone": row.zone,
        "simulated": row.simulated_at.isoformat(),
        "arrived": row.arrived_at.isoformat() if row.arrived_at else None,
        "lateness": row.lateness,
        "state": row.state.value,
        "pictures": row.pictures,
        "url": row.url,
        "reason": row.reason,
    }


def printed(result: Result, translate: Translate, *, zone: str, language: str) -> str:
    """The result for people: a table and a sentence, times in `zone`."""
    console = Console()
    console.width = max(console.width, LEAST_WIDTH)
    with console.capture() as capture:
        console.print(_table(result.rows, translate, zone, language))
        console.print(_summary(result, translate))
    return capture.get().rstrip()


def _table(rows: tuple[Row, ...], translate: Translate, zone: str, language: str) -> Table:
    table = Table(title=translate(N_("Gladi: planned, simulated, arrived")))
    for heading in HEADINGS:
        table.add_column(translate(heading), overflow="fold")
    for row in rows:
        late = "" if row.lateness is None else f"{row.lateness:.2f}"
        account = f"{row.account} · {PLATFORMS[row.platform].label}"
        planned = said_short(row.planned_at, zone=row.zone, language=language, this_year=row.simulated_at.year)
        played = row.simulated_at.astimezone(ZoneInfo(zone)).strftime("%H.%M.%S,%f")[:-4]
        table.add_row(row.number, account, planned, played, late, str(row.pictures), translate(SIGNS[row.state].word))
    return table


SUMMARY = N_(
    "%(published)s of %(all)s published, %(doubles)s doubled, %(missing)s missing, %(shown)s of %(pictures)s pictures, "
    "in order: %(order)s. "
    "Late: median %(p50)s s, 99 %% below %(p99)s s, most %(max)s s."
)


def _summary(result: Result, translate: Translate) -> str:
    late = [row.lateness for row in result.rows if row.lateness is not None]
    return translate(SUMMARY) % {
        "published": result.published,
        "all": len(result.rows),
        "doubles": result.doubles,
        "missing": result.missing,
        "shown": result.pictures_shown,
        "pictures": result.pictures,
        "order": translate(N_("yes")) if gladis.in_order(result.rows) else translate(N_("no")),
        "p50": f"{percentile(late, 0.5) or 0:.2f}",
        "p99": f"{percentile(late, 0.99) or 0:.2f}",
        "max": f"{max(late, default=0):.2f}",
    }
