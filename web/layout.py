"""What the frame of every page asks for: which places exist, where a form leads back to."""

from __future__ import annotations

from flask import Flask, current_app

from web.guard import here
from web.languages import _


def install(app: Flask) -> None:
    """Give the templates `has_page`, `back_here` and `plainly`."""
    app.jinja_env.globals.update(has_page=has_page, back_here=here, plainly=_)


def has_page(endpoint: str) -> bool:
    """Whether a page of this name is built."""
    return endpoint in current_app.view_functions
