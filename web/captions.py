"""Takarir video: the words of a video in each language, kept beside it in Pustaka media."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from content.foundation.problems import NotFound
from content.people.roles import Action
from content.pictures import captions
from content.pictures.assets import Captions
from content.pictures.descriptions import LANGUAGES
from web.forms import fields
from web.forms.fields import Form
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("captions", __name__)

NO_FILE = FileStorage()


@pages.post("/pustaka/<asset_id>/takarir")
@guarded(Action.WRITE_POST)
def attach(asset_id: str) -> Answer:
    """Keep a file of subtitles for a video."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotFound(what="language", name=language)
    kept = fields.attempt(Form(), partial(_attach, asset_id, language, request.files.get("file", NO_FILE)))
    if isinstance(kept, Form) and kept.problem:
        flash(kept.problem.sentence(_), "danger")
    else:
        flash(_("The subtitles are kept."))
    return redirect(url_for("media.show", asset_id=asset_id), code=303)


@pages.post("/pustaka/<asset_id>/takarir/<language>/hapus")
@guarded(Action.WRITE_POST)
def detach(asset_id: str, language: str) -> Answer:
    """Take the subtitles of one language away."""
    with office().database.writing() as session:
        captions.detach(session, asset_id, language=language, actor=visitor().person_id, now=office().now())
    flash(_("The subtitles are taken away."))
    return redirect(url_for("media.show", asset_id=asset_id), code=303)


@pages.get("/pustaka/<asset_id>/takarir/<language>.vtt")
@guarded(Action.READ)
def show(asset_id: str, language: str) -> Response:
    """The subtitles as WebVTT, which browsers and networks read."""
    with office().database.reading() as session:
        row = session.get(Captions, (asset_id, language))
    if row is None:
        raise NotFound(what="subtitles", name=language)
    return Response(captions.as_vtt(office().store, row), mimetype="text/vtt")


def _attach(asset_id: str, language: str, file: FileStorage) -> Captions:
    content, filename = file.stream.read(), file.filename or ""
    with office().database.writing() as session:
        return captions.attach(
            session, office().store, asset_id, language=language, content=content, filename=filename,
            added_by=visitor().person_id, now=office().now(),
        )  # fmt: skip
