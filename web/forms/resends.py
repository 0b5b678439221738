"""Asking to send a publication again, and agreeing to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.foundation.problems import N_
from web.forms import fields
from web.forms.fields import Field, Form
from web.languages import _

LOOKED = N_("Tick this once you have looked at the account.")

ASK = (Field("reason", longest=500), Field("looked", required=False, longest=3))
# The second person agrees to exactly the wish they were shown.
WISH = (Field("wish", longest=32),)


def asked(sent: Mapping[str, str]) -> Form:
    """What the first person says: why, and that they looked."""
    form = fields.read(ASK, sent)
    if form.values["looked"]:
        return form
    return replace(form, problems={**form.problems, "looked": _(LOOKED)})
