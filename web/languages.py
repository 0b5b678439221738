"""The reader's language: their own setting, else what they chose in this browser, else the installation's."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, g, redirect, request
from werkzeug.wrappers import Response

from content.foundation.wording import LANGUAGES, plural_translator, translator
from content.people import people
from web import cookies
from web.guard import local, visitor_or_none
from web.office import office

pages = Blueprint("languages", __name__)

NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def _(message: str) -> str:
    """`message` in the reader's language."""
    return translator(language())(message)


def plural(singular: str, several: str, count: int) -> str:
    """One of the two, in the reader's language."""
    return plural_translator(language())(singular, several, count)


def language() -> str:
    """The reader's language: "id" or "en"."""
    if "language" not in g:
        g.language = _chosen()
    return cast("str", g.language)


def _chosen() -> str:
    visitor = visitor_or_none()
    choices = (visitor.language if visitor else "", cookies.read(cookies.LANGUAGE), office().settings.language)
    return next(choice for choice in (*choices, LANGUAGES[0]) if choice in LANGUAGES)


def install(app: Flask) -> None:
    """Teach the templates to translate: `_("…")`, `ngettext` and `{% trans %}`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_, plural, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    app.context_processor(lambda: {"language": language(), "languages": NAMES})


@pages.post("/bahasa")
def choose() -> Response:
    """Keep the language that the visitor chose, for themselves where they are signed in."""
    chosen = request.form.get("language", "")
    answer = redirect(local(request.form.get("next", "/")), code=303)
    if chosen in LANGUAGES:
        cookies.write(answer, cookies.LANGUAGE, chosen, seconds=cookies.A_YEAR)
        keep(chosen)
    return answer


def keep(chosen: str) -> None:
    """Note the language with the person, if anyone is signed in."""
    visitor = visitor_or_none()
    if visitor:
        with office().database.writing() as session:
            people.choose_language(session, person_id=visitor.person_id, language=chosen)
