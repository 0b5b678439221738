"""Text on pictures: a quotation, an announcement or a number, seen in every format before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from content.foundation.problems import N_, NotFound
from content.people.roles import Action
from content.pictures import library, recipes
from content.pictures.cards import card as cards
from content.pictures.cards import keeping
from content.pictures.cards.card import Card
from content.pictures.cards.templates import Template
from content.pictures.refusals import PictureRefused
from content.pictures.shapes import Made
from content.pictures.store import PictureStore
from content.pictures.studio import Studio
from web.forms import fields, text_cards
from web.forms.fields import Form
from web.guard import guarded, visitor
from web.languages import _
from web.office import office

pages = Blueprint("text_cards", __name__)

AN_HOUR = 3_600
# What is shown beside the form, and what each format is for: the very renditions that these networks get.
SHOWN: dict[str, str] = {
    "instagram.portrait": N_("Feed"),
    "instagram.square": N_("Square"),
    "x.wide": N_("Wide"),
    "instagram.story": N_("Story"),
}

Answer = AnyResponse | tuple[str, int]


@dataclass(frozen=True)
class Preview:
    """A card in one format, or why it cannot be drawn in it."""

    recipe: str
    label: str
    made: Made | PictureRefused

    @property
    def refusal(self) -> PictureRefused | None:
        """Why not."""
        return self.made if isinstance(self.made, PictureRefused) else None


@pages.get("/pustaka/kartu")
@guarded(Action.WRITE_POST)
def new() -> str:
    """An empty card, or another template for it."""
    template = text_cards.template_of(request.args)
    return _page(template, text_cards.begun(template, _last()))


@pages.post("/pustaka/kartu")
@guarded(Action.WRITE_POST)
def make() -> Answer:
    """Show what was typed in every format, and keep it if that was asked for."""
    template = text_cards.template_of(request.form)
    form = text_cards.read(template, request.form)
    if request.form.get(text_cards.STEP) != text_cards.SAVE:
        return _page(template, form), 200
    kept = fields.attempt(form, partial(_keep, template, form))
    if isinstance(kept, Form):
        return _page(template, kept), kept.status
    flash(_("The card is in the library. Choose it in the composer like any picture."))
    return redirect(url_for("media.show", asset_id=kept), code=303)


@pages.post("/pustaka/kartu/pratinjau")
@guarded(Action.WRITE_POST)
def preview() -> str:
    """What was typed, in every format: the part of the page that changes while one types."""
    template = text_cards.template_of(request.form)
    card = _card(template, text_cards.read(template, request.form))
    return render_template("text_cards/previews.html", **_seen(card))


@pages.get("/pustaka/kartu/gambar/<recipe>")
@guarded(Action.WRITE_POST)
def show(recipe: str) -> Response:
    """One preview, byte for byte what the rendition of that name will be."""
    card = text_cards.card_named(request.args.get("kartu", ""))
    made = {one.recipe: one.made for one in _previews(card)}.get(recipe)
    if not isinstance(made, Made):
        raise NotFound(what="picture", name=recipe)
    response = Response(made.content, mimetype=made.mime)
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = f"private, max-age={AN_HOUR}"
    return response


def _page(template: Template, form: Form) -> str:
    with office().database.reading() as session:
        photos = keeping.photos(session)
        overviews = library.overviews_of(session, [photo.id for photo in photos])
    return render_template(
        "text_cards/form.html",
        template=template,
        form=form,
        words=text_cards,
        photos=photos,
        overviews=overviews,
        **_seen(_card(template, form)),
    )


def _seen(card: Card) -> dict[str, object]:
    """What the previews show; nothing is drawn before everything that is needed was typed."""
    if card.lacks():
        return {"previews": (), "name": ""}
    return {"previews": _previews(card), "name": text_cards.named(card)}


def _card(template: Template, form: Form) -> Card:
    plain = text_cards.card_of(template, form)
    with office().database.reading() as session:
        return keeping.on_photo(session, plain, form.values.get(text_cards.PHOTO, ""))


def _keep(template: Template, form: Form) -> str:
    """The asset that a card became.

    Raises:
        PictureRefused: it cannot be drawn in every format that is shown.
    """
    card = _card(template, form)
    for one in _previews(card):
        if one.refusal:
            raise one.refusal
    with office().database.writing() as session:
        return keeping.enter(session, office().store, card, added_by=visitor().person_id, now=office().now()).id


def _last() -> Card | None:
    """The card that was made last, if it can be read."""
    with office().database.reading() as session:
        asset = keeping.latest(session)
    found = fields.attempt(Form(), lambda: cards.parse(office().store.original(asset.sha256)) if asset else None)
    return None if isinstance(found, Form) else found


def _previews(card: Card) -> Sequence[Preview]:
    drawn = _drawn(office().intake.studio, office().store, card.canonical())
    return [Preview(recipe, label, made) for (recipe, label), made in zip(SHOWN.items(), drawn, strict=True)]


@lru_cache(maxsize=8)
def _drawn(studio: Studio, store: PictureStore, content: bytes) -> tuple[Made | PictureRefused, ...]:
    """Kept for a moment: a page asks for its pictures one by one."""
    background = cards.parse(content).background
    photo = store.original(background) if background else b""
    return tuple(studio.render(content, [recipes.wish_of(recipe) for recipe in SHOWN], kind="card", photo=photo))
