"""Deciding about one publication."""

from __future__ import annotations

from web.forms.fields import Field

REASON = (Field("reason", longest=500),)
ADDRESS = (Field("address", longest=600),)
