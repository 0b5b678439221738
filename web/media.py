"""Pustaka media: every picture the office has, what it shows, how it may be used, and where it is used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from content.foundation import journal
from content.foundation.journal import Entry
from content.foundation.problems import NotFound, Problem
from content.people import people
from content.people.roles import Action
from content.pictures import captions, descriptions, footage, library, recipes, renditions
from content.pictures.assets import Asset, Captions
from content.pictures.descriptions import Description
from content.pictures.library import Found
from content.pictures.renditions import Rendition
from content.records import usages
from content.records.usages import Usage
from web import uploads
from web.forms import fields, media
from web.forms.fields import Form
from web.guard import guarded, local, visitor
from web.languages import _, plural
from web.office import office

pages = Blueprint("media", __name__)

Answer = Response | tuple[str, int]

# So many are shown to choose from; searching finds the others.
MOST_PICKS = 12


@dataclass(frozen=True)
class Portrait:
    """Everything there is to see of one asset."""

    asset: Asset
    told: Description
    overview: Rendition | None
    made: Sequence[Rendition]
    used: Sequence[Usage]
    doubles: Sequence[Asset]
    double_overviews: Mapping[str, Rendition]
    history: Sequence[Entry]
    fitness: Sequence[tuple[str, Sequence[Problem]]]
    subtitles: Sequence[Captions]
    names: Mapping[str, str]


@pages.get("/pustaka")
@guarded(Action.READ)
def index() -> str:
    """The newest first, narrowed as the address says."""
    page = media.page_of(request.args)
    with office().database.reading() as session:
        found = _found(session, page)
        used = usages.counts(session, [asset.id for asset in found.assets])
    asked = {name: request.args[name] for name in ("cari", "jenis", "rak") if request.args.get(name)}
    return render_template(
        "media/index.html",
        found=found,
        used=used,
        page=page,
        address=lambda number: f"{url_for('media.index')}?{urlencode({**asked, 'hal': number})}",
        asked=asked,
        words=media,
        today=_today(),
        form=Form(asked),
    )


@pages.post("/pustaka")
@guarded(Action.WRITE_POST)
def add() -> Response:
    """Keep pictures that came with the form."""
    taken = uploads.take_in(request.files, request.form)
    for refusal in taken.refusals:
        flash(refusal.sentence(_), "danger")
    if count := sum(map(len, taken.brought.values())):
        flash(plural("%(count)s picture was added.", "%(count)s pictures were added.", count) % {"count": count})
    return redirect(url_for("media.index"), code=303)


@pages.get("/pustaka/pilih")
@guarded(Action.WRITE_POST)
def pick() -> str:
    """The newest that fit, to be put into a post: a part of the composer."""
    with office().database.reading() as session:
        found = _found(session, 1)
    asked = {"prefix": request.args.get("untuk", ""), "address": local(request.args.get("ke", ""))}
    return render_template("media/pick.html", found=found, today=_today(), most=MOST_PICKS, **asked)


@pages.get("/pustaka/<asset_id>")
@guarded(Action.READ)
def show(asset_id: str) -> str:
    """One asset."""
    return _page(asset_id, None)


@pages.post("/pustaka/<asset_id>")
@guarded(Action.WRITE_POST)
def describe(asset_id: str) -> Answer:
    """Say something else of an asset."""
    sent = media.read(request.form)
    changed = fields.attempt(sent, partial(_describe, asset_id, sent))
    if isinstance(changed, Form):
        return _page(asset_id, changed), changed.status
    flash(_("The description is saved.") if changed else _("Nothing was changed."))
    return redirect(url_for("media.show", asset_id=asset_id), code=303)


@pages.post("/pustaka/<asset_id>/coba-lagi/<rendition_id>")
@guarded(Action.WRITE_POST)
def ask_again(asset_id: str, rendition_id: str) -> Response:
    """Have a picture made that could not be made."""
    with office().database.writing() as session:
        rendition = renditions.find(session, rendition_id)
        if rendition is None or rendition.asset_id != asset_id:
            raise NotFound(what="picture", name=rendition_id)
        renditions.ask_again(session, rendition_id)
    flash(_("It is being made once more."))
    return redirect(url_for("media.show", asset_id=asset_id), code=303)


def _found(session: Session, page: int) -> Found:
    wish = media.wish_of(request.args)
    return library.search(session, wish, today=_today(), unused=usages.UNUSED, page=page)


def _today() -> date:
    return office().now().astimezone(ZoneInfo(office().settings.zone)).date()


def _describe(asset_id: str, sent: Form) -> bool:
    with office().database.writing() as session:
        asset = library.get(session, asset_id)
        told = media.description_of(sent, descriptions.of(session, asset))
        by = people.get(session, visitor().person_id)
        return descriptions.describe(session, asset, told, seen=sent.values["seen"], by=by, now=office().now())


def _page(asset_id: str, form: Form | None) -> str:
    with office().database.reading() as session:
        portrait = _portrait(session, library.get(session, asset_id))
    saved = media.values(portrait.told)
    shown = Form(saved) if form is None else media.shown_again(form, saved)
    facts = {entry.seq: json.loads(entry.facts) for entry in portrait.history}
    return render_template(
        "media/show.html",
        form=shown,
        saved=saved,
        words=media,
        facts=facts,
        today=_today(),
        newest_version=recipes.VERSION,
        **vars(portrait),
    )


def _portrait(session: Session, asset: Asset) -> Portrait:
    doubles = library.alike(session, asset)
    made = sorted(renditions.of_assets(session, [asset.id]).values(), key=lambda row: (row.recipe, -row.recipe_version))
    return Portrait(
        asset=asset,
        told=descriptions.of(session, asset),
        overview=library.overviews_of(session, [asset.id]).get(asset.id),
        made=made,
        used=usages.of_asset(session, asset.id),
        doubles=doubles,
        double_overviews=library.overviews_of(session, [row.id for row in doubles]),
        history=journal.about(session, "asset", asset.id),
        fitness=footage.fitness(asset),
        subtitles=captions.of_asset(session, asset.id),
        names={person.id: person.name for person in people.everyone(session)},
    )
