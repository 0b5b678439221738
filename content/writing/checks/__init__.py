"""Checks of what is written, one file per kind; each finding names its code, its cause and its fix."""
