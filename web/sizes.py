"""How much may be sent at once: text little, pictures more; a page that takes pictures says so by multipart."""

from __future__ import annotations

from flask import Flask, request

from web.office import EXTENSION, Office

# All the text of one form, in bytes.
LARGEST_FORM = 2_000_000
MOST_PARTS = 1_000


def install(app: Flask) -> None:
    """Set the limits; what is larger is refused with 413 before it is read."""
    kept: Office = app.extensions[EXTENSION]
    app.config.update(
        MAX_CONTENT_LENGTH=kept.settings.most_upload_megabytes * 1_000_000 + LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    app.before_request(_keep_text_small)


def _keep_text_small() -> None:
    """Werkzeug reads a form without files as a whole, whatever MAX_FORM_MEMORY_SIZE says."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM
