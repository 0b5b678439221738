"""Light, dark, or as the system says; kept in a cookie, so that no script is needed before the first paint."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, request
from werkzeug.wrappers import Response

from web import cookies
from web.guard import local

pages = Blueprint("themes", __name__)

THEMES = ("system", "light", "dark")


def theme() -> str:
    """The theme chosen in this browser."""
    chosen = cookies.read(cookies.THEME)
    return chosen if chosen in THEMES else THEMES[0]


def install(app: Flask) -> None:
    """Tell the templates the theme."""
    app.context_processor(lambda: {"theme": theme()})


@pages.post("/tema")
def choose() -> Response:
    """Keep the theme that was chosen."""
    answer = redirect(local(request.form.get("next", "/")), code=303)
    chosen = request.form.get("theme", "")
    if chosen in THEMES:
        cookies.write(answer, cookies.THEME, chosen, seconds=cookies.A_YEAR)
    return answer
