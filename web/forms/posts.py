"""Reading the composer's form: which fields there are, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from content.foundation.problems import N_
from content.planning.campaigns import Phase
from content.writing.drafts import DraftPicture
from content.writing.posts import Sensitivity
from web.forms.fields import Field, Form
from web.forms.framings import OFF, ON, Typed
from web.forms.sheets import ALL, SHARED, TAGS, TIME, Part, Sheet
from web.languages import _

PHASES = {Phase.PREPARATION: N_("Preparation"), Phase.DELIVERY: N_("Delivery"), Phase.FOLLOW_UP: N_("Follow-up")}
SENSITIVITIES = {
    Sensitivity.ROUTINE: N_("Routine: one approver"),
    Sensitivity.SENSITIVE: N_("Sensitive: two approvers"),
}
# The zones of Indonesia, as people choose them.
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
# When a new post goes out unless someone says otherwise.
USUAL_TIME = "09:00"

GENERAL = (
    Field("title", longest=200),
    Field("campaign", required=False),
    Field("new_campaign", required=False, longest=160),
    Field("event", required=False),
    Field("phase", choices=tuple(PHASES)),
    Field("pillar", required=False, longest=80),
    Field("sensitivity", choices=tuple(SENSITIVITIES)),
    Field("source", required=False, longest=400),
    Field("version", required=False, longest=9),
)
# The fields of a picture's framing, one of each for every picture, in the order of `Typed`.
FRAMING = ("framing", "across", "down", "fill", "background")
CAMPAIGN_MISSING = N_("Choose a campaign, or write the name of a new one.")
EVENT_ELSEWHERE = N_("This event belongs to another campaign. Choose one of this campaign, or none.")

_TAGS = (Field("hashtags", required=False, longest=400), Field("link", required=False, longest=600))
_TIME = (
    Field("date", pattern=r"\d{4}-\d{2}-\d{2}", pattern_words=N_("Choose a date.")),
    Field("time", pattern=r"\d{2}:\d{2}", pattern_words=N_("Choose a time, such as 09:00.")),
    Field("zone"),
)


def blank(*, now: datetime, zone: str) -> Sheet:
    """The form of a new post: tomorrow at nine, by the office's clock."""
    tomorrow = (now.astimezone(ZoneInfo(zone)) + timedelta(days=1)).date().isoformat()
    general = {rule.name: "" for rule in GENERAL} | {"phase": Phase.PREPARATION.value, "sensitivity": Sensitivity.ROUTINE.value}
    return Sheet(general, Part(date=tomorrow, time=USUAL_TIME, zone=zone))


def read(sent: MultiDict[str, str], *, usual: Part) -> Sheet:
    """The form as it was sent; the time is the `usual` one until a form that asks for it was shown."""
    general = {rule.name: rule.taken(sent) for rule in GENERAL}
    chosen = dict.fromkeys(sent.getlist("account"))
    shared = _part(sent, SHARED)
    if f"{SHARED}.date" not in sent:
        shared = replace(shared, date=usual.date, time=usual.time, zone=usual.zone)
    return Sheet(general, shared, {account_id: _own(sent, account_id) for account_id in chosen})


def form_of(sheet: Sheet, *, campaigns_of_events: Mapping[str, str], public: Collection[str]) -> Form:
    """What is wrong with a sheet, field by field. What is public already is not asked for."""
    problems = {rule.name: rule.problem(sheet.general[rule.name]) for rule in GENERAL}
    problems |= _about_campaign(sheet.general, campaigns_of_events)
    for prefix, part in {SHARED: sheet.shared, **sheet.parts}.items():
        if prefix not in public and (prefix != SHARED or sheet.parts):
            problems |= _about_part(prefix, part)
    return Form(values(sheet), {name: said for name, said in problems.items() if said})


def pairs(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """A table of words as choices of a list."""
    return [(str(key), _(word)) for key, word in words.items()]


def zone_pairs(zone: str) -> list[tuple[str, str]]:
    """The zones to choose from; one that is in use already is among them."""
    return list((ZONES | ({} if zone in ZONES or not zone else {zone: zone})).items())


def values(sheet: Sheet) -> dict[str, str]:
    """Every plain value of a sheet under its field's name, for the form's macros."""
    parts = {SHARED: sheet.shared, **sheet.parts}.items()
    names = [rule.name for rule in (*_TAGS, *_TIME)]
    return {**sheet.general, **{f"{prefix}.{name}": getattr(part, name) for prefix, part in parts for name in names}}


def _about_campaign(general: Mapping[str, str], campaigns_of_events: Mapping[str, str]) -> dict[str, str]:
    if not general["campaign"] and not general["new_campaign"]:
        return {"campaign": _(CAMPAIGN_MISSING)}
    elsewhere = general["event"] and (
        general["new_campaign"] or campaigns_of_events.get(general["event"]) != general["campaign"]
    )
    return {"event": _(EVENT_ELSEWHERE)} if elsewhere else {}


def _about_part(prefix: str, part: Part) -> dict[str, str]:
    own = ALL if prefix == SHARED else ALL - part.same
    rules = (*(_TAGS if TAGS in own else ()), *(_TIME if TIME in own else ()))
    named = {rule: getattr(part, rule.name) for rule in rules}
    return {f"{prefix}.{rule.name}": rule.problem(value) for rule, value in named.items()}


def _own(sent: MultiDict[str, str], account_id: str) -> Part:
    """An account's part; one that was only just chosen follows the others in everything."""
    part = _part(sent, account_id)
    if f"{account_id}.shown" not in sent:
        return part
    return replace(part, same=ALL & frozenset(sent.getlist(f"{account_id}.same")))


def _part(sent: MultiDict[str, str], prefix: str) -> Part:
    columns = [sent.getlist(f"{prefix}.{name}") for name in ("picture", "alt", *FRAMING)]
    typed = {rule.name: sent.get(f"{prefix}.{rule.name}", "").strip() for rule in (*_TAGS, *_TIME)}
    return Part(
        text=_whole(sent.get(f"{prefix}.text", "")),
        pictures=tuple(
            DraftPicture(asset, _whole(alt), replace(Typed(*framing), moving=_moving(sent, prefix, asset)).text())
            for asset, alt, *framing in zip_longest(*columns, fillvalue="")
            if asset
        ),
        frame=sent.get(f"{prefix}.frame", "").strip(),
        hashtags=typed["hashtags"],
        link=typed["link"],
        date=typed["date"],
        time=typed["time"],
        zone=typed["zone"],
    )


def _moving(sent: MultiDict[str, str], prefix: str, asset: str) -> str:
    """Whether an animation is kept, where that was asked (an empty box is not sent at all)."""
    if asset in sent.getlist(f"{prefix}.moving"):
        return ON
    return OFF if asset in sent.getlist(f"{prefix}.movable") else ""


def _whole(text: str) -> str:
    """Line ends as we keep them; browsers send two characters for each."""
    return text.replace("\r\n", "\n").strip()
