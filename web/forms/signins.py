"""Signing in, welcoming, setting and confirming a password."""

from __future__ import annotations

from content.foundation.problems import N_
from web.forms.fields import Field

EMAIL = Field(
    "email",
    longest=254,
    pattern=r"[^@\s]+@[^@\s]+",
    pattern_words=N_("An e-mail address has an @, such as nama@jakarta.go.id."),
)
# Its length is judged by the passwords' own rules, which say what to do.
PASSWORD = Field("password", longest=1_000, kept_whole=True)

SIGN_IN = (EMAIL, PASSWORD)
FIRST_ADMINISTRATOR = (Field("name", longest=120), EMAIL, PASSWORD)
NEW_PASSWORD = (PASSWORD,)
