"""How much may be sent at once: text little, pictures more; a page that takes pictures says so by multipart."""

from __future__ import annotations

from flask import Flask, request

from web.office import EXTENSION, Office

# All the text of one form, in bytes.
LARGEST_FORM = 2_000_000
MOST_PARTS = 1_000
# So many of the largest files may come with one form; only to views that a visitor who may bring them reaches.
FILES_AT_ONCE = 10
TAKES_FILES = frozenset({"posts.write", "posts.rewrite", "media.add"})


def install(app: Flask) -> None:
    """Set the limits; what is larger is refused with 413 before it is read."""
    kept: Office = app.extensions[EXTENSION]
    app.config.update(
        MAX_CONTENT_LENGTH=kept.settings.most_upload_megabytes * 1_000_000 + LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    app.before_request(_limit)


def _limit() -> None:
    """Werkzeug reads a form without files as a whole, whatever MAX_FORM_MEMORY_SIZE says."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM
    elif request.endpoint in TAKES_FILES and request.max_content_length:
        request.max_content_length += (FILES_AT_ONCE - 1) * (request.max_content_length - LARGEST_FORM)
