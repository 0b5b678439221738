"""In which language a command speaks; words are looked up only when there is something to say."""

from __future__ import annotations

import os

from content.foundation.problems import Translate

# The key of the setting `language`, known here so that what needs no settings does not load them; a test keeps them equal.
KEY = "TAYANG_LANGUAGE"
LANGUAGES = ("id", "en")


def speaking(language: str) -> Translate:
    """From message id to the text in `language`."""

    def translate(message: str) -> str:
        from content.foundation.wording import translator  # noqa: PLC0415 - 0.1 s that a command without words does without

        return translator(language)(message)

    return translate


def before_settings() -> Translate:
    """The translator for what must be said before, or instead of, reading the settings."""
    language = os.environ.get(KEY, "")
    return speaking(language if language in LANGUAGES else LANGUAGES[0])
